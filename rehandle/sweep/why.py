"""Why one handle: the same mirror as the sweep's, the same judge, clause by clause."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import duckdb

from rehandle.kernel.refusal import Code, Refused
from rehandle.kernel.words.bidi import isolate
from rehandle.names.lists import Lists
from rehandle.names.rules.profiles import canonical
from rehandle.policy.rules.account import Read, account
from rehandle.policy.rules.base import LANGS
from rehandle.policy.rules.explain import ClauseWhy, Why, explain
from rehandle.policy.rules.kleene import Truth
from rehandle.policy.rules.model import Policy
from rehandle.sweep.described import activity_of
from rehandle.sweep.job import Job
from rehandle.sweep.run import load_mirror
from rehandle.sweep.source import connect

OTHERWISE = {"en": "otherwise if", "ar": "كانت النتيجة ستتغير لو"}
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
    read = Read((job.accounts.name, isolate(job.accounts.name)), job.as_of, mapping.read)
    answers = [document(explain(policy, facts, job.as_of, lists), facts, policy, read) for facts in rows]
    return {"handle": handle, "canonical": form, "as_of": job.as_of, "activity": activity_of(policy, mapping), "accounts": answers}


def rows_where(db: duckdb.DuckDBPyConnection, condition: str, values: list[Any]) -> list[dict[str, object]]:
    """Rows of the mirror as facts for the judge: conditions see the canonical handle."""
    cursor = db.execute(f"SELECT * FROM mirror WHERE {condition}", values)
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [{**row, "handle": row["canonical"], "handle_shown": row["handle"]} for row in rows]


def document(told: Why, facts: Mapping[str, object], policy: Policy, read: Read) -> dict[str, object]:
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
        "account": {lang: asdict(account(policy, told, read, lang)) for lang in LANGS},
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
    for one in found["accounts"]:
        idle = "" if one["idle_days"] is None else f", last used {one['idle_days']:,} days before"
        clause = f" ({one['clause']})" if one["clause"] else ""
        yield f"{one['handle']}: {one['verdict']}{clause}{idle}; tier {one['tier']}"
        if one["flags"]:
            yield f"  flags: {', '.join(one['flags'])}"
        told = one["account"][lang]
        yield f"{told['outcome']} ({told['rule']})"
        for each in told["clauses"]:
            yield from _clause_lines(each, OTHERWISE[lang])


def _clause_lines(clause: Mapping[str, Any], otherwise: str) -> Iterator[str]:
    yield f"{'->' if clause['decided'] else '  '} {clause['called']}: {clause['sentence']} {clause['holds']}"
    for fact in clause["facts"]:
        yield f"      {fact['called']}: {fact['value']}" + (f" ({fact['source']})" if fact["source"] else "")
    if clause["note"]:
        yield f"      {clause['note']}"
    for change in clause["changes"]:
        yield f"      {otherwise}: {change}"


def shown(value: object) -> str:
    """A seen value in a word."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime | date) else str(value)
