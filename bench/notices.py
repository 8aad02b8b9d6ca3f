"""A round of notices, end to end, beside its limit: `python -m bench.notices [LETTERS] [--rounds N] [--profile]` (10,000 letters, 3 rounds).

The sender has one core, a mail sink in a process of its own another (where there is one). A letter is: its address and language asked of the
fake platform, the notice rendered from northwind's rule, written as MIME, sent over SMTP on loopback, its outcome journalled and written as
Parquet. The limit is the same letters, ready as bytes, over one connection to the same sink. Interleaved in one run; medians.
"""

import argparse
import atexit
import cProfile
import os
import pstats
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import perf_counter, process_time

import django

os.environ.setdefault("REHANDLE_DATABASE_URL", "postgresql:///none?host=/nowhere")  # a round asks no database
os.environ |= {"REHANDLE_DATA_DIR": (KEPT := tempfile.mkdtemp(prefix="rehandle-bench-")), "DJANGO_SETTINGS_MODULE": "rehandle.settings"}
atexit.register(shutil.rmtree, KEPT, ignore_errors=True)
django.setup()  # before any room is imported

from rehandle.adapters.mail.line import Line  # noqa: E402  Django is set up first
from rehandle.adapters.mail.message import message_of  # noqa: E402  the same
from rehandle.adapters.mail.pipelined import PipelinedMailer  # noqa: E402  the same
from rehandle.adapters.mail.written import on_the_wire, written  # noqa: E402  the same
from rehandle.adapters.platform.fake import FakePlatform  # noqa: E402  the same
from rehandle.adapters.platform.loading import load_parquet  # noqa: E402  the same
from rehandle.adapters.platform.world import write_parquet  # noqa: E402  the same
from rehandle.cases.rules import texts  # noqa: E402  the same
from rehandle.cases.rules.facts import CaseFacts  # noqa: E402  the same
from rehandle.cases.telling import language, notice_of  # noqa: E402  the same
from rehandle.config.office import office as settings  # noqa: E402  the same
from rehandle.kernel.clock import RealClock  # noqa: E402  the same
from rehandle.kernel.ports import Account, Mail  # noqa: E402  the same
from rehandle.letters.bulk.outcomes import find_code, outcome_of, outcomes  # noqa: E402  the same
from rehandle.letters.bulk.round import send_round  # noqa: E402  the same
from rehandle.letters.bulk.told import Addressee  # noqa: E402  the same
from rehandle.letters.layout import as_html, as_text  # noqa: E402  the same
from rehandle.letters.links import token  # noqa: E402  the same
from rehandle.letters.write import Body  # noqa: E402  the same
from rehandle.policy.file import load  # noqa: E402  the same

TARGET, FROM, NOW = 2_000, "Names at Northwind <names@northwind.example>", RealClock().now()
NORTHWIND = load(Path(__file__).parents[1] / "policies" / "northwind.toml")
NEVER = (
    "grace_from", "answer_by", "published_at", "ends_at", "reviewed_at", "reclaimed_at", "announced_at", "released_at", "ended_at", "objection_until",
)  # fmt: skip


def main() -> int:
    """Rounds and their limit, then what was read back."""
    asked = argparse.ArgumentParser()
    asked.add_argument("letters", nargs="?", type=int, default=10_000)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--profile", action="store_true", help="where the time goes, instead of figures")
    told = asked.parse_args()
    world = World(Path(tempfile.mkdtemp(prefix="rehandle-bench-")), told.letters)
    try:
        if told.profile:
            profiled(world)
        else:
            measured(world, told.rounds)
    finally:
        world.close()
    return 0


class World:
    """Accounts, their cases, and a sink."""

    def __init__(self, folder: Path, letters: int) -> None:
        self.folder, self.accounts = folder, _accounts(folder, letters)
        self.platform = FakePlatform(folder / "platform.sqlite")
        self.cases = {f"case-{account.id}": _case(account) for account in self.accounts}
        cores = sorted(os.sched_getaffinity(0))
        words = [sys.executable, "-m", "rehandle.adapters.mail.fast_sink", "--kept", str(folder / "kept.txt")]
        self.sink = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        os.sched_setaffinity(self.sink.pid, {cores[-1]})
        os.sched_setaffinity(0, {cores[0]})
        assert self.sink.stdout
        self.port = int(self.sink.stdout.readline().rpartition(":")[2])
        self.mailer = PipelinedMailer("127.0.0.1", self.port, FROM)
        self.ready = [on_the_wire(written(mail, FROM, NOW)) for mail in self.mails(min(letters, 2_000))]

    def round(self, name: str) -> None:
        """All of it once."""
        people = (Addressee(case.handle, case.account_id, case.id) for case in self.cases.values())
        done = send_round(
            self.folder / "rounds", name=name, addressees=people, number=30, channels=("mail",), contacts=self.platform.contacts,
            render=self.render, mailer=self.mailer, notify=self.platform.notify, now=RealClock().now,
        )  # fmt: skip
        assert done.letters == len(self.cases), done

    def render(self, who: Addressee, letter: str, channel: str, lang: str, code: str) -> Body:
        """The notice, as the telling of a case words it."""
        case, lang = self.cases[who.ref], language(lang)
        notice = notice_of(case, NORTHWIND, 30, letter, lang, NOW, ["mail", "in_app"])
        parts = texts.notice(notice, NORTHWIND, lang, f"{settings().address}/l/{token('holder', case.id)}", NOW, case.facts)
        return Body(parts.title, as_text(parts), as_html(parts))

    def mails(self, count: int) -> Iterator[Mail]:
        for case in list(self.cases.values())[:count]:
            body = self.render(Addressee(case.handle, case.account_id, case.id), "0" * 20, "mail", case.lang, "abcd-efgh-jkmn")
            yield Mail(f"{case.handle}@mail.example", body.title, body.text, body.html, case.lang, f"{case.id}.x@northwind.example")

    def limit(self) -> int:
        """Ready bytes over one connection, the end of one letter with the envelope of the next."""
        line = Line("127.0.0.1", self.port, 10)
        line.connect()
        mail = Mail("a@mail.example", "", "", "", "", "")
        for message in [*self.ready, None]:
            line.go_on((mail, "names@northwind.example", "a@mail.example", message) if message else None)
            while line.busy:
                line.hear()
            if message:
                line.take_content()
        line.close()
        return len(self.ready)

    def close(self) -> None:
        self.mailer.close()
        self.sink.terminate()
        self.sink.communicate(timeout=20)
        shutil.rmtree(self.folder)


