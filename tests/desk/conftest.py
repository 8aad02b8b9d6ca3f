"""A desk that stands still in time, and somebody signed in at it."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client

from rehandle import wiring
from rehandle.kernel.clock import SetClock
from tests.desk import world

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def still(monkeypatch):
    """The office's clock, and a platform that only tells where holders can be reached."""
    clock = SetClock(NOW)
    monkeypatch.setattr(wiring, "clock", lambda: clock)
    monkeypatch.setattr(wiring, "ports", lambda: world.Ports(world.Platform()))
    return clock


@pytest.fixture
def staff(office):
    """Everybody, by id."""
    return world.team(office)


@pytest.fixture
def sit(staff):
    """Sit somebody down at the desk; without a name, a stranger."""

    def seat(member: str = "") -> Client:
        client = Client()
        if member:
            client.force_login(User.objects.get(username=member), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return seat
