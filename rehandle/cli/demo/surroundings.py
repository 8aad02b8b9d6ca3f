"""What the demo sets before anything else is read: its folder, its ports, demo mode."""

import errno
import os
import socket
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from rehandle.config.processes import NotStarted

HOST, PORT = "127.0.0.1", 8000
PAYMENT_PORT, LIVE_PORT, SMTP_PORT = 8001, 8002, 8025
FOLDER = Path(".rehandle")
TRIES = 50


def asked(argv: Sequence[str]) -> Namespace:
    """What `rehandle demo` takes."""
    parser = parser_of()
    told = parser.parse_args(argv)
    told.once = told.once or told.campaign
    if told.columns and not told.accounts:
        parser.error("--columns says what the columns of --accounts mean; give both")
    return told


def parser_of() -> ArgumentParser:
    """The options, also for the reference."""
    parser = ArgumentParser(prog="rehandle demo", description="An office with all its surroundings on this machine, until Ctrl-C.")
    parser.add_argument("--port", type=int, default=int(os.environ.get("REHANDLE_PORT", PORT)), help="the office's port (8000)")
    parser.add_argument("--once", action="store_true", help="walk the road once, print one JSON summary, end")
    parser.add_argument("--campaign", action="store_true", help="walk a campaign of some 60,000 names once, print one JSON summary, end")
    parser.add_argument("--accounts", type=Path, default=None, metavar="FILE", help="your own accounts, as CSV")
    parser.add_argument("--columns", default="", metavar="OURS=THEIRS,...", help="what its columns mean: handle=name,last_login_at=seen")
    parser.add_argument("--stop", action="store_true", help="end what an earlier demo left running")
    return parser


def folder_of(told: Namespace) -> Path:
    """Where this demo keeps everything. The walk and each file of your own have a folder of their own."""
    kind = "campaign" if told.campaign else "once" if told.once else f"demo-{told.accounts.stem}" if told.accounts else "demo"
    return Path(os.environ.get("REHANDLE_DATA_DIR") or FOLDER / kind).absolute()


def environment(told: Namespace, folder: Path) -> dict[str, str]:
    """The environment of every process of this demo. Raises `NotStarted` where the office's port is taken."""
    if not is_free(told.port):
        raise NotStarted(f"Port {told.port} is taken. End what listens there, or take another one: make demo PORT={told.port + 10}")
    payment = free_port(PAYMENT_PORT, {told.port})
    live = free_port(LIVE_PORT, {told.port, payment})
    return dict(os.environ) | {
        "REHANDLE_DEMO": "true",
        "REHANDLE_DATA_DIR": str(folder),
        "REHANDLE_HOST": HOST,
        "REHANDLE_PORT": str(told.port),
        "REHANDLE_PAYMENT_URL": f"http://{HOST}:{payment}",
        "REHANDLE_LIVE_URL": f"http://{HOST}:{live}",
        "REHANDLE_LIVE_PORT": str(live),
        "REHANDLE_SMTP_PORT": str(free_port(SMTP_PORT, {told.port, payment, live})),
    }


def is_free(port: int) -> bool:
    """Whether somebody could listen there now."""
    with closing(socket.socket()) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with closing(socket.socket()) as tried:
        tried.settimeout(0.5)
        return tried.connect_ex((HOST, port)) == 0


def free_port(first: int, taken: set[int]) -> int:
    """The first free port from there on: only the office's own has an address that people know."""
    for port in range(first, first + TRIES):
        if port not in taken and is_free(port):
            return port
    raise NotStarted(f"No free port from {first} to {first + TRIES - 1}.")
