"""What another rule would change: handles by verdict, tier and price, who is newly found and why, who comes back after how long."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rehandle.policy.rules.judge import EXEMPT
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.sales import sold
from rehandle.policy.rules.tree import MIRROR, Compare, DaysSince, Expr, Literal, walk

SET_ASIDE = "set_aside"  # the row could not be read, or its name does not fit the rule's own shape
ASKED_DAYS = (30, 90, 365, 730)
ASKED_IN = ("price", "price_by", "minimum", "minimum_by", "reserve", "buy_now", "start", "floor")  # the keys of a step that say what it asks


@dataclass(frozen=True, slots=True)
class Judged:
    """What a rule says of a row: the verdict, the clause that decided, the tier."""

    verdict: str
    clause: str | None = None
    tier: str | None = None

    @property
    def reason(self) -> str:
        """The verdict, or the exemption by its name."""
        return f"{EXEMPT}: {self.clause}" if self.verdict == EXEMPT else self.verdict


@dataclass(frozen=True, slots=True)
class Cell:
    """So many rows had this verdict and would have that one."""

    was: Judged
    now: Judged
    rows: int


@dataclass(frozen=True, slots=True)
class Moved:
    """So many rows, for this reason, from or to that."""

    reason: str
    other: str
    rows: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What moves. `verdict`, `tier` and `price` count the rows that either rule finds and that change in that respect."""

    rows: int
    found_was: int
    found_now: int
    verdict: int
    tier: int
    price: int
    newly: tuple[Moved, ...]
    no_longer: tuple[Moved, ...]
    tiers: tuple[tuple[str, int, int], ...]

    @property
    def newly_found(self) -> int:
        """How many rows only the new rule finds."""
        return sum(moved.rows for moved in self.newly)

    @property
    def no_longer_found(self) -> int:
        """How many rows only the old rule finds."""
        return sum(moved.rows for moved in self.no_longer)


@dataclass(frozen=True, slots=True)
class Away:
    """Of `away` accounts that had not been used for so many days, `back` were used again within the time looked at."""

    days: int
    away: int
    back: int

    @property
    def share_bps(self) -> int:
        """The share that came back, in basis points."""
        return self.back * 10_000 // self.away if self.away else 0


def tally(old: Policy, new: Policy, cells: Sequence[Cell]) -> Tally:
    """Count what moves from one rule to the other."""
    either = [cell for cell in cells if finds(old, cell.was) or finds(new, cell.now)]
    was = [cell for cell in either if finds(old, cell.was)]
    now = [cell for cell in either if finds(new, cell.now)]
    return Tally(
        _sum(cells), _sum(was), _sum(now),
        _sum(cell for cell in either if cell.was.verdict != cell.now.verdict),
        _sum(cell for cell in either if cell.was.tier != cell.now.tier),
        _sum(cell for cell in either if _price(old, cell.was) != _price(new, cell.now)),
        _moved((cell.now.verdict, cell.was.reason, cell.rows) for cell in now if not finds(old, cell.was)),
        _moved((cell.was.verdict, cell.now.reason, cell.rows) for cell in was if not finds(new, cell.now)),
        _tiers(old, new, was, now),
    )  # fmt: skip


def finds(policy: Policy, judged: Judged) -> bool:
    """Whether the rule would begin with this handle."""
    return any(clause.name == judged.verdict for clause in policy.verdict)


def first_price(policy: Policy, tier: str | None) -> str | None:
    """How a tier's names are first to be had, and at what amount: `offer 50000.00 USD`; None where they are not sold."""
    step = next((step for step in policy.sale_steps(tier or "") if sold(step)), None)
    amounts = [str(value) for name, value in step or () if name in ASKED_IN and value]
    return " ".join([step.form, *amounts, policy.policy.currency]) if step else None


def thresholds(policy: Policy) -> dict[int, tuple[str, ...]]:
    """The numbers of days without use at which some rule begins, each with the rules that it begins in."""
    found: dict[int, list[str]] = {}
    for clause in policy.verdict:
        for days in sorted(set(_days(clause.tree))):
            found.setdefault(days, []).append(clause.name)
    return {days: tuple(names) for days, names in sorted(found.items())}


def _days(tree: Expr) -> Iterator[int]:
    for node in walk(tree):
        if isinstance(node, Compare):
            yield from (days for days in (_at_least(node.op, node.left, node.right), _at_least(MIRROR[node.op], node.right, node.left)) if days)


def _at_least(op: str, left: Expr, right: Expr) -> int | None:
    """The number of days in `days_since(...) > days`."""
    if op not in (">", ">=") or not isinstance(left, DaysSince) or not isinstance(right, Literal):
        return None
    return right.value if type(right.value) is int else None


def _price(policy: Policy, judged: Judged) -> str | None:
    return first_price(policy, judged.tier) if finds(policy, judged) else None


def _tiers(old: Policy, new: Policy, was: Sequence[Cell], now: Sequence[Cell]) -> tuple[tuple[str, int, int], ...]:
    names = dict.fromkeys(tier.name for policy in (old, new) for tier in policy.tier)
    return tuple(
        (name, _sum(cell for cell in was if cell.was.tier == name), _sum(cell for cell in now if cell.now.tier == name)) for name in names
    )


def _moved(parts: Iterator[tuple[str, str, int]]) -> tuple[Moved, ...]:
    counted: Counter[tuple[str, str]] = Counter()
    for reason, other, rows in parts:
        counted[reason, other] += rows
    return tuple(Moved(*key, rows) for key, rows in sorted(counted.items(), key=lambda each: (-each[1], each[0])))


def _sum(cells: Sequence[Cell] | Iterator[Cell]) -> int:
    return sum(cell.rows for cell in cells)
