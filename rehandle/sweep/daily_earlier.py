"""The sweeps that a daily one stands on: the one before it, and so on down to a whole one."""

import json
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from rehandle.kernel.refusal import Code, Refused
from rehandle.names.lists import Lists
from rehandle.policy.rules.judge import today_of
from rehandle.policy.rules.model import Policy
from rehandle.sweep.daily_agenda import DAILY
from rehandle.sweep.described import lists_used
from rehandle.sweep.job import Job
from rehandle.sweep.mirrored import Manifest
from rehandle.sweep.rules.agenda import steady

RUN, WHOLE = "run.json", "rehandle sweep --ahead DAYS into a new folder"


@dataclass(frozen=True, slots=True)
class Earlier:
    """A finished sweep: its folder and what `run.json` says."""

    folder: Path
    run: dict[str, Any]

    @property
    def as_of(self) -> datetime:
        """The instant that it judged as of."""
        return datetime.fromisoformat(self.run["as_of"]).astimezone(UTC)

    @property
    def until(self) -> date:
        """The last day that its agenda reaches."""
        return date.fromisoformat(self.run[DAILY]["until"])

    @property
    def revision(self) -> int:
        """How many updates its mirror had."""
        return int(self.run[DAILY]["revision"])

    @property
    def sums(self) -> list[int]:
        """The two numbers of its fingerprint."""
        return [int(text) for text in self.run[DAILY]["sums"]]


def chain(folder: Path) -> list[Earlier]:
    """A sweep and those it stands on, the whole one first. Refuses `invalid` where one is missing, unfinished or no longer the same."""
    found = [_earlier(folder)]
    while told := found[0].run.get(DAILY, {}).get("since"):
        before = _earlier(Path(os.path.normpath(found[0].folder / told["folder"])))
        if before.run["fingerprint"] != told["fingerprint"] or before.run["as_of"] != told["as_of"]:
            raise Refused(Code.INVALID, since=str(before.folder), why="it is no longer the sweep that was built upon", try_this=WHOLE)
        found.insert(0, before)
    return found


def _earlier(folder: Path) -> Earlier:
    path = folder / RUN
    if not path.is_file():
        raise Refused(Code.INVALID, since=str(folder), why="no finished sweep is there", try_this=WHOLE)
    return Earlier(folder, json.loads(path.read_text(encoding="utf-8")))


def follows(before: Earlier, policy: Policy, lists: Lists, job: Job, made: Manifest) -> None:
    """Refuses `invalid` with the reason why this day cannot be swept from that one."""
    if why := _why_not(before, policy, lists, job, made):
        raise Refused(Code.INVALID, since=str(before.folder), why=why, try_this=WHOLE)


def _why_not(before: Earlier, policy: Policy, lists: Lists, job: Job, made: Manifest) -> str:
    run, one, other = before.run, today_of(before.as_of), today_of(job.as_of)
    if DAILY not in run:
        return "it was swept without --ahead"
    reasons = {
        "the rule is another": run["policy"]["sha256"] != policy.hash,
        "the lists say something else now": run["lists"] != lists_used(policy, lists),
        "the engine is another": run["engine"] != f"duckdb {duckdb.__version__}",
        "the mirror is another": (run[DAILY]["mirror"], run["accounts"]["sha256"]) != (made.id, _state(made, before.revision)),
        "the clock went back": job.as_of < before.as_of,
        "a condition of the rule holds from another day on": not steady(policy, one, other),
    }
    late = f"it looks ahead to {before.until} only" if other > before.until else ""
    return next((why for why, holds in reasons.items() if holds), late)


def _state(made: Manifest, revision: int) -> str | None:
    """The hash of the accounts after so many updates."""
    return made.history[revision] if revision <= made.updates else None


def pointer(before: Earlier, out: Path) -> dict[str, str]:
    """How a sweep names the one before it: by the way from its own folder."""
    way = os.path.relpath(before.folder.absolute(), out.absolute())
    return {"folder": way, "fingerprint": before.run["fingerprint"], "as_of": before.run["as_of"]}
