"""Mail in memory, for stories and the simulator: letters in a list, the same rules for addresses as the sink."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from fnmatch import fnmatchcase

from rehandle.kernel.clock import Clock
from rehandle.kernel.ports import Mail, Unreachable


class MemoryMailer:
    """Keeps what was sent. `rules` maps a pattern of addresses to `refuse`, `later` or `bounce`; `down` answers nothing."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self.down, self.half = clock, False, False
        self.sent: list[Mail] = []
        self.rules: dict[str, str] = {}
        self._bounced: list[tuple[datetime, str]] = []

    def send(self, mail: Mail) -> str:
        """`accepted` or `refused`; the same message id again is kept once. `half` keeps it, and falls silent."""
        if self.down:
            raise Unreachable("the mail server is down")
        act = next((act for pattern, act in self.rules.items() if fnmatchcase(mail.to.lower(), pattern)), "accept")
        if act == "later":
            raise Unreachable("the mail server said: later")
        if act == "refuse":
            return "refused"
        if mail.message_id not in {known.message_id for known in self.sent}:
            self.sent.append(mail)
        if act == "bounce":
            self.bounce(mail.message_id)
        if self.half:
            raise Unreachable("the answer never came")
        return "accepted"

    def send_many(self, mails: Iterable[Mail]) -> Iterator[tuple[str, str]]:
        """Many letters, one after the other, by the same rules; `later` is one more of them."""
        for mail in mails:
            act = next((act for pattern, act in self.rules.items() if fnmatchcase(mail.to.lower(), pattern)), "")
            yield mail.message_id, "later" if act == "later" else self.send(mail)

    def bounce(self, message_id: str) -> None:
        """A letter comes back now (stories: `world.bounce`)."""
        if message_id not in {known for _, known in self._bounced}:
            self._bounced.append((self._clock.now(), message_id))

    def bounces(self, since: datetime) -> list[str]:
        """Message ids that came back since then."""
        return [message_id for at, message_id in self._bounced if at >= since]
