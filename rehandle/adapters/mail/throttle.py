"""How many letters a second a domain is sent: token buckets. Letters to a domain that has had its share wait; all others go on."""

import heapq
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rehandle.kernel.ports import Mail

EVERY = "*"
HELD = 5_000  # letters that wait at most; then nobody overtakes any more


@dataclass(slots=True)
class Throttle:
    """`rates`: letters a second by domain, `*` for every other; a domain without a rate is not held. Time in seconds of any steady clock.

    A bucket holds one second's letters, at least one, and is full at first.
    """

    rates: Mapping[str, float]
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict)  # letters it holds, and when that was so

    def __post_init__(self) -> None:
        assert all(rate > 0 for rate in self.rates.values()), "a rate is above nothing"
        self.rates = {domain.casefold(): rate for domain, rate in self.rates.items()}

    def wait(self, domain: str, at: float) -> float:
        """Seconds until a letter may go there; 0 is now."""
        rate = self._rate(domain)
        return 0.0 if rate is None else max(0.0, (1.0 - self._level(domain, rate, at)) / rate)

    def take(self, domain: str, at: float) -> None:
        """A letter goes there."""
        if (rate := self._rate(domain)) is not None:
            self._buckets[domain] = self._level(domain, rate, at) - 1.0, at

    def _rate(self, domain: str) -> float | None:
        return self.rates.get(domain, self.rates.get(EVERY))

    def _level(self, domain: str, rate: float, at: float) -> float:
        full = max(1.0, rate)
        held, since = self._buckets.get(domain, (full, at))
        return min(full, held + (at - since) * rate)


class Waiting:
    """Letters in the order they may go: as they come, but those of a domain that has had its share when it may have more."""

    def __init__(self, mails: Iterator[Mail], throttle: Throttle) -> None:
        self._mails, self._throttle = mails, throttle
        self._held: dict[str, deque[Mail]] = {}
        self._ready: list[tuple[float, str]] = []  # when each held domain may have its next
        self._count = 0
        self._back: deque[Mail] = deque()
        self.ended = False

    def next(self, at: float) -> Mail | None:
        """The next letter that may go now."""
        if self._back:
            return self._back.popleft()
        if self._ready and self._ready[0][0] <= at:
            return self._released(at)
        while not self.ended and self._count < HELD:
            mail = next(self._mails, None)
            if mail is None:
                self.ended = True
            elif self._may(mail, at):
                return mail
        return None

    def put_back(self, mail: Mail) -> None:
        """It did not go, and is the next; its share is spent."""
        self._back.append(mail)

    def wait(self, at: float) -> float | None:
        """Seconds until one may go; None when none is held."""
        return 0.0 if self._back else max(0.0, self._ready[0][0] - at) if self._ready else None

    def _may(self, mail: Mail, at: float) -> bool:
        """Whether it goes now; else it is held."""
        if not self._throttle.rates:
            return True
        domain = domain_of(mail.to)
        wait = self._throttle.wait(domain, at)
        if domain not in self._held and wait <= 0:
            self._throttle.take(domain, at)
            return True
        if domain not in self._held:
            heapq.heappush(self._ready, (at + wait, domain))
        self._held.setdefault(domain, deque()).append(mail)
        self._count += 1
        return False

    def _released(self, at: float) -> Mail:
        _, domain = heapq.heappop(self._ready)
        mail = self._held[domain].popleft()
        self._count -= 1
        self._throttle.take(domain, at)
        if self._held[domain]:
            heapq.heappush(self._ready, (at + self._throttle.wait(domain, at), domain))
        else:
            del self._held[domain]
        return mail


def domain_of(address: str) -> str:
    """The domain of an address, as rates name it."""
    return address.rpartition("@")[2].casefold()
