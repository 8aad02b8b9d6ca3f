"""A name is offered to one person at the rule's price; two people send it; one answer ends it."""

import dataclasses

import pytest
from django.db import connection

from rehandle.handles import change
from rehandle.kernel.flow import Waiting
from rehandle.kernel.machine import Machine
from rehandle.kernel.money import money
from rehandle.kernel.refusal import Refused
from rehandle.kernel.words.dates import last_day
from rehandle.letters import queries as letters
from rehandle.letters.models import Letter
from rehandle.letters.write import code_of
from rehandle.names.rules.search import Wanted
from rehandle.outbox.stages import walk
from rehandle.people import flows as people
from rehandle.sales import flows, queries
from rehandle.sales.models import OFFER, Award, Offer, Sale
from rehandle.sales.stages import stages
from tests.sales import made
from tests.sales.made import at

pytestmark = pytest.mark.django_db(transaction=True)


def refusal(call, *arguments, **named):
    with pytest.raises(Refused) as refused:
        call(*arguments, **named)
    return refused.value.code.value


def tick(ctx):
    return sum(walk(ctx, stage) for stage in stages(made.NOBODY))


@pytest.fixture
def team(office):
    return made.team(office)


@pytest.fixture
def sale(office, team):
    made.case(office)
    assert tick(office) == 1
    return Sale.objects.get()


@pytest.fixture
def buyer(as_role):
    return lambda offer="o1", ctx=None: as_role("buyer", f"buyer:{offer}", **({"now": ctx.now} if ctx else {}))


def draft(ctx, sale, offer="o1", **named):
    told = {"name": "Rita Winter", "address": "rita@example.net"} | named
    return flows.draft_offer(ctx, id=offer, sale=sale.id, **told)


def sent(team, sale, offer="o1", ctx=None, **named):
    ann, bob = (team[name] if ctx is None else team[name].at(ctx.now) for name in ("ann", "bob"))
    made_ = draft(ann, sale, offer, **named)
    waiting = flows.send_offer(ann, offer=offer, text_hash=made_.text_hash)
    people.sign(bob, approval=waiting.approval, digest=waiting.hash)
    return Offer.objects.get(id=offer)


def test_a_released_name_gets_a_sale_at_the_rules_price_and_is_appraised_only_then(office, sale):
    assert (sale.form, sale.price_minor, sale.currency, sale.number, sale.step) == ("offer", 5_000_000, "USD", 1, 0)
    assert money(sale.appraisal["low"]) <= money(sale.appraisal["high"])
    assert sale.appraisal["reasons"][-1]["code"] == "rules_not_model"
    assert tick(office) == 0


@pytest.mark.parametrize(("tier", "state", "restore_move", "outcome"), [
    ("mass", "released", "", ""),  # opens to everybody
    ("withheld", "released", "", ""),  # no step at all
    ("rare", "announced", "", ""),
    ("rare", "released", "m1", ""),
    ("rare", "released", "", "handed_over"),
])  # fmt: skip
def test_no_sale_where_the_rule_or_the_file_says_no(office, tier, state, restore_move, outcome):
    case = made.case(office, tier=tier, state=state, restore_move=restore_move, outcome=outcome)
    assert tick(office) == 0
    assert refusal(flows.open_sale, office, case=case) == "policy_sells_nothing"


def test_where_the_rule_says_wait_nothing_is_sold_before_the_objection_window_is_over(office):
    text = made.NORTHWIND.replace('after_sale = "take_back"', 'after_sale = "wait"')
    made.case(office, policy_text=text)
    assert tick(office) == 0
    assert tick(at(office, days=101)) == 1


def test_a_draft_is_sealed_and_says_everything(office, team, sale):
    made_ = draft(team["ann"], sale)
    assert letters.letter(made_.letter).state == "draft"
    row = Letter.objects.get(id=made_.letter)
    for column in (row.sealed_address, row.sealed_text, row.sealed_title, row.sealed_html):
        assert b"rita" not in bytes(column).lower()
    assert "rita" not in str(Offer.objects.values().get()).lower()
    assert draft(team["ann"], sale) == made_  # the same id, the same answer
    assert Offer.objects.count() == 1


