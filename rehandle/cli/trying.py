"""`rehandle policy simulate`: a rule tried on a file of accounts beside another one; nothing is changed and nobody is told."""

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rehandle import wiring
from rehandle.cli.management.commands._plain import Answer, instant
from rehandle.cli.management.commands.sweep import job_of
from rehandle.cli.trial_page import html_of
from rehandle.config.office import office
from rehandle.kernel.refusal import Code, Refused
from rehandle.kernel.words.plural import number
from rehandle.names.lists import Lists
from rehandle.policy.file import load
from rehandle.policy.queries import in_force
from rehandle.policy.rules import simulate_words as w
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.said import say
from rehandle.site.pictures.picture import Picture
from rehandle.site.trial import Drawn, Trial, trial
from rehandle.sweep import queries, snapshots
from rehandle.sweep.simulate import Earlier, simulate


def add_arguments(parser: ArgumentParser) -> None:
    """The accounts, the instant, the seed, what else is wanted."""
    parser.add_argument("--accounts", type=Path, help="simulate: the accounts; without it, the office's last snapshot")
    parser.add_argument("--as-of", help="simulate: the day or instant as of which is judged; without it, now, or when the snapshot was read")
    parser.add_argument("--earlier", type=Path, help="simulate: the same platform's accounts at an earlier time; tells who comes back")
    parser.add_argument("--earlier-as-of", help="simulate: when those were read; without it, the newest activity that they hold")
    parser.add_argument("--seed", type=int, default=0, help="simulate: draws the examples; the same seed, the same names (0)")
    parser.add_argument("--revenue", action="store_true", help="simulate: also what the names found could bring; for those who may see prices")
    parser.add_argument("--out", type=Path, help="simulate: also write one HTML file with pictures and tables")
    parser.add_argument("--only", action="append", default=[], metavar="COLUMN=TEXT", help="simulate: only the rows with this text in that column")
    parser.add_argument("--memory", default="1GB", help="simulate: how much memory the engine may take (1GB)")


def both(options: Mapping[str, Any]) -> tuple[Policy, Policy]:
    """The two rules: two files, or the one in force (which asks the office's database) and a file."""
    new = load(options["files"][-1])
    return (load(options["files"][0]) if len(options["files"]) == 2 else in_force(wiring.clock().now())), new


def simulated(options: Mapping[str, Any]) -> Answer:
    """What would change. Refuses what a sweep refuses, and `output_exists`."""
    old, new = both(options)
    if options["out"] and options["out"].exists():
        raise Refused(Code.OUTPUT_EXISTS, file=str(options["out"]), try_this="another name")
    accounts, as_of = _accounts(options)
    job = job_of(dict(options) | {"columns": options["columns"] or ""}, accounts, as_of=as_of)
    found = simulate(old, new, Lists.load(options["lists"]), job, seed=options["seed"], earlier=_earlier(options), with_revenue=options["revenue"])
    told = trial(found, old, new, options["lang"])
    if options["out"]:
        options["out"].write_text(html_of(told, found, old, new, options["lang"]), encoding="utf-8")
    document = {
        "was": _named(old), "now": _named(new), "as_of": as_of.astimezone(UTC), "accounts": {"file": found.accounts, "sha256": found.sha256},
        **asdict(found.tally), "newly_found": found.tally.newly_found, "no_longer_found": found.tally.no_longer_found,
        "thresholds": found.thresholds, "returns": asdict(found.curve) if found.curve else None,
        "revenue": [asdict(band) for band in found.revenue] if found.revenue else None, "examples": [asdict(each) for each in told.examples],
    }  # fmt: skip
    return Answer(document, list(_lines(told, options["lang"])))


def _accounts(options: Mapping[str, Any]) -> tuple[Path, datetime]:
    """A file, judged as of now; or the office's last snapshot, as of when it was read."""
    asked = instant(options["as_of"]) if options["as_of"] else None
    if options["accounts"]:
        return options["accounts"], asked or wiring.clock().now()
    return snapshots.last(office().data_dir), asked or queries.last_read() or wiring.clock().now()


def _earlier(options: Mapping[str, Any]) -> Earlier | None:
    path = options["earlier"] or (None if options["accounts"] else snapshots.earlier(office().data_dir))
    return Earlier(path, instant(options["earlier_as_of"]) if options["earlier_as_of"] else None) if path else None


def _named(policy: Policy) -> dict[str, object]:
    return {"id": policy.id, "version": policy.version, "sha256": policy.hash}


def _lines(told: Trial, lang: str) -> Iterator[str]:
    yield from (f"{number(n):>12}  {said}" for said, n in told.counts)
    yield from (f"{number(was):>12} -> {number(now)}  {name}" for name, was, now in told.tiers)
    for picture in (told.moves, told.curve):
        if picture:
            yield from _table(picture)
    if told.revenue:
        yield say(w.REVENUE, lang, was=told.revenue[0], now=told.revenue[1])
    for each in told.examples:
        yield from _example(each)


def _table(picture: Picture) -> Iterator[str]:
    yield f"{picture.title}: {' | '.join(picture.head)}"
    yield from (f"  {' | '.join(row)}" for row in picture.rows)


def _example(each: Drawn) -> Iterator[str]:
    yield f"@{each.handle}: {each.was} -> {each.now}"
    if decided := each.why.decided:
        yield f"    {decided.called}: {decided.sentence}"
        yield f"    {'; '.join(f'{fact.called}: {fact.value}' for fact in decided.facts)}"