def measured(world: World, rounds: int) -> None:
    """Medians, the ratio to the limit, the target."""
    ours, busy, limit = [], [], []
    for number in range(rounds):
        used = process_time()
        ours.append(len(world.cases) / seconds(partial(world.round, f"round-{number}")))
        busy.append(len(world.cases) / (process_time() - used))
        limit.append(len(world.ready) / seconds(world.limit))
    middle, most = statistics.median(ours), statistics.median(limit)
    size = statistics.mean(map(len, world.ready))
    print(f"letters of {size:.0f} bytes on average, {len(world.cases):,} a round, {rounds} rounds")
    print(f"  end to end: {middle:,.0f} letters/s (target {TARGET:,}: {'met' if middle >= TARGET else 'MISSED'})")
    print(f"  by the processor time that the sender used: {statistics.median(busy):,.0f} letters/s")
    print(f"  ready bytes to the same sink: {most:,.0f} letters/s; end to end is {middle / most:.2f} of it")
    parts(world)
    read_back(world)


def parts(world: World) -> None:
    """Each part alone."""
    mails, accounts = list(world.mails(1_000)), [account.id for account in world.accounts]
    alone: dict[str, Callable[[], object]] = {
        "contacts of the fake platform": lambda: world.platform.contacts(accounts[:1_000]),
        "rendering": lambda: list(world.mails(1_000)),
        "MIME": lambda: [written(mail, FROM, NOW) for mail in mails],
        "MIME by the standard library": lambda: [message_of(mail, FROM, NOW).as_bytes() for mail in mails[:200]],
    }
    for name, act in alone.items():
        count = 200 if "standard" in name else 1_000
        print(f"  {name}: {min(seconds(act) for _ in range(3)) / count * 1e6:,.0f} µs a letter")


def read_back(world: World) -> None:
    """A handle and a code among all rounds, and how much lies on disk."""
    folder = world.folder / "rounds"
    rows = [row for row, _ in zip(outcomes(folder, "round-0"), range(200), strict=False)]
    by_handle = statistics.median(seconds(partial(outcome_of, folder, row.handle)) for row in rows)
    by_code = statistics.median(seconds(partial(find_code, [folder], row.code_mac)) for row in rows)
    size = sum(path.stat().st_size for path in (folder / "round-0").glob("*")) / len(world.cases)
    met = "met" if by_handle < 0.002 else "MISSED"
    print(f"  outcome of a handle: {by_handle * 1e3:.2f} ms (target 2: {met}); of a code: {by_code * 1e3:.2f} ms; {size:.0f} bytes a letter on disk")


def profiled(world: World) -> None:
    profile = cProfile.Profile()
    profile.runcall(world.round, "profiled")
    pstats.Stats(profile).sort_stats("tottime").print_stats(35)


def seconds(act: Callable[[], object]) -> float:
    begun = perf_counter()
    act()
    return perf_counter() - begun


def _accounts(folder: Path, count: int) -> list[Account]:
    path = folder / "world.parquet"
    write_parquet(path, accounts=count, as_of=NOW)
    load_parquet(path, folder / "platform.sqlite")
    return list(FakePlatform(folder / "platform.sqlite").export())


def _case(account: Account) -> CaseFacts:
    seen = {name: value.isoformat() for name in ("last_login_at", "last_post_at") if (value := getattr(account, name))}
    facts = seen | {"posts": account.posts or 0, "observed_at": (NOW - timedelta(days=1)).isoformat()}
    clause = NORTHWIND.verdict[0]
    return CaseFacts(
        id=f"case-{account.id}", handle=account.handle.lower(), display=account.handle, epoch=0, account_id=account.id, policy_hash=NORTHWIND.hash,
        tier="mass", tier_clause="", verdict=clause.name, clause=clause.name, facts=facts, lang=account.lang or "en", state="opened", opened_at=NOW,
        reviewed_by="", reclaim_move="", restore_move="", why_ended="", outcome="", **dict.fromkeys(NEVER),
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