@pytest.mark.parametrize(
    ("change_", "code"),
    [
        ({"price": money("49999.99 USD")}, "price_not_in_policy"),
        ({"address": "bob@office.example"}, "barred"),
        ({"address": "KIN@home.example"}, "barred"),
        ({"account_id": "staff-1"}, "barred"),
        ({"account_id": "kin-1"}, "barred"),
        ({"address": "nobody"}, "invalid"),
        ({"name": "\u202e  "}, "invalid"),
        ({"lang": "fr"}, "invalid"),
    ],
)
def test_a_draft_is_refused(team, sale, change_, code):
    assert refusal(draft, team["ann"], sale, **change_) == code
    assert not Offer.objects.exists()


def test_one_offer_at_a_time(team, sale):
    draft(team["ann"], sale)
    assert refusal(draft, team["eve"], sale, "o2", address="omar@example.net") == "offer_exists"


def test_only_who_drafts_may_draft(team, sale, as_role):
    for ctx in (team["bob"], team["dan"], as_role("public"), as_role("buyer", "buyer:o1")):
        assert refusal(draft, ctx, sale) == "forbidden"


def test_two_people_send_an_offer(office, team, sale):
    made_ = draft(team["ann"], sale)
    waiting = flows.send_offer(team["ann"], offer="o1", text_hash=made_.text_hash)
    assert isinstance(waiting, Waiting)
    assert Offer.objects.get().state == "draft"
    people.sign(team["bob"], approval=waiting.approval, digest=waiting.hash)
    row = Offer.objects.get()
    assert (row.state, row.drafted_by, row.signed_by, row.sent_at) == ("sent", "ann", "bob", office.now)
    assert letters.letter(row.letter).state == "written"


def test_a_letter_can_be_checked_once_it_was_sent_by_code_and_address_alone(team, sale):
    made_ = draft(team["ann"], sale)
    code = code_of(made_.letter)
    assert letters.check(code, "rita@example.net") is None
    waiting = flows.send_offer(team["ann"], offer="o1", text_hash=made_.text_hash)
    people.sign(team["bob"], approval=waiting.approval, digest=waiting.hash)
    genuine = letters.check(code, "Rita@example.net")
    assert (genuine.kind, genuine.handle) == ("offer", "ember")
    assert letters.check(code, "omar@example.net") is None


def test_nobody_signs_what_he_or_who_is_linked_to_him_drafted(team, sale):
    made_ = draft(team["ann"], sale)
    by_eve = flows.send_offer(team["eve"], offer="o1", text_hash=made_.text_hash)  # eve files what ann drafted
    ann = made.lenient(team["ann"], *team["bob"].may)
    assert refusal(people.sign, ann, approval=by_eve.approval, digest=by_eve.hash) == "approver_is_drafter"
    assert refusal(people.sign, team["cem"], approval=by_eve.approval, digest=by_eve.hash) == "approver_is_linked"
    assert Offer.objects.get().state == "draft"


def test_another_hash_is_not_filed(team, sale):
    draft(team["ann"], sale)
    assert refusal(flows.send_offer, team["ann"], offer="o1", text_hash="0" * 64) == "approval_changed"
    assert refusal(flows.send_offer, team["ann"], offer="o2", text_hash="0" * 64) == "not_found"


def test_a_stop_between_draft_and_signature_voids_the_signature(office, team, sale):
    made_ = draft(team["ann"], sale)
    waiting = flows.send_offer(team["ann"], offer="o1", text_hash=made_.text_hash)
    made.act(office, what=lambda ctx: change.open_stop(ctx, change.lock("ember"), "objection", "s1"))
    assert refusal(people.sign, team["bob"], approval=waiting.approval, digest=waiting.hash) == "approval_changed"


def test_an_edited_letter_voids_the_signature(team, sale):
    made_ = draft(team["ann"], sale)
    waiting = flows.send_offer(team["ann"], offer="o1", text_hash=made_.text_hash)
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rehandle.flow', 'attack', false)")
        cursor.execute("update letter set text_hash = repeat('0', 64)")
        cursor.execute("select set_config('rehandle.flow', '', false)")
    assert refusal(people.sign, team["bob"], approval=waiting.approval, digest=waiting.hash) == "approval_changed"


def test_a_draft_that_waited_too_long_is_not_sent(team, sale):
    made_ = draft(team["ann"], sale)
    waiting = flows.send_offer(team["ann"], offer="o1", text_hash=made_.text_hash)
    late = at(team["bob"], days=flows.SIGN_DAYS + 1)
    assert refusal(people.sign, late, approval=waiting.approval, digest=waiting.hash) == "too_late"


