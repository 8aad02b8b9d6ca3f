"""`rehandle schema`: the JSON Schema of a policy file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rehandle.cli.management.commands._written import WritingCommand
from rehandle.policy.rules.schema import as_text


class Command(WritingCommand):
    """Written from the same classes that read a policy; editors complete and check keys with it."""

    help = "Write the JSON Schema of a policy file."
    verb, file = "schema", Path("docs") / "reference" / "policy.schema.json"

    def made(self, _: Mapping[str, Any]) -> str:
        """The schema."""
        return as_text()
