"""A look-up's answer leaves on a beat, whatever was found and also where it is refused."""

import pytest

from rehandle.kernel.refusal import Code, Refused
from rehandle.site import beat

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def slept(monkeypatch):
    """How long each answer waited."""
    waits = []
    monkeypatch.setattr(beat, "sleep", waits.append)
    return waits


@pytest.mark.parametrize(("took", "waits"), [(0.0, 0.025), (0.010, 0.015), (0.024, 0.001), (0.030, 0.020), (0.101, 0.024)])
def test_until_the_next_beat(slept, monkeypatch, took, waits):
    clock = iter([5.0, 5.0 + took])
    monkeypatch.setattr(beat, "monotonic", lambda: next(clock))
    assert beat.on_the_beat(lambda: "taken")() == "taken"
    assert slept == [pytest.approx(waits, abs=1e-6)]


def test_a_refusal_waits_too(slept):
    def view():
        raise Refused(Code.NOT_FOUND)

    with pytest.raises(Refused):
        beat.on_the_beat(view)()
    assert len(slept) == 1


@pytest.mark.parametrize("path", ["/h/quiet", "/h/nobody", "/calendar", "/calendar?name=quiet", "/check", "/api/names/quiet", "/api/names/no-name", "/api/v1/handles/quiet", "/api/v1/handles/no-name"])
def test_every_look_up_is_on_the_beat(site, slept, path):
    site.get(path)
    assert len(slept) == 1