def test_accepting_makes_one_award(office, team, sale, buyer):
    sent(team, sale)
    accepted = flows.accept_offer(buyer(), offer="o1")
    assert flows.accept_offer(buyer(), offer="o1") == accepted
    award = Award.objects.get()
    assert (award.id, award.sale_id, award.price_minor, award.outcome) == (accepted.award, sale.id, 5_000_000, "")
    assert Sale.objects.get().state == "awarded"
    assert refusal(flows.decline_offer, buyer(), offer="o1") == "offer_not_open"
    assert refusal(draft, team["ann"], sale, "o2") == "wrong_state"
    assert tick(at(office, days=400)) == 0


def test_only_the_letters_own_link_answers(team, sale, buyer):
    sent(team, sale)
    assert refusal(flows.accept_offer, buyer("o2"), offer="o1") == "not_found"
    assert refusal(flows.decline_offer, buyer("o2"), offer="o1") == "not_found"
    assert refusal(flows.accept_offer, team["ann"], offer="o1") == "forbidden"


def test_a_draft_cannot_be_accepted(team, sale, buyer):
    draft(team["ann"], sale)
    assert refusal(flows.accept_offer, buyer(), offer="o1") == "offer_not_open"
    assert refusal(queries.offer_page, buyer(), "o1") == "not_found"


def test_an_offer_runs_out_after_its_last_day_everywhere(office, team, sale, buyer):
    row = sent(team, sale)
    assert (last_day(row.expires_at) - office.now.date()).days == 14 + flows.SIGN_DAYS
    just_before, then = (office.at(row.expires_at).at(moment) for moment in (row.expires_at.replace(second=0, minute=0, hour=11), row.expires_at))
    assert tick(just_before) == 0
    assert refusal(flows.expire_offer, just_before, offer="o1") == "too_early"
    assert refusal(flows.accept_offer, buyer(ctx=then), offer="o1") == "offer_not_open"
    assert tick(then) == 1
    assert Offer.objects.get().state == "expired"
    assert Sale.objects.get().state == "open"


def test_three_tries_then_unsold(office, team, sale, buyer):
    for nth in (1, 2, 3):
        assert sent(team, sale, f"o{nth}", address=f"p{nth}@example.net").number == nth
        flows.decline_offer(buyer(f"o{nth}"), offer=f"o{nth}")
    assert refusal(draft, team["ann"], sale, "o4") == "wrong_state"
    assert tick(office) == 1
    assert Sale.objects.get().state == "unsold"
    assert tick(office) == 0  # the rule has no further step for this tier


def test_unsold_after_its_days_and_a_forgotten_draft_goes_with_it(office, team, sale):
    made_ = draft(team["ann"], sale)
    assert tick(at(office, days=89)) == 0
    assert tick(at(office, days=90)) == 1
    assert (Sale.objects.get().state, Offer.objects.get().state, letters.letter(made_.letter).state) == ("unsold", "withdrawn", "withdrawn")


def test_a_sale_waits_for_the_answer_to_its_last_offer(office, team, sale):
    row = sent(team, sale, ctx=at(office, days=88))
    assert tick(at(office, days=91)) == 0
    assert tick(office.at(row.expires_at)) == 2  # the offer runs out, then the sale ends


def test_a_stop_freezes_everything_and_its_days_do_not_count(office, team, sale, buyer):
    row = sent(team, sale)
    made.act(office, what=lambda ctx: change.open_stop(ctx, change.lock("ember"), "objection", "s1"))
    assert refusal(flows.accept_offer, buyer(), offer="o1") == "stopped"
    later = office.at(row.expires_at)
    assert tick(later) == 0
    made.act(later, what=lambda ctx: change.end_stop(ctx, change.lock("ember", stopped_is_fine=True), "s1"))
    assert tick(later) == 0
    left = row.expires_at - office.now
    assert queries.offer("o1", later.now).ends_at == later.now + left
    assert flows.accept_offer(buyer(ctx=later), offer="o1").state == "accepted"


def test_an_offer_dies_with_its_epoch(office, team, sale, buyer):
    sent(team, sale)
    made.act(office, what=lambda ctx: change.hand_over(ctx, change.lock("ember"), "a2", None))
    assert refusal(flows.accept_offer, buyer(), offer="o1") == "epoch_past"
    assert Award.objects.count() == 0


