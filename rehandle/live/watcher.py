"""One connection: a request with strict limits, then the newest state, then each newer one. What it cannot take is skipped, never kept."""

import asyncio
from typing import TYPE_CHECKING, cast

from rehandle.live import answers
from rehandle.live.request import END, HEAD_BYTES, Asked, asked

if TYPE_CHECKING:
    from rehandle.live.hub import Hub
    from rehandle.live.topic import Topic

SAID_BYTES = 1024  # that a watcher may send after its request, which nobody reads


class Watcher(asyncio.Protocol):
    """The buffer of a slow one holds the rest of one message at most: while it is not empty, nothing is added."""

    __slots__ = ("address", "head", "hub", "last", "paused", "said", "topic", "transport", "version")

    def __init__(self, hub: "Hub") -> None:
        self.hub, self.version, self.said, self.paused, self.address = hub, 0, 0, False, ""
        self.last: int | None = None
        self.head: bytes | None = b""
        self.topic: Topic | None = None
        self.transport: asyncio.Transport = cast("asyncio.Transport", None)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.transport.set_write_buffer_limits(0)
        peer = transport.get_extra_info("peername")
        self.hub.came(self, str(peer[0]) if peer else "")

    def data_received(self, data: bytes) -> None:
        if self.head is None:
            self.said += len(data)
            if self.said > SAID_BYTES:
                self.transport.abort()
            return
        self.head += data
        head, ended, _ = self.head.partition(END)
        if len(head) > HEAD_BYTES:
            self.refuse(431)
        elif ended:
            self._ask(asked(head))

    def _ask(self, wanted: Asked | int) -> None:
        self.head = None
        if isinstance(wanted, int):
            self.refuse(wanted)
        else:
            self.last = wanted.last
            self.hub.join(self, wanted)

    def begin(self, topic: "Topic", told: bytes) -> None:
        """The head of the stream and the state, where the watcher does not have it already."""
        seen, self.last = self.last == topic.state.seq, None
        if seen and topic.state.closed:
            self.refuse(204)
            return
        self.topic, self.version = topic, topic.version
        self.transport.write(self.hub.stream + (answers.BEAT if seen else told))
        if topic.state.closed:
            self.finish()
        else:
            topic.watchers[self] = None

    def tell(self, version: int, told: bytes) -> None:
        """The newest, where there is room for it; else it is made up for when there is."""
        if not self.paused:
            self.version = version
            self.transport.write(told)

    def beat(self) -> None:
        """A sign that we are here."""
        if not self.paused:
            self.transport.write(answers.BEAT)

    def pause_writing(self) -> None:
        self.paused = True
        self.hub.behind(self)

    def resume_writing(self) -> None:
        self.paused = False
        self.hub.caught_up(self)
        if self.topic and self.version != self.topic.version:
            self.tell(self.topic.version, self.topic.newest)

    def refuse(self, status: int) -> None:
        """One short answer, and the end."""
        self.head = None
        self.transport.write(answers.refusal(status))
        self.finish()

    def finish(self) -> None:
        """End once what was written is gone."""
        self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        self.hub.left(self)
