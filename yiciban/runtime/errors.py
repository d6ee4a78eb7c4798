"""The one exception by which starting and stopping says what is wrong and how to mend it."""


class RuntimeProblem(Exception):  # noqa: N818 - it is a sentence for the operator, not a fault in the code
    """A plain sentence for whoever starts the platform; the command line prints it without a traceback."""
