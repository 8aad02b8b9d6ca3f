"""The entry point `rehandle`: one command, many verbs."""

import os
import sys

from rehandle.cli.plain import in_one_line


def main() -> None:
    """Run a verb. Ends with 0 = done, 1 = a fault of ours or a check that failed, 2 = refused."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rehandle.settings")
    with in_one_line():
        if sys.argv[1:2] == ["demo"]:
            from rehandle.cli.demo.office import run

            sys.exit(run(sys.argv[2:]))
        if sys.argv[1:2] == ["keeper"]:
            from rehandle.adapters.keeper import command

            sys.exit(command.run(sys.argv[2:]))
        from django.core.management import execute_from_command_line

        execute_from_command_line(["rehandle", *sys.argv[1:]])


if __name__ == "__main__":
    main()
