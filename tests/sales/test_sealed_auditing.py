"""After the opening an auditor works it out again from the covers; before the close two keepers can end it, and the record says so first."""

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command

from rehandle import wiring
from rehandle.adapters.keeper.early import sign
from rehandle.handles import change
from rehandle.kernel.ports import Unreachable
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.models import Entry
from rehandle.people import flows as people
from rehandle.sales import sealed_market
from rehandle.sales.models import Award, Cover, Sale, SealedAuction
from rehandle.sales.rules.sealed_audited import counted, cover_hash, read, told
from tests.adapters.test_keeper import Process
from tests.orders.world import build
from tests.sales import made
from tests.sales.auctioned import SEALED_RULE, joined, sealed

pytestmark = pytest.mark.django_db(transaction=True)
KEEPERS = {name: Ed25519PrivateKey.generate() for name in ("kim", "lou")}


@pytest.fixture
def here(tmp_path, office, as_role, monkeypatch):
    """Three sealed bids, one of them changed once."""
    here = build(tmp_path, office, as_role, SEALED_RULE)
    monkeypatch.setattr(wiring, "clock", lambda: here.clock)
    monkeypatch.setattr(wiring, "ports", lambda: SimpleNamespace(keeper=here.keeper))
    here.keeper.shelf.known |= {name: key.public_key().public_bytes_raw() for name, key in KEEPERS.items()}
    ann, ben, cid = joined(here, "p-ann", "p-ben", "p-cid")
    sale = Sale.objects.get(form="sealed").id
    for who, most in ((ann, "9000.00"), (ben, "1200.00"), (cid, "2500.00"), (ann, "600.00")):
        here.tick(hours=1)
        sealed(who, sale, most)
    people.add_member(here.now(), id="ada", name="Ada", roles=["auditor"])
    people.add_member(here.now(), id="olga", name="Olga", roles=["sales_drafter"])
    return here, sale


def test_the_file_has_what_the_record_has(here, tmp_path, capsys):
    office, sale = here
    with pytest.raises(SystemExit):
        call_command("sales", "audit", sale, tmp_path / "early.json", by="ada")
    office.tick(days=8)
    call_command("sales", "audit", sale, tmp_path / "a.json", by="ada")
    capsys.readouterr()
    call_command("sales", "recount", tmp_path / "a.json", json=True)
    said, events = json.loads(capsys.readouterr().out), {each.event: each.data for each in Entry.objects.filter(ref=sale)}
    assert (said["root"], said["covers"]) == (events["auction.closed"]["root"], events["auction.closed"]["covers"])
    assert said["public"] == events["auction.began"]["public"]
    assert (said["price"], said["bids"]) == (events["auction.seals_opened"]["price"], 4) == ("1200.00 USD", 4)
    assert said["without"] == [{"without": 1, "price": "1200.00 USD"}, {"without": 2, "price": "1000.00 USD"}, {"without": 3, "price": "1000.00 USD"}]
    of = read((tmp_path / "a.json").read_text())
    placed = [each.data for each in Entry.objects.filter(event="bid.sealed").order_by("id")]
    assert [(each.seq, each.commitment, cover_hash(each.cover)) for each in of.covers] == [(each["seq"], each["commitment"], each["cover"]) for each in placed]


def test_what_was_changed_afterwards_does_not_hold(here):
    office, sale = here
    office.tick(days=8)
    of = sealed_market.audited(office.as_role("auditor", now=office.clock.now()), sale)
    plain = told(of)
    plain["covers"][2]["cover"] = plain["covers"][1]["cover"]
    changed = counted(read(json.dumps(plain)))
    assert changed.root != counted(of).root
    assert changed.bids == 3
    assert (counted(of).won[1], changed.won[1]) == (120_000, 100_000)


@pytest.mark.parametrize(("role", "later", "code"), [("auditor", 0, Code.TOO_EARLY), ("case_worker", 8, Code.FORBIDDEN), ("public", 8, Code.FORBIDDEN)])
def test_who_may_have_the_covers_and_when(here, role, later, code):
    office, sale = here
    office.tick(days=later)
    with pytest.raises(Refused) as refused:
        sealed_market.audited(office.as_role(role, now=office.clock.now()), sale)
    assert refused.value.code is code


