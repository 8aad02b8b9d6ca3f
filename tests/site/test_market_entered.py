"""Draws and drops as people meet them: entering once, the ticket, the result that anybody works out again. In both languages."""

import json
import re
from datetime import timedelta

import pytest
from django.core.management import call_command

from rehandle.kernel.ports import Account
from rehandle.letters.links import token
from rehandle.sales import scoring
from rehandle.sales.models import Entry, Offer, Sale
from rehandle.sales.to_score import drops
from tests.sales.entered import DROP_RULE, FREE_RULE, TEXTS, WISH_RULE, joined, reviewers
from tests.site import world
from tests.site.marketed import path_of, shown, sign_in
from tests.site.test_holder import text_of

pytestmark = pytest.mark.django_db(transaction=True)


def opened(tmp_path, office, as_role, monkeypatch, rule):
    here = world.site(tmp_path, office, as_role, monkeypatch, rule)
    here.office.outside.add(Account(id="p-ann_b", handle="ann_b", state="active", created_at=here.now - timedelta(days=400), posts=9, lang="en"))
    return here


def hidden(page):
    text = page.content.decode()
    return {name: re.search(rf'name="{name}" value="([^"]+)"', text).group(1) for name in ("id", "quote")}


def told(site, sale):
    """What the API gives anybody, and what the command makes of it."""
    answer = site.client.get(f"/api/v1/sales/{sale}/draw")
    return answer.status_code, json.loads(answer.content)


def recomputed(tmp_path, found):
    """Runs the command on a file of it."""
    file = tmp_path / "draw.json"
    file.write_text(json.dumps(found), encoding="utf-8")
    call_command("sales", "draw", str(file))


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_wish_is_made_once_and_seen_by_nobody(tmp_path, office, as_role, monkeypatch, lang):
    site = opened(tmp_path, office, as_role, monkeypatch, WISH_RULE)
    sale, path = Sale.objects.get().id, path_of(lang, f"/s/{Sale.objects.get().id}")
    sign_in(site, lang)
    form = hidden(shown(site, f"/s/{sale}", lang))
    for _ in range(2):
        assert site.client.post(path, form).status_code == 303
    stranger = site.get(f"/s/{sale}", lang).content.decode()
    assert ("لا يرى أحد" if lang == "ar" else "nobody sees") in stranger
    assert json.loads(site.client.get(f"/api/v1/sales/{sale}").content)["entries"] is None
    site.office.tick(days=10)
    assert json.loads(site.client.get(f"/api/v1/sales/{sale}").content)["entries"] == 1


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_draw_at_no_cost(tmp_path, office, as_role, monkeypatch, capsys, lang):
    site = opened(tmp_path, office, as_role, monkeypatch, FREE_RULE)
    sale, path = Sale.objects.get().id, path_of(lang, f"/s/{Sale.objects.get().id}")
    assert f"/s/{sale}" in shown(site, "/sales", lang).content.decode()
    assert f"/s/{sale}" in shown(site, "/h/ember", lang).content.decode()
    sign_in(site, lang)
    form = hidden(shown(site, f"/s/{sale}", lang))
    for _ in range(2):
        assert site.client.post(path, form).status_code == 303
    assert site.client.post(path, form | {"id": "another"}).status_code == 409
    assert Entry.objects.get().ticket[:8] in text_of(shown(site, f"/s/{sale}", lang))
    assert site.client.post(path, {"act": "leave"}).status_code == 303
    assert site.client.post(path, form | {"id": "once-more"}).status_code == 303
    assert told(site, sale)[0] == 409
    assert Entry.objects.filter(withdrawn_at=None).count() == 1 and f"/s/{sale}" in shown(site, "/me", lang).content.decode()

    site.office.tick(days=11)
    page = text_of(shown(site, f"/s/{sale}", lang))
    status, found = told(site, sale)
    assert status == 200 and found["seed"] in page and found["commitment"] in page
    recomputed(tmp_path, found)
    assert f"the first is {Entry.objects.get(withdrawn_at=None).ticket}" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        recomputed(tmp_path, found | {"seed": found["commitment"]})

    offer = Offer.objects.get()
    buyer = site.client.get(path_of(lang, f"/o/{token('offer', offer.id)}"))["Location"]
    assert ("It costs nothing" if lang == "en" else "بلا مقابل") in text_of(site.client.get(buyer))
    assert site.client.post(buyer, {"act": "accept"}).status_code in (302, 303)
    site.office.tick().tick()
    assert site.office.platform.get("ember").id == "p-ann_b"
    assert shown(site, f"/s/{sale}", lang).status_code == 200


def test_a_drop(tmp_path, office, as_role, monkeypatch, capsys):
    site = opened(tmp_path, office, as_role, monkeypatch, DROP_RULE)
    sale = Sale.objects.get().id
    sign_in(site, "en")
    form = hidden(shown(site, f"/s/{sale}", "en")) | {f"text-{name}": text for name, text in TEXTS.items()}
    assert site.client.post(f"/s/{sale}", form | {"text-use": ""}).status_code == 422
    assert site.client.post(f"/s/{sale}", form).status_code == 303
    joined(site.office, "lena")[0].enters(sale, use="For my dog.", part="Nothing yet, but I mean to.")
    site.office.tick(days=10)
    assert "being scored" in text_of(shown(site, f"/s/{sale}", "en"))
    for who in reviewers(site.office, "rev1", "rev2"):
        for waiting in drops(who)[0].open:
            dog = "dog" in scoring.open_application(who, sale=sale, label=waiting.label).texts["use"]
            points, reasons = {"use": 2 if dog else 9, "part": 5}, dict.fromkeys(TEXTS, "It says what it is for.")
            scoring.score(who, id=who.new_id(), sale=sale, label=waiting.label, points=points, reasons=reasons)
    site.office.tick()
    for lang in ("en", "ar"):
        page = text_of(shown(site, f"/s/{sale}", lang))
        assert "8.00" in page and "2.75" in page and "It says what it is for." in page
        assert "rev1" not in page and "lena" not in page and "radio" not in page
    found = told(site, sale)[1]
    recomputed(tmp_path, found)
    assert f"1. {found['places'][0]} 8.00" in capsys.readouterr().out
    for sheet in found["sheets"][found["places"][0]]:
        sheet["points"]["use"] = 0
    with pytest.raises(SystemExit):
        recomputed(tmp_path, found)
    assert (Offer.objects.get().account, Offer.objects.get().price_minor, Offer.objects.get().state) == ("p-ann_b", 4000, "accepted")
