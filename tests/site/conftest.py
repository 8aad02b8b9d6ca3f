"""The office that pages are looked at in."""

import pytest

from tests.site import world


@pytest.fixture
def site(tmp_path, office, as_role, monkeypatch):
    """Northwind: it sells, its holders are told."""
    return world.site(tmp_path, office, as_role, monkeypatch)
