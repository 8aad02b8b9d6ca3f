"""Checking a letter, telling of a death, writing to us, the log's files, signing in, the demo's bar."""

import re

import pytest
from django.core.management import call_command

from rehandle import wiring
from rehandle.cases.models import DeathReport
from rehandle.config.office import office as settings
from rehandle.handles.queries import stops
from rehandle.letters import messages
from rehandle.letters.models import Letter, Message
from rehandle.letters.write import code_of
from rehandle.log.events import Event
from rehandle.log.models import Entry
from rehandle.log.queries import checkpoint
from rehandle.log.rules import tiles
from rehandle.people import flows as people
from rehandle.site.happened import WORDS
from rehandle.site.letter_html import shown
from tests.site.test_buyer import sent
from tests.site.test_holder import text_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_check_says_one_of_two_things(site, lang):
    sent(site)
    code = code_of(Letter.objects.get(kind="offer").id)
    path = "/ar/check" if lang == "ar" else "/check"
    genuine = site.client.post(path, {"code": code.upper(), "address": " Rita@Example.net "})
    assert ("Genuine" if lang == "en" else "رسالة حقيقية") in text_of(genuine)
    other = {
        re.sub(r'value="[^"]*"', "", site.client.post(path, {"code": c, "address": a}).content.decode())
        for c, a in ((code, "somebody@else.example"), ("aaaa-bbbb-cccc", "rita@example.net"), ("", ""), ("x" * 9999, "y" * 9999))
    }
    assert len(other) == 1
    assert "@ember" not in other.pop()


def test_a_death_stops_everything_and_tells_nobody_whether_there_is_a_file(site):
    site.grace("quiet")
    answers = {
        text_of(site.client.post("/died", {"id": f"d-{name[-3:]}", "name": name, "relation": "family", "contact": "sister@mail.example", "words": ""}))
        .replace(name.removeprefix("@"), "NAME")
        for name in ("@Quiet", "nobody_has_it") * 2
    }
    assert len(answers) == 1
    assert DeathReport.objects.count() == 2
    assert [stop.kind for stop in stops("quiet")] == ["death_report"]


@pytest.mark.parametrize("told", [{"name": "a b", "contact": "x"}, {"name": "quiet", "contact": " "}, {"name": "quiet", "contact": "x" * 201}, {}])
def test_a_death_told_wrongly_keeps_what_was_typed(site, told):
    answer = site.client.post("/died", {"id": "d1", "words": "She died in March.", **told})
    assert answer.status_code == 422
    assert "She died in March." in answer.content.decode()
    assert DeathReport.objects.count() == 0


def test_contact_tells_the_truth_about_the_queue(site):
    assert "No message waits" in text_of(site.get("/contact"))
    told = {"id": "m1", "text": "Where is my name?", "address": "me@mail.example"}
    for _ in range(2):
        assert "Before it: 0 letters" in text_of(site.client.post("/contact", told))
    assert Message.objects.count() == 1
    assert b"Where" not in bytes(Message.objects.get().sealed_text)
    assert "1 letter waiting, the oldest since 1 December 2026" in text_of(site.get("/contact"))
    assert Entry.objects.filter(event=Event.CONTACTED.value).count() == 1
    worker = people.add_member(site.office.now(), id="w", name="W", roles=["case_worker"]) and site.office.as_role("case_worker", "w")
    messages.answer(worker, message="m1", text="It is yours.")
    site.office.tick()
    assert site.office.mailer.sent[-1].to == "me@mail.example"
    assert "No message waits" in text_of(site.get("/contact"))


@pytest.mark.parametrize("told", [{"text": " ", "address": "me@mail.example"}, {"text": "x", "address": "nobody"}, {"text": "x" * 4001, "address": "a@b.example"}])
def test_contact_refuses_what_it_cannot_answer(site, told):
    assert site.client.post("/contact", {"id": "m1", **told}).status_code == 422
    assert Message.objects.count() == 0


@pytest.mark.parametrize(("waiting", "lately", "days"), [(0, 0, 14), (5, 30, 14), (99, 30, 100), (0, 1, 30)])
def test_an_answer_is_promised_for_a_day_that_can_be_kept(office, waiting, lately, days):
    assert (messages.answered_by(waiting, lately, office.now) - office.now).days == days


