"""What a story can see of a policy file that does not run here: verdicts, prices, dates, and what cannot be carried out yet."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from rehandle.cases.rules.clocks import announce_at, answer_by, notice_at, release_at
from rehandle.names.lists import Lists
from rehandle.policy.file import load
from rehandle.policy.rules import prices
from rehandle.policy.rules.at import at
from rehandle.policy.rules.base import atto, bps_of
from rehandle.policy.rules.carried import not_carried
from rehandle.policy.rules.judge import judge
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.priced import Asked, exact, money
from rehandle.policy.rules.sales import English
from rehandle.sim.world import World

POLICIES = Path(__file__).resolve().parents[2] / "policies"


def _policy(file: str) -> Policy:
    return load(Path(file) if Path(file).exists() else POLICIES / file)


def _judge(world: World, file: str, account: dict[str, Any]) -> dict[str, Any]:
    """`{file, account}`: what the rule of a file says of an account now; a column that is not named is unknown."""
    facts = {name: datetime.fromisoformat(value) if _instant(name) and value else value for name, value in account.items()}
    made = judge(_policy(file), facts, world.clock.now(), Lists.load(None))
    return {"verdict": made.verdict, "clause": made.clause, "tier": made.tier, "idle_days": made.idle_days}


def _instant(name: str) -> bool:
    return name.endswith("_at") or name == "absent_until"


def _price(_: World, file: str, rule: str, name: str = "example", days: int = 0, seconds: int = 0, **asked: Any) -> dict[str, Any]:
    """`{file, rule, name, days, seconds, held_years, years, former_holder, appraised}`: a price so long after the sale opened."""
    policy = _policy(file)
    asking = Asked(
        name,
        days * prices.DAY + seconds,
        asked.get("held_years", 0) * prices.YEAR,
        asked.get("years", 1) * prices.YEAR,
        asked.get("former_holder", False),
        atto(asked["appraised"]) if "appraised" in asked else None,
    )
    found, whole = money(policy, rule, asking), exact(policy, rule, asking)
    return {"price": str(found) if found else None, "atto": None if whole is None or whole.denominator > 1 else str(whole.numerator)}


def _next_bid(_: World, file: str, sale: int, price: str) -> dict[str, str]:
    """`{file, sale, price}`: the least bid after one at this price."""
    policy = _policy(file)
    step, bid = policy.sale[sale - 1], policy.amount(price)
    assert isinstance(step, English), "only an open auction has a next bid"
    if step.steps:
        unit = atto(price) // bid.minor
        table = [(None if row.below is None else atto(row.below) // unit, atto(row.step) // unit) for row in step.steps]
        least = bid.minor + prices.step_at(table, bid.minor)
    else:
        least = prices.next_minimum(bid.minor, bps_of(step.step_percent), policy.amount(step.step_minimum).minor)
    return {"least": str(type(bid)(bid.currency, least))}


def _dates(_: World, file: str, told_at: str) -> dict[str, Any]:
    """`{file, told_at}`: the letters and the road of a name whose holder was told then and does not answer.

    `answer_by` is the last day to answer; it has ended everywhere on Earth at noon UTC of the next one, from which the rest is counted.
    """
    policy, told = _policy(file), datetime.fromisoformat(told_at)
    end = answer_by(told, policy.clocks.grace)
    announced = announce_at(policy, end)
    later = [*sorted(policy.notices.days_before, reverse=True)[1:], *(-day for day in policy.notices.days_after)]
    return {
        "letters": [f"{due:%Y-%m-%d}" for due in (told, *(notice_at(end, number) for number in later))],
        "answer_by": f"{end - timedelta(days=1):%Y-%m-%d}",
        "announced": f"{announced:%Y-%m-%d}",
        "released": f"{release_at(policy, announced):%Y-%m-%d %H:%M}",
    }


def _value(world: World, file: str, key: str) -> dict[str, Any]:
    """`{file, key}`: what the file says at a key now, as `sale.1.hours` or `clocks.grace`."""
    found: Any = at(_policy(file), world.clock.now()).model_dump(mode="json")
    for step in key.split("."):
        found = found[int(step) - 1] if isinstance(found, list) else found[step]
    return {"value": found}


def _cannot(_: World, file: str) -> list[str]:
    """`{file}`: the keys that this office cannot carry out yet, so that the file is not published to run."""
    return sorted({".".join(str(step + 1) if isinstance(step, int) else step for step in path) for path, _ in not_carried(_policy(file))})


PROGRAMMES: dict[str, Callable[..., Any]] = {
    "programme.verdict": _judge,
    "programme.price": _price,
    "programme.next_bid": _next_bid,
    "programme.dates": _dates,
    "programme.value": _value,
    "programme.cannot": _cannot,
}
