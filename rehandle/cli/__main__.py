"""The entry point `rehandle`: one command, many verbs."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run a verb. Ends with 0 = done, 1 = a fault of ours or a check that failed, 2 = refused."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rehandle.settings")
    execute_from_command_line(["rehandle", *sys.argv[1:]])


if __name__ == "__main__":
    main()
