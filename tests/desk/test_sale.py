"""A sale at the desk: the letter is shown, drafted, signed by somebody else over its hash, or sent back."""

import pytest

from rehandle.desk.offering import beside_the_template
from rehandle.kernel.money import money
from rehandle.letters.flows import unseal
from rehandle.letters.models import Letter, Reading
from rehandle.people.models import Approval
from rehandle.sales import countering
from rehandle.sales.models import Award, Offer
from rehandle.sales.queries import offer
from tests.desk import world

pytestmark = pytest.mark.django_db(transaction=True)
TOM = {"name": "Tom Baker", "address": world.ADDRESS, "lang": "ar"}


def test_the_letter_is_shown_in_both_languages_before_anything_is_kept(office, sit):
    sale = world.sale(office)
    shown = sit("ann").post(f"/desk/sale/{sale}/offer", TOM).content.decode()
    assert "A confidential offer from" in shown and "عرض سرّي من" in shown
    assert "Tom Baker" in shown and "US$50,000.00" in shown
    assert shown.index('class="letter" lang="ar" dir="rtl"') < shown.index('class="letter" lang="en" dir="ltr"')
    assert not Offer.objects.exists()


def test_an_offer_is_drafted_filed_and_signed_by_another(office, sit):
    sale = world.sale(office)
    filed = sit("ann").post(f"/desk/sale/{sale}/offer", TOM | {"act": "file", "id": "offer-1"})
    approval = Approval.objects.get()
    assert filed["Location"] == f"/desk/approval/{approval.id}"
    own = sit("ann").get(filed["Location"]).content.decode()
    assert "Who drafted this may not sign it" in own
    assert f"/desk/approval/{approval.id}/signature" not in own
    assert not Reading.objects.exists()
    seat = sit("bob")
    shown = seat.get(filed["Location"]).content.decode()
    assert world.ADDRESS in shown and "Word for word the template" in shown and Offer.objects.get().text_hash in shown
    assert Reading.objects.get().read_by == "bob"
    assert seat.post(f"{filed['Location']}/signature", {"hash": "0" * 64}).status_code == 409
    assert Letter.objects.get(kind="offer").state == "draft"
    assert seat.post(f"{filed['Location']}/signature", {"hash": approval.digest}).status_code == 302
    assert (Offer.objects.get().state, Letter.objects.get(kind="offer").state) == ("sent", "written")
    assert seat.post(f"{filed['Location']}/signature", {"hash": approval.digest}).status_code == 409


def test_whoever_is_linked_to_the_drafter_sees_why_and_no_button(office, sit, staff):
    _, _, approval = world.offer(office, staff)
    shown = sit("cem").get(f"/desk/approval/{approval}").content.decode()
    assert "You are linked to the person who drafted this" in shown
    assert "/signature" not in shown and world.ADDRESS not in shown


def test_what_is_sent_back_needs_a_reason_that_the_drafter_reads(office, sit, staff):
    sale, _, approval = world.offer(office, staff)
    seat = sit("bob")
    assert seat.post(f"/desk/approval/{approval}/return", {"reason": " "}).status_code == 422
    assert seat.post(f"/desk/approval/{approval}/return", {"reason": "another address"}).status_code == 302
    assert "another address" in sit("ann").get(f"/desk/approval/{approval}").content.decode()
    assert "The draft is not filed" in sit("ann").get(f"/desk/sale/{sale}").content.decode()


def test_a_text_that_is_not_the_templates_is_marked(office, staff):
    _, drafted, _ = world.offer(office, staff)
    facts = offer(drafted, office.now)
    text = unseal(staff["bob"], facts.letter, "a test").text
    assert all(line.same for line in beside_the_template(facts, text))
    changed = beside_the_template(facts, text.replace("US$50,000.00", "US$5,000.00"))
    assert [line.text.count("US$5,000.00") for line in changed if not line.same] == [1]


def test_a_draft_can_be_taken_back_and_filed_again(office, sit, staff):
    sale, drafted, approval = world.offer(office, staff)
    sit("bob").post(f"/desk/approval/{approval}/return", {"reason": "another address"})
    seat = sit("ann")
    assert seat.post(f"/desk/sale/{sale}/filing", {"offer": drafted}).status_code == 302
    assert seat.post(f"/desk/sale/{sale}/withdrawal", {"offer": drafted}).status_code == 302
    assert Offer.objects.get().state == "withdrawn"
    assert "Draft an offer" in seat.get(f"/desk/sale/{sale}").content.decode()


def test_what_would_be_refused_later_is_refused_before_the_letter_is_read(office, sit):
    sale = world.sale(office)
    answer = sit("ann").post(f"/desk/sale/{sale}/offer", TOM | {"address": "nonsense"})
    assert answer.status_code == 422
    assert "Tom Baker" in answer.content.decode()


@pytest.fixture
def band(monkeypatch):
    """The rule with a band of prices."""
    monkeypatch.setattr(world, "NORTHWIND", world.NORTHWIND.replace('price = "50000.00"\n', 'price = "50000.00"\nlowest = "30000.00"\n'))


def test_a_price_within_the_band_is_drafted_and_others_are_refused(office, sit, band):
    sale = world.sale(office)
    page = sit("ann").get(f"/desk/sale/{sale}").content.decode()
    assert 'name="price"' in page and "US$30,000.00" in page
    assert sit("ann").post(f"/desk/sale/{sale}/offer", TOM | {"price": "29,000"}).status_code == 422
    assert "US$35,000.00" in sit("ann").post(f"/desk/sale/{sale}/offer", TOM | {"price": "35,000"}).content.decode()
    sit("ann").post(f"/desk/sale/{sale}/offer", TOM | {"price": "35,000", "act": "file", "id": "offer-1"})
    assert Offer.objects.get().price_minor == 3_500_000


def test_a_price_that_the_recipient_named_is_agreed_to_by_two(office, sit, staff, band, as_role):
    sale, drafted, approval = world.offer(office, staff)
    sit("bob").post(f"/desk/approval/{approval}/signature", {"hash": Approval.objects.get().digest})
    countering.counter_offer(as_role("buyer", f"buyer:{drafted}"), id="n1", offer=drafted, price=money("41000.00 USD"))
    assert "Price named" in sit("ann").get("/desk/all").content.decode()
    page = sit("ann").get(f"/desk/sale/{sale}").content.decode()
    assert "US$41,000.00" in page and "Agree, with a second signature" in page
    filed = sit("ann").post(f"/desk/sale/{sale}/counter", {"offer": drafted, "counter": "n1", "act": "agree"})["Location"]
    assert "Filed: it waits for a second signature" in sit("ann").get(f"/desk/sale/{sale}").content.decode()
    shown = sit("bob").get(filed).content.decode()
    assert "US$41,000.00" in shown and "US$30,000.00" in shown and "the offer is accepted at" in shown
    assert sit("bob").post(f"{filed}/signature", {"hash": Approval.objects.get(state="open").digest}).status_code == 302
    assert Award.objects.get().price_minor == 4_100_000
    assert sit("ann").post(f"/desk/sale/{sale}/counter", {"offer": drafted, "counter": "n1", "act": "refuse"}).status_code == 409
