"""`python -m yiciban` is the command `yiciban`."""

from yiciban.cli.main import main

if __name__ == "__main__":
    main(prog_name="yiciban")
