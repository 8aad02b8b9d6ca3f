"""Every event in every state of a charge and of a refund, and every webhook over everything that may be known."""

import itertools
from datetime import timedelta
from pathlib import Path

import pytest

from rehandle.kernel.money import Money
from rehandle.kernel.ports import ProviderCharge, ProviderEvent
from rehandle.kernel.refusal import Code, Refused
from rehandle.outbox.models import Job
from rehandle.payments import ask, flows, queries
from rehandle.payments.models import CHARGE, REFUND, Charge, Refund
from rehandle.payments.models import ProviderEvent as Told
from rehandle.payments.rules.answer import KINDS, Known, answer
from rehandle.payments.rules.missed import missed
from tests.letters.made import in_flow
from tests.payments.conftest import END, PRICE

db = pytest.mark.django_db(transaction=True)
KIND_OF = {
    "captured": "charge.captured", "expired": "charge.expired", "dispute_opened": "dispute.opened",
    "dispute_won": "dispute.won", "dispute_lost": "dispute.lost",
}  # fmt: skip
BEFORE = {
    "captured": ["captured"],
    "late": ["captured"],
    "disputed": ["captured", "dispute_opened"],
    "lost": ["captured", "dispute_opened", "dispute_lost"],
}


def told(office, event, nth=0):
    amount = PRICE if event.startswith(("captured", "dispute")) else None
    return flows.receive(office, ProviderEvent(f"{event}{nth}", KIND_OF[event], "pc1", "ch1", amount, Money("USD", 0), office.now))


def bring(office, state):
    """Walk a charge to a state as life does."""
    if state in ("expired", "late"):
        flows.expire_charge(office.at(END), "ch1")
    elif state != "asked":
        open_it(office)
    for event in BEFORE.get(state, []):
        told(office, event)
    assert queries.charge("ch1").state == state


def open_it(office):
    fence = in_flow(office, lambda ctx: Job.objects.update(fence=7, done_at=None) and 7)
    return flows.record_opened(office, "ch1", "pc1", "https://pay.example/pc1", fence)


@db
@pytest.mark.parametrize("event", [*KIND_OF, "opened", "end"])
@pytest.mark.parametrize("state", CHARGE.states)
def test_charge_state_by_event(office, charging, state, event):
    charging()
    bring(office, state)
    target = {(arc.source, arc.event): arc.target for arc in CHARGE.arcs}.get((state, "expired" if event == "end" else event))
    if event == "opened":  # an answer that came after something quicker only fills in the page's address
        open_it(office)
    elif event != "end":
        told(office, event, 1)
    elif target:
        flows.expire_charge(office.at(END), "ch1")
    else:
        with pytest.raises(Refused) as refused:
            flows.expire_charge(office.at(END), "ch1")
        assert refused.value.code == Code.WRONG_STATE
    assert queries.charge("ch1").state == (target or state)


@db
@pytest.mark.parametrize("event", ["done", "refused"])
@pytest.mark.parametrize("state", REFUND.states)
def test_refund_state_by_event(office, charging, state, event):
    charging()
    bring(office, "captured")
    in_flow(office, lambda ctx: ask.refund(ctx, id="re1", charge="ch1", amount=PRICE, why="returned", out_of="order:o1"))
    in_flow(office, lambda ctx: (Refund.objects.update(state=state), Job.objects.filter(ref="re1").update(fence=7)))
    target = {(arc.source, arc.event): arc.target for arc in REFUND.arcs}.get((state, event))
    if target:
        flows.record_refund(office, "re1", event, 7)
    else:
        with pytest.raises(Refused) as refused:
            flows.record_refund(office, "re1", event, 7)
        assert refused.value.code == Code.WRONG_STATE
    assert queries.refund("re1").state == (target or state)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("state", CHARGE.states)
def test_what_takes_effect_always_has_an_arc(kind, state):
    event = {value: key for key, value in KIND_OF.items()}.get(kind)
    arcs = {(arc.source, arc.event) for arc in CHARGE.arcs}
    for count in range(4):
        for applied in itertools.combinations(KINDS, count):
            for asked, left, late in itertools.product((True, False), (0, 1), (-1, 1)):
                known = Known(state, PRICE, END, frozenset(applied), asked, Money("USD", left))
                verdict = answer(kind, END + timedelta(seconds=late), PRICE, known)
                if verdict == "applied":
                    assert (state, event) in arcs
                if verdict == "late":
                    assert kind == "charge.captured"
                    assert state in ("asked", "open", "expired")
                if kind == "dispute.opened" and (asked or not left):
                    assert verdict != "applied"


@pytest.mark.parametrize(
    ("state", "disputed", "applied", "wanted"),
    [
        ("open", "", [], []),
        ("captured", "", [], ["charge.captured"]),
        ("captured", "", ["charge.captured"], []),
        ("expired", "", [], ["charge.expired"]),
        ("failed", "", [], ["charge.expired"]),
        ("captured", "open", ["charge.captured"], ["dispute.opened"]),
        ("captured", "lost", ["charge.captured"], ["dispute.opened", "dispute.lost"]),
        ("captured", "won", ["charge.captured", "dispute.opened"], ["dispute.won"]),
        ("captured", "won", [], ["charge.captured", "dispute.opened", "dispute.won"]),
    ],
)
def test_what_the_provider_says_when_asked(state, disputed, applied, wanted):
    told = ProviderCharge("pc1", "ch1", state, PRICE, None, None, disputed)
    assert missed(told, applied) == wanted


@db
def test_every_webhook_is_kept_with_what_it_came_to(office, charging):
    charging()
    told(office, "dispute_won")
    told(office, "captured")
    told(office, "dispute_opened")
    assert dict(Told.objects.values_list("kind", "outcome")) == {"dispute.won": "applied", "charge.captured": "applied", "dispute.opened": "applied"}
    assert queries.charge("ch1").state == "captured"
    assert Charge.objects.get().disputed_minor == 0


def test_the_readme_shows_the_machines():
    text = Path("rehandle/payments/README.md").read_text(encoding="utf-8")
    assert CHARGE.diagram() in text
    assert REFUND.diagram() in text
