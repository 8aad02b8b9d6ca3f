"""Names on request as people meet them: asking, the promise, the late answer, the desk's page. In both languages."""


import pytest
from django.contrib.auth.models import User
from django.test import Client

from rehandle.kernel.words.bare import in_page
from rehandle.log.models import Entry as LogEntry
from rehandle.sales.models import NameRequest, Sale
from tests.sales.requested import RULE, WHY
from tests.site.marketed import hidden, market, path_of, shown, sign_in
from tests.site.test_holder import text_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(tmp_path, office, as_role, monkeypatch):
    return market(tmp_path, office, as_role, monkeypatch, RULE, "ann_b", paid=True)


def desk(name):
    client = Client()
    client.force_login(User.objects.get(username=f"{name}@office.example"), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_asked_for_late_and_granted(site, lang):
    sale = Sale.objects.get().id
    for path in ("/sales", "/h/ember"):
        assert f"/s/{sale}" in shown(site, path, lang).content.decode()
    sign_in(site, lang)
    form, path = hidden(shown(site, f"/s/{sale}", lang), "id", "quote"), path_of(lang, f"/s/{sale}")
    assert site.client.post(path, form | {"why": "short"}).status_code == 422
    site.office.outside.set_paid("p-ann_b", paid=False)
    assert site.client.post(path, form | {"why": WHY}).status_code == 403
    site.office.outside.set_paid("p-ann_b", paid=True)
    for _ in range(2):
        assert site.client.post(path, form | {"why": WHY}).status_code == 303
    assert site.client.post(path, {"act": "leave"}).status_code == 303
    assert site.client.post(path, form | {"id": "again", "why": WHY}).status_code == 303
    promise = text_of(shown(site, f"/s/{sale}", lang))
    assert WHY not in promise and ("You have an answer by" if lang == "en" else "الرد حتى") in promise
    assert f"/s/{sale}" in shown(site, "/me", lang).content.decode()
    site.office.tick(days=9)
    assert ("have not kept it" if lang == "en" else "لم يُنفَّذ الوعد") in text_of(shown(site, f"/s/{sale}", lang))
    assert ("Answers that are late" if lang == "en" else "ردود متأخرة") in text_of(shown(site, f"/s/{sale}", lang))

    asked, ann = NameRequest.objects.get(state="waiting").id, desk("ann")
    assert f"/desk/request/{asked}" in ann.get(path_of(lang, "/desk/")).content.decode()
    page = ann.get(path_of(lang, f"/desk/request/{asked}"))
    assert WHY in page.content.decode() and (lang == "en" or in_page(page.content.decode()) == [])
    assert LogEntry.objects.filter(event="request.read").exists()
    answer = path_of(lang, f"/desk/request/{asked}/answer")
    assert ann.post(answer, {"act": "refuse", "reason": ""}).status_code == 422
    assert ann.post(answer, {"act": "grant"}).status_code == 302
    assert desk("bob").get(f"/desk/request/{asked}").status_code == 403
    site.office.tick().tick()
    assert site.office.platform.get("ember").id == "p-ann_b"
    assert ("was granted" if lang == "en" else "قُبل طلب هذا الحساب") in text_of(shown(site, f"/s/{sale}", lang))
    told = site.client.get(f"/api/v1/sales/{sale}").json()
    assert (told["form"], told["state"], told["entries"]) == ("request", "awarded", 0)
