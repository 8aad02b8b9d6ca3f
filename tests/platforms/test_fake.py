"""What only the fake platform promises: its state outlives a killed process, and races have one winner."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

from rehandle.adapters.platform.controls import World
from rehandle.adapters.platform.fake import FakePlatform
from rehandle.kernel.ports import Outcome
from tests.platforms.conftest import AS_OF

RACE = """
import sys
from pathlib import Path
from rehandle.adapters.platform.fake import FakePlatform
platform = FakePlatform(Path(sys.argv[1]))
platform.get("pizza")
print("ready", flush=True)
sys.stdin.readline()
print(platform.give("open_name", sys.argv[2], "free").value, flush=True)
sys.stdin.readline()
"""


def _racer(state: Path, who: str) -> subprocess.Popen[str]:
    racer = subprocess.Popen([sys.executable, "-c", RACE, str(state), who], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert racer.stdout is not None
    assert racer.stdout.readline() == "ready\n"
    return racer


def _tell(racer: subprocess.Popen[str]) -> None:
    assert racer.stdin is not None
    racer.stdin.write("go\n")
    racer.stdin.flush()


def _answer(racer: subprocess.Popen[str]) -> str:
    assert racer.stdout is not None
    return racer.stdout.readline().strip()


def test_two_gives_at_once_in_two_processes(state: Path, platform: FakePlatform) -> None:
    racers = [_racer(state, who) for who in ("p-newtown", "p-dana_buys")]
    for racer in racers:
        _tell(racer)
    assert sorted(_answer(racer) for racer in racers) == ["conflict", "done"]
    assert platform.observe("open_name").holder_id in ("p-newtown", "p-dana_buys")
    for racer in racers:
        racer.communicate("end\n")


def test_eight_processes_open_a_new_file_at_once(tmp_path: Path) -> None:
    told = [sys.executable, "-c", RACE.replace('platform.get("pizza")', ""), str(tmp_path / "new.sqlite"), "p-nobody"]
    racers = [subprocess.Popen(told, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(8)]
    answers = [racer.communicate("go\nend\n")[0].split() for racer in racers]
    assert answers == [["ready", "refused"]] * 8


def test_many_gives_at_once_in_threads(platform: FakePlatform, world: World) -> None:
    outcomes: list[Outcome] = []
    start = threading.Barrier(8)

    def run(who: str) -> None:
        start.wait()
        outcomes.append(platform.give("open_name", who, "free"))

    threads = [threading.Thread(target=run, args=(f"p-shopname{nr:02}",)) for nr in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (outcomes.count(Outcome.DONE), outcomes.count(Outcome.CONFLICT)) == (1, 7)
    assert len(world.calls("give")) == 8


def test_what_was_done_outlives_a_killed_process(state: Path, platform: FakePlatform) -> None:
    racer = _racer(state, "p-newtown")
    _tell(racer)
    assert _answer(racer) == "done"
    os.kill(racer.pid, signal.SIGKILL)
    racer.communicate()
    assert platform.observe("open_name").holder_id == "p-newtown"
    assert platform.give("open_name", "p-newtown", "free") is Outcome.ALREADY_DONE


def test_faults_are_seen_by_every_process(state: Path, world: World) -> None:
    world.faults(half=True)
    racer = _racer(state, "p-newtown")
    _tell(racer)
    assert racer.stdout is not None
    assert racer.stdout.read() == ""  # Unreachable ended it
    racer.communicate()
    assert racer.returncode == 1
    world.faults()
    assert world.calls("give")[-1]["outcome"] == "done"


def test_people_use_their_accounts(platform: FakePlatform, world: World) -> None:
    world.login("p-pizza", AS_OF + timedelta(days=1))
    world.post("p-ember", AS_OF + timedelta(days=2))
    pizza, ember = platform.get("pizza"), platform.get("ember")
    assert pizza is not None
    assert ember is not None
    assert (pizza.last_login_at, pizza.posts) == (AS_OF + timedelta(days=1), 2)
    assert (ember.last_login_at, ember.last_post_at, ember.posts) == (AS_OF + timedelta(days=2), AS_OF + timedelta(days=2), 2)
