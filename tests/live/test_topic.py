"""However changes and slow watchers fall together: everybody who takes what he is told ends with the newest, and nobody goes back."""

from collections import deque
from dataclasses import dataclass, field, replace

from hypothesis import given
from hypothesis import strategies as st

from rehandle.live import topic as topics
from rehandle.live.topic import Topic
from tests.live.streams import FIRST

MANY = topics.SLICE * 2 + 1


@dataclass
class Loop:
    """Runs what was put off, a step at a time."""

    left: deque = field(default_factory=deque)

    def call_soon(self, act, *told):
        self.left.append((act, told))

    def step(self):
        if self.left:
            act, told = self.left.popleft()
            act(*told)


@dataclass(eq=False)
class Someone:
    """Takes what he is told, or is behind."""

    of: Topic
    version: int = 1
    behind: bool = False
    had: list[int] = field(default_factory=list)
    ended: bool = False

    def tell(self, version, told):
        if not self.behind:
            self.version = version
            self.had.append(int(told))

    def catch_up(self):
        self.behind = False
        if self.version != self.of.version:
            self.tell(self.of.version, self.of.newest)

    def finish(self):
        self.ended = True


ACTS = st.lists(st.one_of(st.just(("change", 0)), st.just(("step", 0)), st.tuples(st.sampled_from(["behind", "catch_up", "leave", "come"]), st.integers(0, MANY))), max_size=40)


@given(ACTS)
def test_everybody_ends_with_the_newest(acts):
    loop = Loop()
    topic = Topic(loop, FIRST, b"1")
    everybody = [Someone(topic) for _ in range(MANY)]
    topic.watchers = dict.fromkeys(everybody)
    changes = 1
    for what, who in acts:
        if what == "change":
            changes += 1
            topic.change(replace(FIRST, seq=changes), str(changes).encode())
        elif what == "step":
            loop.step()
        elif what == "come":
            everybody.append(Someone(topic, topic.version))
            topic.watchers[everybody[-1]] = None
        elif what == "leave":
            topic.watchers.pop(everybody[who % len(everybody)], None)
        elif what == "behind":
            everybody[who % len(everybody)].behind = True
        else:
            everybody[who % len(everybody)].catch_up()
    while loop.left:
        loop.step()
    assert not topic.going
    for each in everybody:
        assert each.had == sorted(set(each.had))
        if each in topic.watchers and not each.behind:
            assert each.version == topic.version
            assert each.had[-1:] in ([changes], [])


def test_the_end_is_told_before_it_ends():
    loop = Loop()
    topic = Topic(loop, FIRST, b"1")
    everybody = [Someone(topic) for _ in range(MANY)]
    topic.watchers = dict.fromkeys(everybody)
    topic.change(replace(FIRST, seq=2, closed=True), b"2")
    assert not any(each.ended for each in everybody)
    while loop.left:
        loop.step()
    assert all(each.had == [2] and each.ended for each in everybody)