def test_withdrawing(office, team, sale):
    sent(team, sale)
    assert refusal(flows.withdraw_offer, team["ann"], offer="o1") == "reason_missing"
    assert flows.withdraw_offer(team["ann"], offer="o1", reason="a slip in the name").state == "withdrawn"
    assert letters.letter(Offer.objects.get().letter).state == "withdrawn"
    assert refusal(flows.withdraw_offer, team["ann"], offer="o1", reason="again") == "wrong_state"
    assert draft(team["ann"], sale, "o2").offer == "o2"


def test_a_name_that_goes_back_voids_its_sale(office, team, sale, buyer):
    sent(team, sale)
    assert refusal(flows.void_sale, office, sale=sale.id) == "too_early"

    def give_back(ctx):
        from rehandle.cases.models import Case

        Case.objects.update(restore_move="m1")

    made.act(office, what=give_back)
    assert tick(office) == 1
    assert (Sale.objects.get().state, Offer.objects.get().state) == ("void", "withdrawn")
    assert refusal(flows.accept_offer, buyer(), offer="o1") == "offer_not_open"


def test_prices_are_read_by_who_sells_and_by_the_buyers_own_link(office, team, sale, buyer, as_role):
    sent(team, sale)
    page = queries.offer_page(buyer(), "o1")
    assert (page.offer.price, page.open, page.offer.display) == (money("50000.00 USD"), True, "Ember")
    assert queries.offer_page(team["bob"], "o1").offer.state == "sent"
    for ctx in (team["dan"], as_role("public"), as_role("holder", "holder:case-ember"), buyer("o2")):
        assert refusal(queries.offer_page, ctx, "o1") == "not_found"
    for ctx in (team["dan"], as_role("public"), buyer()):
        assert refusal(queries.sales, ctx) == "forbidden"
        assert refusal(queries.offers, ctx) == "forbidden"
    assert [each.state for each in queries.sales(team["ann"])] == ["open"]
    assert queries.for_sale() == {"ember"}
    assert refusal(queries.find, team["dan"], Wanted()) == "forbidden"
    assert [each.handle for each in queries.find(team["ann"], Wanted("embr", "similar", currency="USD", most_minor=5_000_000))] == ["ember"]
    assert queries.find(team["ann"], Wanted("embr", "similar", most_minor=4_999_999)) == []


OFFER_ACTS = {
    "signed": lambda world: world["sign"](),
    "withdrawn": lambda world: flows.withdraw_offer(world["ann"], offer="o1", reason="why"),
    "accepted": lambda world: flows.accept_offer(world["buyer"], offer="o1"),
    "declined": lambda world: flows.decline_offer(world["buyer"], offer="o1"),
    "answer_days_over": lambda world: flows.expire_offer(world["late"], offer="o1"),
}
REPLAYED = {("accepted", "accepted"), ("declined", "declined")}  # a double click answers as the first


@pytest.mark.parametrize("state", OFFER.states)
def test_every_event_in_every_state_of_an_offer(office, team, sale, buyer, state):
    """Brought into the state for real; then every event is tried in a dry run, which leaves nothing."""
    made_ = draft(team["ann"], sale)
    waiting = flows.send_offer(team["ann"], offer="o1", text_hash=made_.text_hash)

    def world(dry_run):
        ann, bob, rita, late = (dataclasses.replace(ctx, dry_run=dry_run) for ctx in (team["ann"], team["bob"], buyer(), at(office, days=30)))
        sign = lambda: people.sign(bob, approval=waiting.approval, digest=waiting.hash)["answer"]["state"]  # noqa: E731
        return {"ann": ann, "buyer": rita, "late": late, "sign": sign}

    for each in {"draft": [], "sent": ["signed"]}.get(state, ["signed", {"expired": "answer_days_over"}.get(state, state)]):
        OFFER_ACTS[each](world(False))
    assert Offer.objects.get().state == state
    for event, act in OFFER_ACTS.items():
        expected = _next(OFFER, state, event) or (state if (state, event) in REPLAYED else None)
        if expected is None:
            with pytest.raises(Refused):
                act(world(True))
        else:
            answer = act(world(True))
            assert (answer if event == "signed" else answer.state) == expected
    assert Offer.objects.get().state == state


def _next(machine: Machine, state: str, event: str) -> str | None:
    try:
        return machine.next(state, event)
    except Refused:
        return None
