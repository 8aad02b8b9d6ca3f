"""`python -m bench.watching.bare PORT`: nothing but sockets and a loop that sends the same bytes to all. The limit to hold others to."""

import selectors
import socket
import sys
from time import perf_counter

from bench.watching.states import Rising
from rehandle.live.limits import open_files
from rehandle.live.server import listening
from rehandle.live.state import message


def main(port: int) -> None:
    open_files(12_000)
    source, known, on, look = Rising.__new__(Rising), list[socket.socket](), listening("127.0.0.1", port), selectors.DefaultSelector()
    source.bids = 0
    look.register(on, selectors.EVENT_READ)
    look.register(sys.stdin, selectors.EVENT_READ)
    while True:
        for key, _ in look.select():
            if key.fileobj is on:
                look.register(on.accept()[0], selectors.EVENT_READ)
            elif key.fileobj is sys.stdin:
                if not sys.stdin.readline():
                    return
                print(_tell(source, known), flush=True)
            elif isinstance(key.fileobj, socket.socket):
                look.unregister(key.fileobj)
                if key.fileobj.recv(4096):
                    key.fileobj.setblocking(False)
                    key.fileobj.send(message(source.state(), source.now()))
                    known.append(key.fileobj)


def _tell(source: Rising, known: list[socket.socket]) -> float:
    begun = perf_counter()
    source.bids += 1
    told = message(source.state(), source.now())
    for each in known:
        each.send(told)
    return begun


if __name__ == "__main__":
    main(int(sys.argv[1]))
