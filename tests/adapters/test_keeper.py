"""The keeper of sealed auctions' keys: one contract, in a process of its own and in memory; and what only a process can show."""

import json
import socket
import stat
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from rehandle.adapters.keeper.early import agreed, asked, sign
from rehandle.adapters.keeper.memory import MemoryKeeper
from rehandle.adapters.keeper.socket import SocketKeeper
from rehandle.kernel.clock import SetClock
from rehandle.kernel.ports import Keeper, Signed, Unreachable
from rehandle.kernel.refusal import Code, Refused

KEEPER = [sys.executable, "-m", "rehandle.cli", "keeper"]
PEOPLE = {name: Ed25519PrivateKey.generate() for name in ("ada", "ben", "eve")}
KNOWN = {name: PEOPLE[name].public_key().public_bytes_raw() for name in ("ada", "ben")}
YEARS = count(2027)  # a clock goes forward only, and one process serves all tests: each has a year of its own
WEEK = timedelta(days=7)


class Process:
    """A keeper as an operator starts it."""

    def __init__(self, folder, *more):
        self.folder, self.more = folder, more
        self.start()

    def start(self):
        self.process = subprocess.Popen([*KEEPER, "run", str(self.folder), *self.more], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.path = self.process.stdout.readline().strip()

    def client(self, clock=None):
        return SocketKeeper(self.folder / "keeper.sock", clock)

    def kill(self):
        self.process.kill()
        self.process.communicate()

    def end(self):
        self.process.terminate()
        self.process.communicate(timeout=20)
        return self.process.returncode


@dataclass
class Here:
    """A keeper and the clock that it goes by."""

    keeper: Keeper
    clock: SetClock
    close: datetime


@pytest.fixture(scope="module")
def process(tmp_path_factory):
    """Believes what it is told of the time, as a demo's does; its path is longer than an address may be."""
    running = Process(tmp_path_factory.mktemp("a" * 60) / ("keeper" * 12), "--believe-office")
    for name, key in KNOWN.items():
        (running.folder / "people" / f"{name}.pub").write_text(key.hex())
    yield running
    assert running.end() == 0


@pytest.fixture(params=["process", "memory"])
def here(request):
    clock = SetClock(datetime(next(YEARS), 1, 1, 12, tzinfo=UTC))
    if request.param == "process":
        return Here(request.getfixturevalue("process").client(clock), clock, clock.at + WEEK)
    keeper = MemoryKeeper(clock)
    keeper.shelf.known |= KNOWN
    return Here(keeper, clock, clock.at + WEEK)


def refused(what, *told):
    with pytest.raises(Refused) as found:
        what(*told)
    return found.value.code


def belongs(private, public):
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw() == public


def test_the_private_half_comes_at_the_close_and_not_before(here):
    public = here.keeper.make("s1", here.close)
    assert here.keeper.make("s1", here.close) == public
    here.clock.move_to(here.close - timedelta(seconds=1))
    assert refused(here.keeper.give, "s1") is Code.TOO_EARLY
    here.clock.move_to(here.close)
    assert belongs(here.keeper.give("s1"), public)
    assert here.keeper.give("s1") == here.keeper.give("s1")


def test_its_time_moves_later_and_never_earlier(here):
    here.keeper.make("s2", here.close)
    here.keeper.put_off("s2", here.close + WEEK)
    here.keeper.put_off("s2", here.close - WEEK)
    here.keeper.make("s2", here.close - WEEK)
    here.clock.move_to(here.close + WEEK - timedelta(seconds=1))
    assert refused(here.keeper.give, "s2") is Code.TOO_EARLY
    here.clock.move_to(here.close + WEEK)
    assert here.keeper.give("s2")


def test_what_it_never_made_it_does_not_know(here):
    assert refused(here.keeper.give, "none") is Code.NOT_FOUND
    assert refused(here.keeper.put_off, "none", here.close) is Code.NOT_FOUND
    assert refused(here.keeper.give_early, "none", "why", []) is Code.NOT_FOUND


@pytest.mark.parametrize(
    ("words", "reason", "code"),
    [
        ([], "why", Code.SIGNATURE_WRONG),
        ([("ada", "ada", "why")], "why", Code.SIGNATURE_WRONG),
        ([("ada", "ada", "why"), ("ada", "ada", "why")], "why", Code.SIGNATURE_WRONG),  # one person twice
        ([("ada", "ada", "why"), ("ben", "ada", "why")], "why", Code.SIGNATURE_WRONG),  # one key for two
        ([("ada", "ada", "why"), ("eve", "eve", "why")], "why", Code.SIGNATURE_WRONG),  # a stranger
        ([("ada", "ada", "why"), ("ben", "ben", "else")], "why", Code.SIGNATURE_WRONG),  # another reason
        ([("ada", "ada", "why"), ("ben", "ben", "why")], " ", Code.REASON_MISSING),
        ([("ada", "ada", "why"), ("ben", "ben", "why")], "why", None),
    ],
)
def test_before_its_time_two_people_have_to_say_so(here, words, reason, code):
    public = here.keeper.make("s3", here.close)
    signed = [Signed(name, sign(PEOPLE[key].private_bytes_raw(), "s3", public, said)) for name, key, said in words]
    if code:
        assert refused(here.keeper.give_early, "s3", reason, signed) is code
    else:
        assert belongs(here.keeper.give_early("s3", reason, signed), public)
    assert refused(here.keeper.give, "s3") is Code.TOO_EARLY


def test_one_person_under_two_names_is_one_person():
    known = {"ada": KNOWN["ada"], "twin": KNOWN["ada"]}
    signed = [Signed(name, sign(PEOPLE["ada"].private_bytes_raw(), "s", KNOWN["ben"], "why")) for name in known]
    assert agreed(known, "s", KNOWN["ben"], "why", signed) == ("ada",)


def test_what_is_signed_names_the_auction_its_key_and_the_reason():
    assert len({asked("s", b"k", "why"), asked("t", b"k", "why"), asked("s", b"l", "why"), asked("s", b"k", "else")}) == 4


def test_a_word_for_one_auction_is_none_for_another(here):
    public = here.keeper.make("s4", here.close)
    here.keeper.make("s5", here.close)
    signed = [Signed(name, sign(PEOPLE[name].private_bytes_raw(), "s4", public, "why")) for name in KNOWN]
    assert refused(here.keeper.give_early, "s5", "why", signed) is Code.SIGNATURE_WRONG


def test_it_outlives_a_kill_and_goes_by_its_own_clock(tmp_path):
    process = Process(tmp_path / "k")
    ahead = process.client(SetClock(datetime(2999, 1, 1, tzinfo=UTC)))  # whatever an office says the time is
    public, past = ahead.make("s1", datetime(2998, 1, 1, tzinfo=UTC)), ahead.make("s2", datetime(2020, 1, 1, tzinfo=UTC))
    assert refused(ahead.give, "s1") is Code.TOO_EARLY
    process.kill()
    with pytest.raises(Unreachable):
        ahead.give("s2")
    process.start()
    assert ahead.make("s1", datetime(2998, 1, 1, tzinfo=UTC)) == public
    assert belongs(ahead.give("s2"), past)
    assert (tmp_path / "k" / "given.jsonl").read_text().count("\n") == 1
    second = Process(tmp_path / "k")
    assert second.process.wait(20) == 2
    assert "already" in second.process.stderr.read()
    second.process.communicate()
    assert {stat.S_IMODE((tmp_path / "k" / name).stat().st_mode) for name in (".", "pairs", "keeper.sock")} == {0o700, 0o600}
    assert process.end() == 0


def test_elsewhere_its_group_may_connect(tmp_path):
    process = Process(tmp_path / "k", "--socket", str(tmp_path / "s"))
    assert stat.S_IMODE((tmp_path / "s").stat().st_mode) == 0o660
    assert SocketKeeper(tmp_path / "s").make("s1", datetime(2998, 1, 1, tzinfo=UTC))
    assert process.end() == 0
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize("line", [b"", b"nonsense\n", b"{}\n", b"[]\n", b'{"do": "dump", "auction": "s1"}\n', b'{"do": "make", "auction": "x", "not_before": "soon"}\n'])
def test_what_it_cannot_read_is_refused_and_costs_nobody_else(process, line):
    from rehandle.adapters.keeper.socket import reachable

    with reachable(process.folder / "keeper.sock") as address, socket.socket(socket.AF_UNIX) as wire:
        wire.settimeout(10)
        wire.connect(address)
        wire.sendall(line)
        wire.shutdown(socket.SHUT_WR)
        assert json.loads(wire.makefile().readline())["refused"] == "invalid"


def test_the_words_of_two_people_by_the_command(process, tmp_path):
    keeper = process.client(SetClock(datetime(next(YEARS), 1, 1, tzinfo=UTC)))
    public = keeper.make("s6", datetime(2999, 1, 1, tzinfo=UTC)).hex()
    signed = []
    for name in ("kim", "lou"):
        file = tmp_path / f"{name}.key"
        subprocess.run([*KEEPER, "person", str(process.folder), name, str(file)], check=True, capture_output=True)
        said = subprocess.run([*KEEPER, "sign", str(file), name, "s6", public, "a court asks"], check=True, capture_output=True, text=True)
        who, _, signature = said.stdout.strip().partition(":")
        signed.append(Signed(who, bytes.fromhex(signature)))
        assert subprocess.run([*KEEPER, "person", str(process.folder), name, str(file)], check=False, capture_output=True).returncode == 2
    assert belongs(keeper.give_early("s6", "a court asks", signed), bytes.fromhex(public))