def test_the_log_is_verified_from_its_pages(site, tmp_path, capsys):
    site.sealed()
    head = checkpoint()
    files = ["checkpoint", "log.key", *(tiles.path("entries", number, width) for number, width in tiles.bundles(head.size))]
    for name in files:
        answer = site.get(f"/{name}")
        assert answer.status_code == 200
        (tmp_path / "log" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "log" / name).write_bytes(answer.content)
    call_command("log", "verify", str(tmp_path / "log"), heads=tmp_path / "heads.json", entry=0)
    assert f"The record holds: {head.size} entries" in capsys.readouterr().out
    hashes = site.get(f"/{tiles.path('0', 0, min(head.size, 256) if head.size < 256 else 256)}")
    assert len(hashes.content) == 32 * min(head.size, 256)
    assert site.get(f"/tile/entries/000.p/{head.size + 1}").status_code == 404
    assert site.get("/tile/1/000").status_code == 404
    assert site.get("/tile/../etc/passwd").status_code == 404


def test_an_entry_opens_only_what_is_public(site):
    quiet = site.grace("quiet")
    site.listed("listed")
    site.sealed()
    from rehandle.log.queries import newest

    for each in newest(500):
        html = site.get(f"/record/{each.place}").content.decode()
        assert quiet not in html
        assert "@quiet" not in html


def test_every_event_has_words():
    assert set(Event) == set(WORDS)


def test_sign_in(site, django_user_model):
    django_user_model.objects.create_user("nadia", password="right-and-long")
    people.add_member(site.office.now(), id="nadia", name="Nadia", roles=["case_worker"], username="nadia")
    wrong = site.client.post("/sign-in", {"login": "nadia", "password": "wrong"})
    assert "do not belong together" in text_of(wrong)
    right = site.client.post("/sign-in", {"login": "nadia", "password": "right-and-long"})
    assert right.status_code == 302
    assert right["Location"] == "/desk/"
    site.client.cookies.clear()
    site.client.post("/account/signup/", {"username": "stranger", "password1": "long-and-right-9", "password2": "long-and-right-9"})
    assert not django_user_model.objects.filter(username="stranger").exists()
    assert site.client.post("/sign-out").status_code == 302


def test_the_demo_moves_only_in_demo_mode(site, monkeypatch):
    real = settings()
    closed = real.model_copy(update={"demo": False})
    for module in ("rehandle.site.views.demo", "rehandle.site.context", "rehandle.site.views.buyer"):
        monkeypatch.setattr(f"{module}.office", lambda: closed)
    for path in ("/demo", "/demo/mail", "/demo/mail/1"):
        assert site.get(path).status_code == 404
    for path in ("/demo/day", "/demo/event", "/demo/be/auditor", "/demo/publish"):
        assert site.client.post(path).status_code == 404
    assert 'class="demo"' not in site.get("/").content.decode()


def test_the_demos_bar_and_roles(site, monkeypatch):
    moved = []
    monkeypatch.setattr("rehandle.site.views.demo.tick.advance_clock", lambda ctx, to: moved.append(to - ctx.now))
    ctx = wiring.office_ctx()
    for back, leads in (("/h/ember", "/h/ember"), ("https://evil.example/", "/demo"), ("//evil.example", "/demo"), ("/\\evil.example", "/demo")):
        answer = site.client.post("/demo/day", {"back": back})
        assert answer["Location"] == leads
    assert [span.days for span in moved] == [1, 1, 1, 1]
    assert site.client.post("/demo/event", {}).status_code == 302
    assert site.client.get("/demo/day").status_code == 405
    people.add_member(ctx, id="ada", name="Ada", roles=["auditor"], username="ada")
    assert site.client.post("/demo/be/auditor")["Location"] == "/desk/"
    assert site.client.post("/demo/be/auditor-1").status_code == 404
    assert site.client.post("/demo/be/nobody").status_code == 404


def test_a_letters_text_is_shown_safely():
    html = shown("Hi <b>\nhttp://office.example/l/x~y then http://office.example.evil/x and http://other.example/", "http://office.example")
    assert html == (
        'Hi &lt;b&gt;\n<a href="/l/x~y" dir="ltr">http://office.example/l/x~y</a> then <bdi dir="ltr">http://office.example.evil/x</bdi> and '
        '<bdi dir="ltr">http://other.example/</bdi>'
    )
