"""The listening end: sockets with small buffers, and a graceful end at SIGTERM."""

import asyncio
import signal
import socket
from dataclasses import replace

from rehandle.live.hub import Hub
from rehandle.live.limits import Limits, open_files
from rehandle.live.source import Source
from rehandle.live.watcher import Watcher

SEND_BYTES = 8192  # the kernel holds twice as much for one watcher, and no more
WAITING = 4096  # connections that were not looked at yet
SILENT_MS = 30_000  # who acknowledges nothing for so long is gone


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens; what is set on it holds for every connection. Port 0 takes a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BYTES)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, SILENT_MS)
    made.bind((host, port))
    made.listen(WAITING)
    made.setblocking(False)
    return made


async def serve(on: socket.socket, source: Source, limits: Limits, ending: asyncio.Event | None = None) -> None:
    """Until SIGTERM or Ctrl-C, or until `ending` is set. A fault of ours ends it too, and is raised: whoever runs it starts it anew."""
    hub, loop, ending = Hub(source, limits), asyncio.get_running_loop(), ending or _at_signals()
    server = await loop.create_server(lambda: Watcher(hub), sock=on, backlog=WAITING)
    awaited = asyncio.create_task(ending.wait())
    await asyncio.wait({awaited, *hub.tasks}, return_when=asyncio.FIRST_COMPLETED)
    faults = [fault for task in hub.tasks if task.done() and (fault := task.exception())]
    awaited.cancel()
    server.close()
    await hub.end()
    for fault in faults:
        raise fault


def run(host: str, port: int, source: Source, limits: Limits) -> None:
    """Serve in this process, with as many connections as the machine gives it."""
    asyncio.run(serve(listening(host, port), source, replace(limits, most=open_files(limits.most))))


def _at_signals() -> asyncio.Event:
    ending = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ending.set)
    return ending
