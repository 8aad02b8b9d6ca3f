"""How soon the last of 10,000 watchers of one auction is reached, and what each costs: `python -m bench.live`.

The product's stream (an asyncio protocol), a raw ASGI application under the server of the pages, and bare TCP, which sends the same bytes in a
loop and does nothing else. All over loopback in one run, interleaved, each with 10,000 watchers in a process of their own; and the product's stream
once more with 1 in 100 watchers dead or slow.
"""

import subprocess
import sys
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from rehandle.cli.demo.surroundings import answers, free_port

WATCHERS, ROUNDS, FILLING = 10_000, 25, 60
REACHED_MS, WATCHER_KB = 160, 12
REST_SECONDS = 0.15


@dataclass
class Told:
    """A server with its watchers. `rise` makes a bid and answers with its instant."""

    name: str
    server: "subprocess.Popen[str]"
    watchers: "subprocess.Popen[str]"
    kilobytes: float
    rise: Callable[[], float]
    times: list[float] = field(default_factory=list)

    def round(self) -> float:
        """Milliseconds until the last was reached."""
        begun = self.rise()
        assert self.watchers.stdout
        return 1000 * (float(self.watchers.stdout.readline()) - begun)


def main() -> int:
    """Start, watch, print."""
    with ExitStack() as stack:
        bare = started(stack, "bare TCP", _module("bench.watching.bare"), _by_line)
        ours = started(stack, "asyncio protocol (ours)", _module("bench.watching.stream"), _by_line)
        asgi = started(stack, "raw ASGI, granian", _granian, _by_http)
        stuck = started(stack, "ours, 1 in 100 dead or slow", _module("bench.watching.stream"), _by_line, WATCHERS // 100)
        for _ in range(FILLING):
            stuck.round()
        every = (bare, ours, asgi, stuck)
        for turn in range(ROUNDS + 2):
            for each in every:
                sleep(REST_SECONDS)
                took = each.round()
                each.times += [took] if turn > 1 else []
    print(f"{WATCHERS:,} watchers of one auction, the last one reached after (median of {ROUNDS}, worst), memory of the server for each watcher")
    for each in every:
        print(f"  {each.name}: {median(each.times):.0f} ms, {max(each.times):.0f} ms; {each.kilobytes:.1f} KB")
    base = median(bare.times)
    print(f"  ours / bare TCP: {median(ours.times) / base:.2f}; ASGI / bare TCP: {median(asgi.times) / base:.2f}; ", end="")
    print(f"dead and slow ones / without: {median(stuck.times) / median(ours.times):.2f}")
    met = median(ours.times) < REACHED_MS and max(ours.kilobytes, stuck.kilobytes) <= WATCHER_KB
    print(f"{'met' if met else 'MISSED'}: under {REACHED_MS} ms, at most {WATCHER_KB} KB")
    return 0 if met else 1


def started(stack: ExitStack, name: str, command: Callable[[int], list[str]], by: Callable[..., Callable[[], float]], stuck: int = 0) -> Told:
    """A server, and when it listens, its watchers."""
    port = free_port(9100, set())
    server = _process(stack, command(port))
    while not answers(port):
        sleep(0.05)
    before = _memory(server.pid)
    watchers = _process(stack, [sys.executable, "-m", "bench.watching.watchers", str(port), str(WATCHERS), str(stuck)])
    assert watchers.stdout
    assert "all here" in watchers.stdout.readline()
    rise = by(server, port)
    told = Told(name, server, watchers, 0, rise)
    told.round()
    told.kilobytes = (_memory(server.pid) - before) / WATCHERS
    return told


def _module(name: str) -> Callable[[int], list[str]]:
    return lambda port: [sys.executable, "-m", name, str(port)]


def _granian(port: int) -> list[str]:
    lanes = ["--workers", "1", "--runtime-threads", "1", "--backlog", "4096", "--backpressure", "20000", "--no-ws", "--log-level", "error"]
    return [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port), *lanes, "bench.watching.asgi:app"]


def _by_line(server: "subprocess.Popen[str]", _: int) -> Callable[[], float]:
    def rise() -> float:
        assert server.stdin and server.stdout
        server.stdin.write("rise\n")
        server.stdin.flush()
        return float(server.stdout.readline())

    return rise


def _by_http(_: "subprocess.Popen[str]", port: int) -> Callable[[], float]:
    def rise() -> float:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/rise", timeout=60) as answer:
            return float(answer.read())

    return rise


def _process(stack: ExitStack, command: list[str]) -> "subprocess.Popen[str]":
    started = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    stack.callback(started.wait)
    stack.callback(started.terminate)
    return started


def _memory(pid: int) -> float:
    """Kilobytes that a process and its children hold."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    status = Path(f"/proc/{pid}/status").read_text()
    return float(status.partition("VmRSS:")[2].split()[0]) + sum(_memory(int(child)) for child in children)


if __name__ == "__main__":
    begun = perf_counter()
    code = main()
    print(f"{perf_counter() - begun:.0f} s")
    sys.exit(code)
