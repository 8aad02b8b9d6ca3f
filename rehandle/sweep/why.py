"""Why one handle: the same mirror as the sweep's, the same judge, clause by clause."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import duckdb

from rehandle.kernel.refusal import Code, Refused
from rehandle.names.lists import Lists
from rehandle.names.rules.profiles import canonical
from rehandle.policy.rules.explain import ClauseWhy, Why, explain
from rehandle.policy.rules.kleene import Truth
from rehandle.policy.rules.model import Policy
from rehandle.sweep.run import Job, activity_of, load_mirror
from rehandle.sweep.source import connect

TRUTHS: dict[Truth, str] = {True: "true", False: "false", None: "unknown"}


def why(policy: Policy, lists: Lists, job: Job, handle: str) -> dict[str, object]:
    """The account of one handle, as a document. Refuses `name_shape`, `not_found`."""
    form = canonical(handle, policy.names.profile, policy.names.min_length, policy.names.max_length)
    if isinstance(form, Refused):
        raise form
    db = connect(job.memory)
    try:
        mapping, _ = load_mirror(db, policy, lists, job)
        rows = rows_where(db, "canonical = $1", [form])
        aside = db.execute("SELECT place, reason FROM rejects WHERE lower(handle) = lower($1)", [handle]).fetchall()
    finally:
        db.close()
    if not rows:
        raise Refused(Code.NOT_FOUND, handle=handle, **({"set_aside": "; ".join(f"{place}: {reason}" for place, reason in aside)} if aside else {}))
    answers = [document(explain(policy, facts, job.as_of, lists), facts, policy) for facts in rows]
    return {"handle": handle, "canonical": form, "as_of": job.as_of, "activity": activity_of(policy, mapping), "accounts": answers}


def rows_where(db: duckdb.DuckDBPyConnection, condition: str, values: list[Any]) -> list[dict[str, object]]:
    """Rows of the mirror as facts for the judge: conditions see the canonical handle."""
    cursor = db.execute(f"SELECT * FROM mirror WHERE {condition}", values)
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [{**row, "handle": row["canonical"], "handle_shown": row["handle"]} for row in rows]


def document(told: Why, facts: Mapping[str, object], policy: Policy) -> dict[str, object]:
    """One account's explanation as JSON has it, in both languages."""
    said = told.judgement
    return {
        "handle": facts["handle_shown"],
        "account_id": facts.get("account_id"),
        "verdict": said.verdict,
        "clause": said.clause,
        "exempt": said.exempt,
        "tier": said.tier,
        "tier_clause": said.tier_clause,
        "last_active_at": said.last_active_at,
        "idle_days": said.idle_days,
        "flags": list(said.flags),
        "policy": {"id": policy.id, "version": policy.version, "sha256": policy.hash},
        "clauses": [clause_document(clause) for clause in told.clauses],
    }


def clause_document(clause: ClauseWhy) -> dict[str, object]:
    """One clause of it."""
    return {
        "kind": clause.kind,
        "number": clause.number,
        "name": clause.clause.name,
        "when": clause.clause.when,
        "says": {lang: clause.sentence(lang) for lang in ("en", "ar")},
        "result": TRUTHS[clause.result],
        "decided": clause.decided,
        "in_doubt": clause.in_doubt,
        "missing": list(clause.missing),
        "facts": [{"name": fact.name, "value": fact.value, "read_from": fact.read_from} for fact in clause.facts],
        "otherwise_if": [{"en": change.text("en"), "ar": change.text("ar"), "day": change.day} for change in clause.changes],
    }


def lines_of(found: Mapping[str, Any], lang: str = "en") -> Iterator[str]:
    """The account for people at a terminal."""
    yield from found["activity"]["says"]
    for account in found["accounts"]:
        idle = "" if account["idle_days"] is None else f", last used {account['idle_days']:,} days before"
        clause = f" ({account['clause']})" if account["clause"] else ""
        yield f"{account['handle']}: {account['verdict']}{clause}{idle}; tier {account['tier']}"
        if account["flags"]:
            yield f"  flags: {', '.join(account['flags'])}"
        for clause in account["clauses"]:
            yield from _clause_lines(clause, lang)


def _clause_lines(clause: Mapping[str, Any], lang: str) -> Iterator[str]:
    decided = "  <- decided" if clause["decided"] else ""
    yield f"  {clause['kind']} {clause['number']} {clause['name']}: {clause['result']}{decided}"
    yield f"      {clause['says'][lang]}"
    for fact in clause["facts"]:
        yield f"      seen: {fact['name']} = {shown(fact['value'])}{' from ' + fact['read_from'] if fact['read_from'] else ''}"
    if clause["missing"]:
        yield f"      not checked, the accounts have no {', '.join(clause['missing'])}"
    for change in clause["otherwise_if"]:
        yield f"      otherwise if: {change[lang]}"


def shown(value: object) -> str:
    """A seen value in a word."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime | date) else str(value)
