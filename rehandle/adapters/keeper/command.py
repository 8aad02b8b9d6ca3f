"""`rehandle keeper run|person|sign`: the keeper's process, the people who may open early, and their word. It never meets the office's settings."""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rehandle.adapters.keeper.early import sign
from rehandle.adapters.keeper.server import serve
from rehandle.adapters.keeper.shelf import Folder

SECRET = 0o600


def parser_of() -> ArgumentParser:
    """The verbs, also for the reference."""
    parser = ArgumentParser(prog="rehandle keeper", description="Keep the private halves of sealed auctions' keys, apart from the office.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    run = verbs.add_parser("run", help="listen until SIGTERM or Ctrl-C")
    run.add_argument("folder", type=Path, help="of the keeper alone, made 0700: its key pairs, and a line for everything it gave out")
    run.add_argument("--socket", type=Path, default=None, help="where an office of another user comes, by its group (FOLDER/keeper.sock)")
    run.add_argument("--believe-office", action="store_true", help="take the office's word for the time: for a demo, whose clock is ahead")
    person = verbs.add_parser("person", help="let somebody open early, together with another: writes a private key for that person")
    person.add_argument("folder", type=Path, help="the keeper's")
    person.add_argument("name", help="what the person is called")
    person.add_argument("file", type=Path, help="a new file for that person alone, readable by its owner only")
    word = verbs.add_parser("sign", help="one person's word that an auction be opened early; prints NAME:SIGNATURE")
    word.add_argument("file", type=Path, help="the person's private key")
    word.add_argument("name", help="what the person is called")
    word.add_argument("auction", help="the sale")
    word.add_argument("public", help="its public half, as the record has it")
    word.add_argument("reason", help="why; the record has its hash, the keeper's book its words")
    return parser


def run(argv: Sequence[str]) -> int:
    """Run one verb. Returns the exit code."""
    told = parser_of().parse_args(argv)
    try:
        VERBS[told.verb](told)
    except (OSError, ValueError) as error:
        print(str(error).strip().splitlines()[0], file=sys.stderr)
        return 2
    return 0


def _run(told: Namespace) -> None:
    at = told.socket.absolute() if told.socket else None
    serve(told.folder.absolute(), at, believes_office=told.believe_office, ready=lambda path: print(path, flush=True))


def _person(told: Namespace) -> None:
    if not told.name.isidentifier():
        raise ValueError("a name is letters, digits and underscores")
    Folder(told.folder)
    public = told.folder / "people" / f"{told.name}.pub"
    if public.exists():
        raise FileExistsError(f"{told.name} is known to this keeper already")
    key = Ed25519PrivateKey.generate()
    with os.fdopen(os.open(told.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, SECRET), "w", encoding="utf-8") as file:
        file.write(key.private_bytes_raw().hex())
    public.write_text(key.public_key().public_bytes_raw().hex())
    print(f"{told.name} may open early, together with another")


def _sign(told: Namespace) -> None:
    private = bytes.fromhex(told.file.read_text().strip())
    print(f"{told.name}:{sign(private, told.auction, bytes.fromhex(told.public), told.reason).hex()}")


VERBS: dict[str, Callable[[Namespace], None]] = {"run": _run, "person": _person, "sign": _sign}
