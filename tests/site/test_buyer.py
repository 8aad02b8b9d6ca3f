"""The buyer's pages, from the offer to the receipt; and the webhook that tells us of the money."""

import re
from datetime import timedelta

import pytest

from rehandle.kernel.ids import SeededIds
from rehandle.kernel.money import money
from rehandle.kernel.words.bare import in_page
from rehandle.letters.links import token
from rehandle.orders.models import Order
from rehandle.people import flows as people
from rehandle.people.queries import ctx_as
from rehandle.sales import countering
from rehandle.sales import flows as sales
from rehandle.sales.models import Offer, Sale
from tests.sales import made
from tests.site import world
from tests.site.test_holder import text_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["en", "ar"])
def lang(request):
    return request.param


def sent(site, lang="en"):
    """An offer for @ember, signed and sent."""
    here = site.office
    ann, bob = (here.team[name].at(site.now) for name in ("ann", "bob"))
    draft = sales.draft_offer(ann, id="o1", sale=Sale.objects.get(state="open").id, name="Rita Winter", address="rita@example.net", lang=lang)
    waiting = sales.send_offer(ann, offer="o1", text_hash=draft.text_hash)
    people.sign(bob, approval=waiting.approval, digest=waiting.hash)
    here.tick()
    return site.through("o1", "offer", lang)


def shown(site, path, lang):
    page = site.client.get(path)
    assert page.status_code == 200
    assert lang == "en" or in_page(page.content.decode()) == []
    return page


def test_the_whole_road_of_a_buyer(site, lang):
    path = sent(site, lang)
    assert "US$50,000" in text_of(shown(site, path, lang))
    for _ in range(2):
        assert site.client.post(path, {"act": "accept"}).status_code == 303
    assert Order.objects.count() == 1
    assert site.client.post(path, {"act": "pay", "quote": Order.objects.get().quote_hash}).status_code == 409
    named = site.client.post(path, {"act": "name", "handle": "@Rita_W"}, follow=True)
    code = re.search(r"rh-[0-9a-z-]{14}", named.content.decode())
    assert code
    assert site.client.post(path, {"act": "prove"}).status_code == 422
    site.office.outside.set_profile("a9", f"Hello! {code.group()}")
    assert site.client.post(path, {"act": "prove"}).status_code == 303
    quote = shown(site, path, lang)
    secret = re.search(r'name="quote" value="([^"]+)"', quote.content.decode())
    assert secret
    assert "https://pay.example" in quote["Content-Security-Policy"]
    assert site.client.post(path, {"act": "pay", "quote": "0" * 64}).status_code == 409
    places = {site.client.post(path, {"act": "pay", "quote": secret.group(1)})["Location"] for _ in range(2)}
    assert len(places) == 1
    assert places.pop().startswith("https://pay.example/pay/")
    site.office.pay()
    done = shown(site, path, lang)
    assert Order.objects.get().state == "delivered"
    assert ("Receipt" if lang == "en" else "الإيصال") in text_of(done)
    assert site.office.platform.get("ember").id == "a9"
    assert ("Changed hands on" if lang == "en" else "انتقل إلى صاحب جديد") in text_of(site.get("/h/ember", lang))


def test_decline(site, lang):
    path = sent(site, lang)
    site.client.post(path, {"act": "decline"})
    assert Offer.objects.get().state == "declined"
    assert 'value="accept"' not in shown(site, path, lang).content.decode()
    assert site.client.post(path, {"act": "accept"}).status_code == 409


def test_an_offer_that_ran_out(site, lang):
    path = sent(site, lang)
    site.office.tick(days=30)
    assert ("The time for this offer is over" if lang == "en" else "انتهت مهلة هذا العرض") in text_of(shown(site, site.through("o1", "offer", lang), lang))
    assert site.client.post(path, {"act": "accept"}).status_code in (403, 409)


