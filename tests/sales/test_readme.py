"""The diagrams people read are the tables that run."""

from pathlib import Path

import pytest

from rehandle.orders.models import ORDER
from rehandle.sales.models import OFFER, SALE


@pytest.mark.parametrize(("room", "machine"), [("sales", SALE), ("sales", OFFER), ("orders", ORDER)])
def test_the_diagram_is_the_machine(room, machine):
    assert f"```mermaid\n{machine.diagram()}\n```" in Path(f"rehandle/{room}/README.md").read_text(encoding="utf-8")
