"""A domain gets its letters a second, and nobody else waits for it."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.adapters.mail.throttle import Throttle, Waiting
from tests.adapters.test_mail import LETTER

pytestmark = pytest.mark.pure
RATES = (0.2, 0.5, 1.0, 1.7, 2.0, 7.3, 50.0)
DOMAINS = ("slow.example", "fast.example", "free.example")


def sent(domains: list[str], rates: dict[str, float]) -> list[tuple[float, str]]:
    """When each letter goes, on a clock that jumps to the next letter that may."""
    mails = [replace(LETTER, to=f"{number}@{domain}", message_id=str(number)) for number, domain in enumerate(domains)]
    waiting, at, found = Waiting(iter(mails), Throttle(rates)), 0.0, []
    while True:
        if mail := waiting.next(at):
            found.append((at, mail.to))
        elif (seconds := waiting.wait(at)) is not None:
            at += max(seconds, 1e-9)
        else:
            assert waiting.ended
            return found


def test_a_slow_domain_keeps_nobody_else_waiting() -> None:
    found = sent(["slow.example"] * 20 + ["free.example"] * 20, {"Slow.example": 2})
    assert [at for at, to in found if to.endswith("free.example")] == [0.0] * 20
    assert [round(at, 6) for at, to in found if to.endswith("slow.example")] == [0.0, 0.0, *[each / 2 for each in range(1, 19)]]


@given(st.lists(st.sampled_from(DOMAINS), max_size=60), st.sampled_from(RATES), st.sampled_from(RATES))
def test_everybody_is_written_to_in_order_and_no_domain_gets_more(domains: list[str], slow: float, every: float) -> None:
    rates = {"slow.example": slow, "*": every}
    found = sent(domains, rates)
    assert Counter(to for _, to in found) == {f"{number}@{domain}": 1 for number, domain in enumerate(domains)}
    for domain in DOMAINS:
        times = [at for at, to in found if to.endswith(domain)]
        numbers = [int(to.partition("@")[0]) for _, to in found if to.endswith(domain)]
        assert numbers == sorted(numbers)
        rate = slow if domain == "slow.example" else every
        for first in range(len(times)):
            for last in range(first, len(times)):
                assert last - first + 1 <= max(1.0, rate) + (times[last] - times[first]) * rate + 1e-6
