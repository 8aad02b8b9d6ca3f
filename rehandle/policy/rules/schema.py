"""The JSON Schema of a policy file, for editors: made from the same classes that read it."""

import json
from typing import Any

from rehandle.policy.rules.model import Policy

DRAFT = "https://json-schema.org/draft/2020-12/schema"
ABOUT = (
    "A policy of Rehandle, as the TOML file has it. What holds between keys (names that are called, bounds that grow, letters that fit "
    "the time to answer) and inside conditions is checked by `rehandle policy check`."
)


def schema() -> dict[str, Any]:
    """The schema. `[keep]` takes one more key for each verdict, and a mark of source may be one word."""
    made = Policy.model_json_schema(by_alias=True)
    parts = made["$defs"]
    parts["Keep"]["properties"].pop("by_verdict")
    parts["Keep"]["additionalProperties"] = {"enum": ["click", "sign_in"]}
    parts["Source"] = {"anyOf": [parts["Source"]["properties"]["mark"], parts["Source"]]}
    return made | {"$schema": DRAFT, "title": "Rehandle policy", "description": ABOUT}


def as_text() -> str:
    """The schema as the file that ships."""
    return json.dumps(schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