def test_an_order_that_nobody_paid(site, lang):
    path = sent(site, lang)
    site.client.post(path, {"act": "accept"})
    site.office.tick(days=30)
    assert ("not paid in time" if lang == "en" else "لم يُدفع هذا الطلب في موعده") in text_of(shown(site, site.through("o1", "offer", lang), lang))


def test_the_provider_does_not_answer(site):
    path = sent(site)
    site.client.post(path, {"act": "accept"})
    site.office.proven()
    site.office.payment.faults(down=1)
    answer = site.client.post(path, {"act": "pay", "quote": Order.objects.get().quote_hash}, follow=True)
    assert "has not answered yet" in text_of(answer)


def test_nobody_else_sees_the_offer(site):
    sent(site)
    site.client.cookies.clear()
    assert site.client.get("/o/o1").status_code == 403
    assert site.client.get(f"/o/{token('holder', 'o1')}").status_code == 404
    assert "50,000" not in text_of(site.client.get("/o/o1"))
    assert site.client.get(f"/o/{token('offer', 'draft')}").status_code == 404


def hook(site, body, signature):
    return site.client.post("/hooks/payment", body, content_type="application/json", headers={"Pay-Signature": signature})


def test_webhooks(site):
    path = sent(site)
    site.client.post(path, {"act": "accept"})
    site.office.proven()
    site.client.post(path, {"act": "pay", "quote": Order.objects.get().quote_hash})
    site.office.tick()
    from rehandle.payments.queries import charge

    site.office.payment.book.pay(charge(Order.objects.get().charge).provider_charge)
    body, signature = site.office.payment.webhooks()[0]
    assert hook(site, body, "").status_code == 401
    assert hook(site, body, signature.replace("v1=", "v1=0")).status_code == 401
    assert hook(site, body.replace(b"5000000", b"1"), signature).status_code == 401
    assert charge(Order.objects.get().charge).state == "open"
    assert hook(site, body, signature).status_code == 200
    assert charge(Order.objects.get().charge).state == "captured"
    assert hook(site, body, signature).status_code == 200
    site.office.clock.move_to(site.now + timedelta(seconds=301))
    assert hook(site, body, signature).status_code == 401
    assert hook(site, b"x" * 70_000, signature).status_code == 413
    assert site.client.get("/hooks/payment").status_code == 405


def test_a_price_of_ones_own(tmp_path, office, as_role, monkeypatch, lang):
    """Named, refused where it is under the band, looked at, taken back; the offer stands beside it."""
    site = world.site(tmp_path, office, as_role, monkeypatch, made.NORTHWIND.replace('price = "50000.00"\n', 'price = "50000.00"\nlowest = "30000.00"\n'))
    path = sent(site, lang)
    assert 'name="price"' in shown(site, path, lang).content.decode()
    for typed, status in (("", 422), ("29,999.99", 422), ("fifty", 422), ("40,000", 303), ("45000", 409)):
        assert site.client.post(path, {"act": "counter", "price": typed}).status_code == status, typed
    page = shown(site, path, lang)
    assert "US$40,000" in text_of(page) and 'name="price"' not in page.content.decode() and 'value="accept"' in page.content.decode()
    assert site.client.post(path, {"act": "take_back"}).status_code == 303
    assert site.client.post(path, {"act": "take_back"}).status_code == 409
    countering.counter_offer(ctx_as("buyer", site.now, SeededIds(5), "buyer:o1"), id="n9", offer="o1", price=money("30000.00 USD"))
    countering.refuse_counter(site.office.team["ann"].at(site.now), offer="o1", counter="n9")
    assert "US$30,000" in text_of(shown(site, path, lang))


def test_without_a_band_nobody_names_a_price(site, lang):
    path = sent(site, lang)
    assert 'name="price"' not in shown(site, path, lang).content.decode()
    assert site.client.post(path, {"act": "counter", "price": "49999"}).status_code == 422
