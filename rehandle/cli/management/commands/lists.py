"""`rehandle lists`: what holds, what a file would change, drafts, and lists as files. A second person reads a draft and signs it on the desk."""

from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rehandle import wiring
from rehandle.cli.management.commands._plain import Answer, PlainCommand
from rehandle.kernel.ids import new_id_at
from rehandle.kernel.refusal import Code, Refused
from rehandle.names import queries
from rehandle.names.files import read_list
from rehandle.names.flows import draft_list, put_list_in_force
from rehandle.people.queries import ctx_for

MOST_SHOWN = 20


class Command(PlainCommand):
    """For operators. A file's name is the list's; it has one name a line, or is a CSV with a column `name`."""

    help = "Lists of names: show what holds, write it as files, diff a file against it, draft a file to be signed by a second person."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, with which file or list, and for a draft who and why."""
        super().add_arguments(parser)
        acts = ["show", "write", "diff", "draft", "read"]
        parser.add_argument("act", choices=acts, help="show what holds; write it to a folder; diff or draft FILE; read a draft")
        what = "diff, draft: a file (*.txt, *.csv); write: a folder, for `sweep --lists`; show: a list, for its revisions; read: a revision"
        parser.add_argument("what", nargs="?", default="", metavar="FILE", help=what)
        parser.add_argument("--by", help="draft: the operator, by member id")
        parser.add_argument("--why", default="", help="draft: why the list changes")

    def answer(self, options: Mapping[str, Any]) -> Answer:
        """Refuses `file_unreadable`, `list_unknown`, `not_found`, `forbidden`, `reason_missing`, `invalid`."""
        act, what = options["act"], options["what"]
        if act == "show":
            return revisions(what) if what else holding()
        if not what:
            raise Refused(Code.INVALID, file="", right=f"rehandle lists {act} FILE")
        if act == "write":
            return written(Path(what))
        if act == "read":
            return read(what)
        return changes(Path(what)) if act == "diff" else draft(Path(what), options["by"], options["why"])


def holding() -> Answer:
    """Every list that holds in this office."""
    lists = queries.office().lists
    told = {name: {"severity": entry.severity, "names": len(entry.names), "hash": entry.hash} for name, entry in sorted(lists.items())}
    return Answer({"lists": told}, [f"{name}: {entry.severity}, {len(entry.names):,} names" for name, entry in sorted(lists.items())])


def revisions(name: str) -> Answer:
    """Who changed a list when and why. Refuses `list_unknown`."""
    found = queries.revisions(name)
    if not found:
        queries.office().get(name)
    rows = [asdict(each) for each in found]
    lines = [f"{each.number}: {each.at:%Y-%m-%d}, {each.size:,} names, {each.drafted_by} and {each.signed_by}: {each.why}" for each in found]
    return Answer({"list": name, "revisions": rows}, lines or [f"{name} is the list that comes with the package."])


def written(folder: Path) -> Answer:
    """Every list that holds, as a file of its own, so that a sweep judges by the lists of the office."""
    folder.mkdir(parents=True, exist_ok=True)
    lists = sorted(queries.office().lists.items())
    for name, entry in lists:
        (folder / f"{name}.txt").write_text("\n".join([f"# severity: {entry.severity}", *sorted(entry.names), ""]), encoding="utf-8")
    return Answer({"folder": str(folder), "lists": {name: entry.hash for name, entry in lists}}, [f"{len(lists)} lists in {folder}"])


def changes(file: Path) -> Answer:
    """What the file would add and take away."""
    new, lists = read_list(file), queries.office().lists
    old = lists.get(file.stem)
    differs = queries.diff(old.names if old else (), new.names)
    head = f"{new.name}: {len(differs.added):,} more, {len(differs.removed):,} less; {old.severity if old else 'no such list'} becomes {new.severity}"
    told = {"list": new.name, "added": sorted(differs.added), "removed": sorted(differs.removed), "severity": new.severity}
    return Answer(told, [head, *_lines(differs)])


def read(revision: str) -> Answer:
    """What a draft would change and why, for whoever is to sign it. Refuses `not_found`."""
    row = queries.drafted(revision)
    if row is None:
        raise Refused(Code.NOT_FOUND, revision=revision)
    differs = queries.changes(revision)
    told = {"list": row.list, "severity": row.severity, "hash": row.hash, "size": row.size, "why": row.why, "drafted_by": row.drafted_by}
    head = f"{row.list} ({row.severity}), {row.size:,} names, by {row.drafted_by}: {row.why}"
    counts = f"{len(differs.added):,} more, {len(differs.removed):,} less; hash {row.hash}"
    return Answer(told | {"added": sorted(differs.added), "removed": sorted(differs.removed)}, [head, counts, *_lines(differs)])


def _lines(differs: queries.Diff) -> list[str]:
    """The first names of each kind; `--json` has all."""
    return [f"{sign}{name}" for sign, names in (("+", differs.added), ("-", differs.removed)) for name in sorted(names)[:MOST_SHOWN]]


def draft(file: Path, by: str | None, why: str) -> Answer:
    """Draft the list as the file has it, and file it for a second person's signature."""
    new, now = read_list(file), wiring.clock().now()
    ctx = ctx_for(by or "", now, lambda: new_id_at(now))
    drafted = draft_list(ctx, id=ctx.new_id(), list=new.name, severity=new.severity, names=sorted(new.names), why=why)
    waiting = put_list_in_force(ctx, revision=drafted.revision)
    told = {"revision": drafted.revision, "approval": waiting.approval, "hash": waiting.hash, "added": drafted.added, "removed": drafted.removed}
    line = f"{new.name}: {drafted.added:,} more, {drafted.removed:,} less. Waits for a second signature: {waiting.approval}, hash {waiting.hash}."
    return Answer(told, [line])
