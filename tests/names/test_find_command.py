"""`rehandle find`: open sales, for who may see prices."""

import json
from contextlib import suppress

import pytest
from django.core.management import call_command

from rehandle.kernel.ctx import Ctx
from rehandle.outbox.stages import walk
from rehandle.sales.stages import stages
from tests.sales import made

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def market(office: Ctx) -> None:
    """One name for sale at the rule's price, and people."""
    made.team(office)  # type: ignore[no-untyped-call]  # a maker of rows for tests
    made.case(office)  # type: ignore[no-untyped-call]  # the same
    assert sum(walk(office, stage) for stage in stages(made.NOBODY)) == 1


def ask(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    """Its JSON answer, or its refusal."""
    capsys.readouterr()
    with suppress(SystemExit):
        call_command("find", *arguments, "--json")
    answer: dict[str, object] = json.loads(capsys.readouterr().out)
    return answer


@pytest.mark.usefixtures("market")
def test_find(capsys: pytest.CaptureFixture[str]) -> None:
    """Found and not found, and who may not ask."""
    for arguments, names in (
        (["ember"], ["ember"]), (["em", "--how", "prefix"], ["ember"]), (["embre", "--how", "similar"], ["ember"]), (["em"], []),
        (["--tier", "rare"], ["ember"]), (["--tier", "mass"], []), (["--to-price", "50000 USD"], ["ember"]), (["--to-price", "49999.99 USD"], []),
        (["--from-price", "50000.01 USD"], []), (["--to-price", "50000 EUR"], []), (["--ends-before", "2026-12-01"], []),
        (["--most-length", "4"], []), (["--least-length", "5"], ["ember"]), (["--most-found", "0"], []),
    ):  # fmt: skip
        found = ask(capsys, *arguments, "--by", "ann")["found"]
        assert isinstance(found, list)
        assert [each["name"] for each in found] == names, arguments
    assert ask(capsys, "ember", "--by", "dan")["refused"] == "forbidden"
    assert ask(capsys, "ember", "--by", "nobody")["refused"] == "not_found"
    assert ask(capsys, "--from-price", "1 USD", "--to-price", "2 EUR", "--by", "ann")["refused"] == "invalid"
    call_command("find", "ember", "--by", "ann")
    assert capsys.readouterr().out.startswith("ember: rare, 50000.00 USD")
