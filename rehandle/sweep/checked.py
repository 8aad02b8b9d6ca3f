"""Refuses a policy whose exemptions rest on columns that the source does not have."""

from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.rules.columns import SOURCE
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.tree import columns_of


def unchecked_exemptions(policy: Policy, columns: str) -> None:
    """`columns` are those of the source, with commas. Refuses `column_missing` with each exemption that could not be checked."""
    there = {name.strip().partition("=")[0] for name in columns.split(",")} | {"last_active", "handle"}
    there |= {"portfolio"} if "holder_id" in there else set()
    lacking = {clause.name: [name for name in columns_of(clause.tree) if name not in there] for clause in policy.exempt}
    told = "; ".join(f"{clause} needs {', '.join(names)}" for clause, names in lacking.items() if names)
    if told:
        raise Refused(Code.COLUMN_MISSING, exemptions=told, known=", ".join(SOURCE))
