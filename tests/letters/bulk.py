"""A round in memory, for the tests of letters by the thousand."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rehandle.kernel.ports import Contact, Mail, Unreachable
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.bulk.round import send_round
from rehandle.letters.bulk.told import Addressee
from rehandle.letters.write import Body

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def people(count: int, first: int = 0) -> list[Addressee]:
    return [Addressee(f"name{number}", f"a{number}", f"case-{number}") for number in range(first, first + count)]


def contacts(accounts: Sequence[str]) -> list[Contact]:
    """Everybody has an address and the app; every tenth has neither, the address of every seventh is at a domain that lapsed."""
    found = []
    for account in accounts:
        number = int(account[1:])
        if number % 10:
            lang = "ar-EG" if number % 2 else "fr"
            found += [Contact(account, "mail", f"{account}@mail.example", lang, None, number % 7 == 0), Contact(account, "in_app", account, lang, None)]
    return found


def render(who: Addressee, letter: str, channel: str, lang: str, code: str) -> Body:
    if who.handle.endswith("13"):
        raise Refused(Code.NOTICE_INCOMPLETE)
    return Body(f"{lang} {who.handle}", f"{channel} {letter} {code}\n", f"<p>{code}</p>")


@dataclass
class Mailer:
    """Answers by number; dies before the so-manieth letter is answered, or after it left."""

    dies_at: int = -1
    half: bool = False
    sent: list[Mail] = field(default_factory=list)

    def send_many(self, mails: Iterable[Mail]) -> Iterator[tuple[str, str]]:
        for mail in mails:
            if len(self.sent) == self.dies_at and not self.half:
                raise Unreachable("gone")
            self.sent.append(mail)
            if len(self.sent) == self.dies_at and self.half:
                raise Unreachable("gone, and it had the letter")
            number = int(mail.to[1:].partition("@")[0])
            yield mail.message_id, "refused" if number % 11 == 0 else "later" if number % 17 == 0 else "accepted"


@dataclass
class App:
    shown: list[tuple[str, str]] = field(default_factory=list)

    def notify(self, account_id: str, subject: str, body: str, key: str) -> None:
        self.shown.append((account_id, key))


@dataclass
class Clock:
    at: datetime = NOW

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


def send(folder: Path, who: Iterable[Addressee], mailer: Mailer, app: App, name: str = "notice-30", number: int = 30, batch: int = 50, **more):
    return send_round(
        folder, name=name, addressees=who, number=number, contacts=contacts, render=render,
        mailer=mailer, notify=app.notify, batch=batch, **{"channels": ("mail", "in_app"), "now": Clock()} | more,
    )  # fmt: skip
