"""Every page in both languages: it answers, says who may load what, and holds to the words."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rehandle.handles import change
from rehandle.kernel.words.bare import in_page
from rehandle.policy.queries import in_force
from rehandle.site import public
from tests.sales import made
from tests.site import world

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ["/", "/policy", "/calendar", "/check", "/died", "/record", "/record/0", "/contact", "/privacy", "/sign-in", "/demo", "/demo/mail", "/h/ember",
         "/h/quiet", "/h/listed", "/h/given", "/h/nobody_has_it", "/h/admin"]  # fmt: skip
NOT_THERE = ["/nope", "/record/99999", "/l/nobody", "/o/nobody", "/l/holder~x~y", "/o/offer~x~y", "/demo/mail/77"]


def named(site):
    site.grace("quiet")
    site.listed("listed")
    site.name("given", state="closed", outcome="sold", ended_at=site.now)
    made.act(site.office.now(), what=lambda ctx: change.hand_over(ctx, change.lock("given"), "a9", None))
    return site.sealed()


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_pages_answer_and_nothing_stands_bare(site, lang):
    named(site)
    for path in [*PAGES, *NOT_THERE]:
        answer = site.get(path, lang)
        html = answer.content.decode()
        assert answer.status_code == 200 if path in PAGES else answer.status_code in (403, 404), path
        assert f'lang="{lang}"' in html, path
        assert len(re.findall(r"<h1[ >]", html)) == 1, path
        assert re.findall(r"\sstyle=|\son\w+=|src=\"(?:https?:)?//", html) == [], path
        assert "{%" not in html and "{{" not in html, path
        assert lang == "en" or in_page(html) == [], (path, in_page(html))


def test_headers(site):
    for path in ("/", "/nope", "/check"):
        answer = site.get(path)
        assert answer["Content-Security-Policy"] == (
            "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        assert (answer["Referrer-Policy"], answer["X-Content-Type-Options"], answer["X-Frame-Options"]) == ("no-referrer", "nosniff", "DENY")
    assert "no-store" in site.get("/check")["Cache-Control"]
    assert "script-src 'self'" in site.get("/sign-in")["Content-Security-Policy"]
    assert "<script" not in site.get("/record").content.decode()


@pytest.mark.parametrize(("asked", "leads"), [
    ("/?lang=ar", "/ar/"), ("/ar/policy?lang=en", "/policy"), ("/ar", "/ar/"), ("/h/EMBER", "/h/ember"), ("/look?name=%E2%80%8F@Ember%20", "/h/ember"),
    ("/ar/look?name=ember", "/ar/h/ember"),
])  # fmt: skip
def test_one_address_a_page(site, asked, leads):
    answer = site.client.get(asked)
    assert answer.status_code in (302, 303)
    assert answer["Location"] == leads


@pytest.mark.parametrize("typed", ["", "@", "a b", "waytoolongforaname", "ن", "<script>", "x" * 5000])
def test_what_cannot_be_a_name_is_answered(site, typed):
    answer = site.client.get("/look", {"name": typed})
    assert answer.status_code == 422
    assert "A name here has 1 to 15 characters" in answer.content.decode()
    assert "<script>" not in answer.content.decode()


STATES = {
    "quiet": "Taken", "taken": "Taken", "stopped": "Taken", "back": "Taken", "untouched": "Taken", "listed": "Goes on sale", "ember": "For sale",
    "given": "Changed hands on", "admin": "Not given", "nobody_has_it": "Open", "kept": "Taken",
}  # fmt: skip


def test_the_six_states(site):
    named(site)
    site.taken("taken")
    stopped = site.listed("stopped")
    made.act(site.office.now(), what=lambda ctx: change.open_stop(ctx, change.lock("stopped"), "objection", f"objection:{stopped}"))
    site.listed("back", restore_move="m-back")
    site.name("kept", **world.GRACE | {"state": "kept", "ended_at": site.now, "why_ended": "holder_kept", "ends_at": None})
    site.office.outside.add(world.Account(id="p-untouched", handle="untouched", state="active"))
    for name, says in STATES.items():
        html = site.get(f"/h/{name}").content.decode()
        badge = re.search(r'class="badge[^>]*>.*?</span>', html, re.S)
        assert badge is not None
        assert says in re.sub(r"<[^>]+>", "", badge.group()), (name, badge.group())


def test_taken_says_the_same_whatever_is_behind_it(site):
    """Grace, a stop, a kept name and one that nothing ever happened to: the same page, letter for letter, after the same queries."""
    named(site)
    site.taken("taken")
    site.office.outside.add(world.Account(id="p-untouched", handle="untouched", state="active"))
    pages = {}
    for name in ("quiet", "taken", "untouched"):
        pages[name] = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", site.get(f"/h/{name}").content.decode()).replace(name, "NAME")
    assert pages["quiet"] == pages["taken"] == pages["untouched"]


def test_equal_work_for_every_answer(site):
    """Whether there is a file or none, the same questions are asked, in the same order."""
    named(site)
    site.taken("taken")
    asked = {}
    for name in ("quiet", "taken", "untouched", "admin", "nobody_has_it"):
        site.get(f"/h/{name}")  # what is kept in memory is kept by now
        with CaptureQueriesContext(connection) as queries:
            public.read(site_rule(site), name, site.now, site.office.platform)
        asked[name] = [re.sub(r"'[^']*'", "?", each["sql"]) for each in queries]
    assert all(each == asked["quiet"] for each in asked.values()), {name: len(each) for name, each in asked.items()}


def site_rule(site):
    return in_force(site.now)


def test_the_rule_as_published_bytes(site):
    answer = site.get("/policy.toml")
    assert answer.content.decode() == made.NORTHWIND
    assert answer["Policy-Hash"] == site_rule(site).hash
    html = site.get("/policy").content.decode()
    assert site_rule(site).hash in html
    assert 'id="rule-dormant"' in html and 'id="verdict-dormant"' in html
    assert site.get("/policy.toml?version=99").status_code == 404


def test_the_record_as_csv(site):
    site.listed("listed")
    site.taken("taken")
    rows = site.get("/record.csv").content.decode().splitlines()
    names = [row.split(",")[0] for row in rows[1:]]
    assert "listed" in names and "ember" in names
    assert "taken" not in names


MONEY = re.compile(r"\b(?:money|price|paid|pay|payment|sale|sold|sell|cost|US\$|USD|refund|proceeds|buyer)\b|السعر|البيع|بيع|الدفع|مبلغ|ثمن|دفعة", re.IGNORECASE)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_where_nothing_is_sold_no_page_speaks_of_money(tmp_path, office, as_role, monkeypatch, lang):
    here = world.plain_site(tmp_path, office, as_role, monkeypatch)
    here.grace("quiet", policy_text=world.FORUM, tier="mass")
    here.listed("listed", policy_text=world.FORUM, tier="mass")
    here.sealed()
    for path in ("/", "/policy", "/calendar", "/died", "/record", "/contact", "/privacy", "/h/quiet", "/h/listed", here.through("case-quiet", lang=lang).removeprefix("/ar")):
        html = here.get(path, lang).content.decode()
        said = re.sub(r"<[^>]+>", " ", html)
        assert MONEY.findall(said) == [], (path, [said[max(0, m.start() - 60) : m.end() + 60] for m in MONEY.finditer(said)])


def test_silence_of_platform_and_database(site, monkeypatch):
    site.office.outside.faults(down=True)
    answer = site.get("/h/ember")
    assert answer.status_code == 503
    assert "We could not read the names just now" in answer.content.decode()

