"""`python -m bench.watching.watchers PORT COUNT STUCK`: so many watchers; each time the last of those who read was reached, the instant.

STUCK of them never read, or a byte at a time, by turns: they have small buffers, and nobody waits for them here.
"""

import select
import socket
import sys
from time import perf_counter

from bench.watching.states import LOT
from rehandle.live.limits import open_files

ASK = f"GET /live/{LOT} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n".encode()
AT_ONCE = 100


def main(port: int, count: int, stuck: int) -> None:
    open_files(count + 100)
    step = count // stuck if stuck else count + 1
    readers, slow, kept = dict[int, socket.socket](), list[socket.socket](), list[socket.socket]()
    for first in range(0, count, AT_ONCE):
        made = [_opened(port, small=number % step == step - 1) for number in range(first, min(first + AT_ONCE, count))]
        for number, each in enumerate(made, start=first):
            is_stuck = number % step == step - 1
            if not is_stuck:
                _first(each)
                readers[each.fileno()] = each
            elif number // step % 2:
                slow.append(each)
            kept.append(each)
    _count(readers, slow)


def _opened(port: int, *, small: bool) -> socket.socket:
    made = socket.socket()
    if small:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    made.connect(("127.0.0.1", port))
    made.send(ASK)
    return made


def _first(each: socket.socket) -> None:
    told = b""
    while b"data: " not in told or b"\n\n" not in told.partition(b"data: ")[2]:
        got = each.recv(4096)
        assert got, told
        told += got
    each.setblocking(False)


def _count(readers: dict[int, socket.socket], slow: list[socket.socket]) -> None:
    poll = select.epoll()
    for number in readers:
        poll.register(number, select.EPOLLIN)
    for each in slow:
        each.setblocking(False)
    print("all here", flush=True)
    reached = 0
    while True:
        for number, _ in poll.poll():
            got = readers[number].recv(4096)
            assert got, "a stream ended"
            reached += got.count(b"data: ")
        if reached >= len(readers):
            print(perf_counter(), flush=True)
            reached -= len(readers)
            for each in slow:
                each.recv(1)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
