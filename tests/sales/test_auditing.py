"""After the close an auditor works the auction out again: the root of the record, the price, the price without anybody."""

import json

import pytest
from django.core.management import call_command

from rehandle import wiring
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.models import Entry
from rehandle.people import flows as people
from rehandle.sales import market
from rehandle.sales.models import Sale
from rehandle.sales.rules.audited import commitment, counted, read, root_of, told
from tests.orders.world import build
from tests.sales.auctioned import RULE, joined

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def here(tmp_path, office, as_role, monkeypatch):
    """An auction of three bidders; one leads at US$1,260."""
    made = build(tmp_path, office, as_role, RULE)
    monkeypatch.setattr(wiring, "clock", lambda: made.clock)
    made.tick()
    ann, ben, cid = joined(made, "p-ann", "p-ben", "p-cid")
    sale = Sale.objects.get(form="english").id
    for who, most in ((ann, "600.00"), (ben, "1200.00"), (cid, "2500.00")):
        made.tick(hours=1)
        who.bids(sale, most)
    people.add_member(made.now(), id="ada", name="Ada", roles=["auditor"])
    return made, sale


def test_the_file_has_what_the_record_has(here, tmp_path, capsys):
    office, sale = here
    with pytest.raises(SystemExit):
        call_command("sales", "audit", sale, tmp_path / "early.json", by="ada")
    office.tick(days=8)
    call_command("sales", "audit", sale, tmp_path / "a.json", by="ada")
    assert (tmp_path / "a.json").stat().st_mode & 0o077 == 0
    with pytest.raises(SystemExit):
        call_command("sales", "audit", sale, tmp_path / "a.json", by="ada")
    capsys.readouterr()
    call_command("sales", "recount", tmp_path / "a.json", json=True)
    said = json.loads(capsys.readouterr().out)
    closed = Entry.objects.get(event="auction.closed").data
    assert (said["root"], said["bids"], said["price"]) == (closed["root"], closed["bids"], closed["price"]) == (closed["root"], 3, "1260.00 USD")
    assert said["without"] == [{"without": 1, "price": "1260.00 USD"}, {"without": 2, "price": "1000.00 USD"}, {"without": 3, "price": "1000.00 USD"}]
    of = read((tmp_path / "a.json").read_text())
    assert [commitment(of.key, bid) for bid in of.bids] == [each.data["commitment"] for each in Entry.objects.filter(event="bid.placed").order_by("id")]


def test_a_bid_that_was_changed_afterwards_has_another_root(here):
    office, sale = here
    office.tick(days=8)
    of = market.audited(office.as_role("auditor", now=office.clock.now()), sale)
    plain = told(of)
    plain["bids"][1]["most"] += 1
    changed = read(json.dumps(plain))
    assert root_of(changed.key, changed.bids) != root_of(of.key, of.bids) == counted(of).root


@pytest.mark.parametrize(("role", "later", "code"), [("auditor", 0, Code.TOO_EARLY), ("case_worker", 8, Code.FORBIDDEN), ("public", 8, Code.FORBIDDEN)])
def test_who_may_have_the_bids_and_when(here, role, later, code):
    office, sale = here
    office.tick(days=later)
    with pytest.raises(Refused) as refused:
        market.audited(office.as_role(role, now=office.clock.now()), sale)
    assert refused.value.code is code
