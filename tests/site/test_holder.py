"""The holder's page: nothing happens on GET, each act once, and every late or wrong link is told the truth."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from rehandle.cases.models import Appeal, DeathReport
from rehandle.handles.queries import kept_until, spared, stops
from rehandle.kernel.words.bare import in_page
from rehandle.letters.links import token

pytestmark = pytest.mark.django_db(transaction=True)


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture(params=["en", "ar"])
def lang(request):
    return request.param


def test_the_link_is_exchanged_at_once(site):
    case = site.grace("quiet")
    answer = site.client.get(f"/l/{token('holder', case)}")
    assert answer.status_code == 303
    assert token("holder", case) not in answer["Location"]
    cookie = answer.cookies["door-holder"]
    assert (cookie["path"], cookie["httponly"], cookie["max-age"], cookie["samesite"]) == (f"/l/{case}", True, 3600, "Lax")


def test_opening_does_nothing_however_often(site, lang):
    case = site.grace("quiet")
    path = site.through(case, lang=lang)
    for _ in range(3):
        assert site.client.get(path).status_code == 200
        assert site.client.head(f"/l/{token('holder', case)}").status_code == 303
    assert site.case(case).state == "grace"


def test_keep_by_one_click_and_twice_is_once(site, lang):
    case = site.grace("quiet")
    path = site.through(case, lang=lang)
    page = site.client.get(path)
    assert ("Keep @quiet" if lang == "en" else "الاحتفاظ بالاسم @quiet") in text_of(page)
    for _ in range(2):
        assert site.client.post(path, {"act": "keep"}).status_code == 303
    kept = site.client.get(path)
    assert site.case(case).state == "kept"
    assert ("Nothing more to do" if lang == "en" else "لا يلزم فعل شيء آخر") in text_of(kept)
    assert lang == "en" or in_page(kept.content.decode()) == []


def test_keep_can_be_undone_for_ten_minutes_and_kept_again(site, lang):
    case = site.grace("quiet")
    path, answer_by = site.through(case, lang=lang), site.case(case).answer_by
    site.client.post(path, {"act": "keep"})
    page = site.client.get(path)
    assert ("Undo Possible until" if lang == "en" else "التراجع ممكن حتى") in text_of(page)
    assert lang == "en" or in_page(page.content.decode()) == []
    for _ in range(2):
        assert site.client.post(path, {"act": "undo"}).status_code == 303
    assert (site.case(case).state, site.case(case).answer_by, site.case(case).ends_at) == ("grace", answer_by, answer_by)
    assert kept_until("quiet", site.now) is None
    assert "quiet" not in spared(site.now)
    site.client.post(path, {"act": "keep"})
    assert site.case(case).state == "kept"
    assert kept_until("quiet", site.now) is not None


def test_after_ten_minutes_kept_stays_kept(site, lang):
    case = site.grace("quiet")
    path = site.through(case, lang=lang)
    site.client.post(path, {"act": "keep"})
    site.office.clock.move_to(site.now + timedelta(minutes=10, seconds=1))
    path = site.through(case, lang=lang)
    assert "Undo" not in text_of(site.client.get(path))
    assert site.client.post(path, {"act": "undo"}).status_code == 409
    assert site.case(case).state == "kept"


def test_what_the_holder_did_not_keep_is_not_his_to_undo(site):
    case = site.grace("quiet")
    path = site.through(case)
    site.client.post(path, {"act": "away", "until": "2027-06-01"})
    assert site.client.post(path, {"act": "undo"}).status_code == 409
    assert site.case(case).state == "kept"


def test_object_stops_everything(site, lang):
    case = site.grace("quiet")
    path = site.through(case, lang=lang)
    assert "required" in site.client.get(path).content.decode()
    empty = site.client.post(path, {"act": "object", "id": "x1", "words": " "})
    assert empty.status_code == 422
    for _ in range(2):
        assert site.client.post(path, {"act": "object", "id": "x2", "words": "I use it to read."}).status_code == 303
    assert Appeal.objects.filter(case=case).count() == 1
    assert [stop.kind for stop in stops("quiet")] == ["objection"]
    shown = site.client.get(path)
    assert ("Your objection is here" if lang == "en" else "وصل الاعتراض") in text_of(shown)
    assert 'value="keep"' not in shown.content.decode()


def test_away_until_a_day(site):
    case = site.grace("quiet")
    path = site.through(case)
    for wrong in ("", "2020-01-01", "2050-01-01", "yesterday"):
        answer = site.client.post(path, {"act": "away", "until": wrong})
        assert answer.status_code == 422
        assert "Choose a day within the next two years" in text_of(answer)
    assert site.client.post(path, {"act": "away", "until": (site.now + timedelta(days=100)).strftime("%Y-%m-%d")}).status_code == 303
    assert site.case(case).why_ended == "holder_away"


def test_a_death_told_by_the_link(site, lang):
    case = site.grace("quiet")
    path = site.through(case, lang=lang)
    answer = site.client.post(path, {"act": "died", "id": "d1", "contact": "sister@mail.example", "relation": "other"}, follow=True)
    assert DeathReport.objects.get(id="d1").handle == "quiet"
    assert [stop.kind for stop in stops("quiet")] == ["death_report"]
    assert answer.status_code == 200


@pytest.mark.parametrize("state", ["reclaimed", "released", "restored"])
def test_who_was_active_in_time_after_all_reads_why_it_comes_back(site, lang, state):
    move = {"reclaim_move": "m1", "restore_move": "m2"}
    case = site.taken("there", state=state, why_ended="active_late", ended_at=site.now if state == "restored" else None, **move)
    told = text_of(site.client.get(site.through(case, lang=lang)))
    assert ("used before the name was taken back" if lang == "en" else "استُخدم الحساب قبل سحب الاسم") in told
    way = ("on its way back", "في طريقه إلى صاحبه") if state != "restored" else ("The name is back", "عاد الاسم إلى صاحبه")
    assert way[lang == "ar"] in told and "gone on" not in told


def test_get_it_back_until_the_last_day(site, lang):
    case = site.taken("gone", reclaim_move="m-gone")
    path = site.through(case, lang=lang)
    assert ("Get @gone back" if lang == "en" else "استعادة الاسم @gone") in text_of(site.client.get(path))
    site.office.clock.move_to(site.now + timedelta(days=60))
    late = site.client.get(site.through(case, lang=lang))
    assert 'value="back"' not in late.content.decode()
    assert ("object until" if lang == "en" else "الاعتراض حتى") in text_of(late)
    refused = site.client.post(path, {"act": "back"})
    assert refused.status_code == 409
    assert ("The time for this is over" if lang == "en" else "انقضت مهلة هذا الإجراء") in text_of(refused)


@pytest.mark.parametrize("key", ["holder~nobody~abc", "holder~case-quiet~0000000000000000000000000", "offer~x~y", "~~", "holder~", "x" * 300])
def test_links_that_we_did_not_make(site, key, lang):
    site.grace("quiet")
    answer = site.get(f"/l/{key}", lang)
    assert answer.status_code in (403, 404)
    assert ("We do not know this link" if lang == "en" else "لا نعرف هذا الرابط") in text_of(answer)
    assert "/check" in answer.content.decode()


def test_one_link_opens_one_page(site):
    mine, other = site.grace("quiet"), site.grace("still")
    site.through(mine)
    assert site.client.get(f"/l/{other}").status_code == 403
    assert site.client.post(f"/l/{other}", {"act": "keep"}).status_code == 403
    assert site.case(other).state == "grace"


def test_a_page_that_was_open_too_long(site, monkeypatch):
    case = site.grace("quiet")
    path = site.through(case)
    monkeypatch.setattr("rehandle.site.door.HOUR", -1)
    answer = site.client.post(path, {"act": "keep"})
    assert answer.status_code == 403
    assert "more than an hour" in text_of(answer)
    assert site.case(case).state == "grace"


@pytest.mark.parametrize(("headers", "status"), [
    ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 303),
    ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
    ({"Origin": "https://evil.example"}, 403),
    ({"Origin": "null"}, 303),
])  # fmt: skip
def test_forms_of_other_sites_are_refused(site, headers, status):
    """Pages send no referrer, so browsers say `Origin: null`: the secret is required all the same."""
    case = site.grace("quiet")
    site.client = Client(enforce_csrf_checks=True)
    path = site.through(case)
    secret = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', site.client.get(path).content.decode())
    assert secret
    answer = site.client.post(path, {"act": "keep", "csrfmiddlewaretoken": secret.group(1)}, headers=headers)
    assert answer.status_code == status
    assert site.case(case).state == ("kept" if status == 303 else "grace")
    assert site.client.post(path, {"act": "keep"}, headers={"Origin": "null", "Sec-Fetch-Site": "same-origin"}).status_code == 403


def test_more_names_need_a_sign_in(site):
    case = site.grace("hoard", verdict="hoarded", clause="hoarded")
    path = site.through(case)
    page = site.client.get(path)
    assert "keeping takes a sign-in" in text_of(page)
    assert 'value="keep"' not in page.content.decode()
    assert site.client.post(path, {"act": "keep"}).status_code == 403