def words(sale, *names, reason="a court asks"):
    public = bytes.fromhex(SealedAuction.objects.get(id=sale).public)
    return [f"{name}:{sign(KEEPERS[name].private_bytes_raw(), sale, public, reason).hex()}" for name in names]


def asked_by(who, sale, given):
    call_command("sales", "break-off", sale, "--reason", "a court asks", "--by", who, *(part for each in given for part in ("--word", each)))


def test_two_keepers_end_it_and_nobody_wins(here):
    office, sale = here
    asked_by("olga", sale, words(sale, "kim", "lou"))
    kept = SealedAuction.objects.get(id=sale)
    assert (kept.early, kept.winner, kept.closed_at, Sale.objects.get(id=sale).state) == (True, "", office.clock.now(), "unsold")
    told = list(Entry.objects.filter(ref=sale).order_by("id").values_list("event", flat=True))[-4:]
    assert told == ["auction.early_asked", "auction.closed", "auction.seals_opened_early", "sale.closed"]
    office.tick(days=9)
    assert not Award.objects.exists()


@pytest.mark.parametrize(
    ("names", "by", "days", "asked"),
    [(["kim"], "olga", 0, 1), (["kim", "kim"], "olga", 0, 1), (["kim", "lou"], "ada", 0, 0), (["kim", "lou"], "olga", 8, 0)],
)
def test_otherwise_nothing_is_opened(here, names, by, days, asked):
    """One keeper is not enough, though it stays on record that somebody asked; who may not sign, and after the close, nobody even asks."""
    office, sale = here
    given = words(sale, *names)
    office.tick(days=days)
    with pytest.raises(SystemExit) as ended:
        asked_by(by, sale, given)
    assert ended.value.code == 2
    assert Entry.objects.filter(event="auction.early_asked").count() == asked
    assert not SealedAuction.objects.get(id=sale).early


def test_a_stop_moves_the_close_and_the_keeper_is_told(here):
    office, sale = here
    began = SealedAuction.objects.get(id=sale).ends_at
    office.tick(days=2)
    made.act(office.now(), what=lambda ctx: change.open_stop(ctx, change.lock("ember"), "legal_hold", "s1"))
    for _ in range(10):
        office.tick(days=2)
    with pytest.raises(Refused) as refused:
        office.keeper.give(sale)
    assert refused.value.code is Code.TOO_EARLY
    assert SealedAuction.objects.get(id=sale).closed_at is None
    made.act(office.now(), what=lambda ctx: change.end_stop(ctx, change.lock("ember", stopped_is_fine=True), "s1"))
    office.tick(days=6, hours=23)
    kept = SealedAuction.objects.get(id=sale)
    assert (kept.closed_at, kept.kept_until > began) == (None, True)
    office.tick(hours=1, seconds=1)
    assert SealedAuction.objects.get(id=sale).opened_at == office.clock.now()


def test_a_keeper_of_its_own_that_is_killed_at_the_close(tmp_path, office, as_role, monkeypatch):
    """The office goes on, the bids lie there; it starts anew on its folder, and the auction opens by itself."""
    process = Process(tmp_path / "keeper", "--believe-office")
    try:
        monkeypatch.setattr("tests.orders.world.MemoryKeeper", process.client)
        here = build(tmp_path, office, as_role, SEALED_RULE)
        sale = Sale.objects.get(form="sealed").id
        ann, ben = joined(here, "p-ann", "p-ben")
        sealed(ann, sale, "3000.00")
        sealed(ben, sale, "2000.00")
        process.kill()
        here.tick(days=7)
        with pytest.raises(Unreachable):
            here.keeper.give(sale)
        assert (Cover.objects.count(), Sale.objects.get(id=sale).state) == (2, "open")
        process.start()
        here.clock.move_to(here.clock.now() + timedelta(hours=1))
        here.tick()
        assert (Sale.objects.get(id=sale).state, Award.objects.get().price_minor) == ("awarded", 200_000)
    finally:
        process.kill()
