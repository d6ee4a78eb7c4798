"""`yiciban walk`: one licence from the search to the check of its seal, by people who only have HTTP.

Everything it knows comes over the wire, so it works against any demonstration server, without its source.
"""

from yiciban.cli.walk.command import walk

__all__ = ["walk"]
