"""The numbers of a sweep moved on by a day: what some rows counted for goes, what they count for now comes."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from rehandle.policy.rules.tally import Counts
from rehandle.sweep.summary import ClauseCount, Numbers, Summary, by_number, fingerprint_of


def moved_on(run: Mapping[str, Any], was: Counts, now: Counts, sums: Sequence[int], aside: int) -> Summary:
    """The summary of `run` without the rows that `was` counts and with those of `now`. `aside`: the rows that could not be read by now."""
    judged = run["rows_judged"] - was.rows + now.rows
    return Summary(
        judged + aside, judged, aside, _plus(run["verdicts"], was.verdicts, now.verdicts),
        _plus(run["before_exemptions"], was.before_exemptions, now.before_exemptions), _plus(run["tiers"], was.tiers, now.tiers),
        [_clause(told, was, now) for told in run["clauses"]], run["flagged"] - was.flagged + now.flagged,
        _plus(run["flags"], was.flags, now.flags), fingerprint_of(sums),
    )  # fmt: skip


def _plus(told: Mapping[str, int], was: Mapping[Any, int], now: Mapping[Any, int]) -> Numbers:
    total: Counter[Hashable] = Counter(told)
    total.update({str(name): number for name, number in now.items()})
    total.subtract({str(name): number for name, number in was.items()})
    return by_number(total)


def _clause(told: Mapping[str, Any], was: Counts, now: Counts) -> ClauseCount:
    key = (told["kind"], told["name"])
    true, unknown, decided = (getattr(now, name)[key] - getattr(was, name)[key] for name in ("true", "unknown", "decided"))
    return ClauseCount(*key, told["true"] + true, told["unknown"] + unknown, told["decided"] + decided, told["missing"])
