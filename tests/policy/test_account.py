"""One account of a verdict: the command line, the desk, the holder's page and the API say the same of the same finding."""

import csv
import html
import json
import re
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import execute_from_command_line
from django.test import Client

from rehandle import wiring
from rehandle.cases import queries as cases
from rehandle.cases.why import account_of
from rehandle.kernel.clock import SetClock
from rehandle.kernel.words.bare import in_text
from rehandle.kernel.words.bidi import without_marks
from rehandle.letters.links import token
from rehandle.people import flows as people
from rehandle.policy.rules.account import Read, account, called
from rehandle.policy.rules.columns import COLUMNS
from rehandle.policy.rules.explain import explain
from rehandle.policy.rules.page import page
from rehandle.policy.rules.reading import parse
from tests.conftest import NOW
from tests.desk.world import NORTHWIND, Platform, Ports, case
from tests.policy.made import AS_OF
from tests.policy.test_judge import ACCOUNT, TEXT

LANGS = ["en", "ar"]


def words_of(page_text: str) -> str:
    """What a page says, without its markup and marks of direction."""
    return " ".join(without_marks(html.unescape(re.sub(r"<[^>]+>", " ", page_text))).split())


def plain(text: str) -> str:
    return " ".join(without_marks(text).split())


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("change", [{}, {"posts": None}, {"memorial": True}, {"memorial": None}, {"last_login_at": AS_OF}, {"staff": True}])
def test_an_account_tells_every_condition_and_its_facts(change, lang):
    policy, facts = parse(TEXT), ACCOUNT | change
    why = explain(policy, facts, AS_OF)
    told = account(policy, why, Read(at=datetime(2026, 3, 1, tzinfo=UTC)), lang)
    assert [(each.kind, each.name, each.result, each.decided) for each in told.clauses] == [
        (each.kind, each.clause.name, each.result, each.decided) for each in why.clauses
    ]
    assert [len(each.facts) for each in told.clauses] == [len(each.facts) for each in why.clauses]
    anchors = {item.anchor for section in page(policy, lang).sections for item in section.items}
    assert {each.anchor for each in told.clauses} <= anchors, "every condition has its sentence on the policy page"
    assert (told.decided is not None) == bool(why.judgement.clause)
    if lang == "ar":
        texts = [told.outcome, *(each.sentence for each in told.clauses), *(fact.source for each in told.clauses for fact in each.facts)]
        assert in_text("\n".join(texts)) == []


def test_facts_tell_their_source_and_date():
    policy = parse(TEXT)
    read = Read(("old.csv", "old.csv"), datetime(2026, 3, 1, tzinfo=UTC), {"last_login_at": "seen"})
    told = account(policy, explain(policy, ACCOUNT, AS_OF), read, "en")
    facts = {fact.name: fact for fact in told.decided.facts}
    assert facts["last_active"].source == "old.csv, column seen, from: last sign-in, read on 1 March 2026"
    assert facts["posts"].source == "old.csv, read on 1 March 2026"


@pytest.fixture
def shown(office, monkeypatch):
    """A file, and the pages that show why: a reader of each for a language."""
    monkeypatch.setattr(wiring, "clock", lambda: SetClock(NOW))
    monkeypatch.setattr(wiring, "ports", lambda: Ports(Platform()))
    people.add_member(office, id="sam", name="Sam", roles=["case_worker"], username="sam")
    made = case(office, "tom")
    desk, holder = Client(), Client()
    desk.force_login(User.objects.get(username="sam"), backend="django.contrib.auth.backends.ModelBackend")

    def read(where: str, lang: str) -> str:
        root = "/ar" if lang == "ar" else ""
        if where == "api":
            return Client().post("/api/why", json.dumps({"link": f"https://x/l/{token('holder', made)}", "lang": lang}), content_type="application/json").content.decode()
        if where == "desk":
            return words_of(desk.get(f"{root}/desk/case/{made}").content.decode())
        holder.get(f"{root}/l/{token('holder', made)}")
        return words_of(holder.get(f"{root}/l/{made}").content.decode())

    return made, read


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lang", LANGS)
def test_all_four_tell_the_same(shown, lang, tmp_path, capsys):
    made, read = shown
    facts = cases.case(made)
    told = account_of(facts, lang)
    assert json.loads(read("api", lang)) == json.loads(json.dumps(asdict(told)))
    for where in ("desk", "holder"):
        text = read(where, lang)
        for clause in told.clauses:
            said = [clause.sentence, clause.holds, *(f"{fact.called}: {fact.value}" for fact in clause.facts), clause.note]
            assert [each for each in said if plain(each) not in text] == [], f"{where} does not tell {clause.name}"
        assert told.decided and told.decided.changes
        for said in (told.outcome, *told.decided.changes, *(fact.source for fact in told.decided.facts)):
            assert plain(said) in text, where
    by_command = told_by_command(facts, tmp_path, capsys, lang)
    assert [(each["sentence"], each["holds"], each["changes"]) for each in by_command["clauses"]] == [(each.sentence, each.holds, list(each.changes)) for each in told.clauses]
    assert [[(fact["called"], fact["value"]) for fact in each["facts"]] for each in by_command["clauses"]] == [
        [(fact.called, fact.value) for fact in each.facts] for each in told.clauses
    ]
    assert (by_command["outcome"], by_command["rule"]) == (told.outcome, told.rule)


def told_by_command(facts, folder: Path, capsys, lang: str) -> dict:
    """The same account as the command line tells it, of the same facts in a file."""
    columns = ["handle", "created_at", "last_login_at", "last_post_at", "posts", "verified", "staff", "memorial", "absent_until", "protected_class", "holder_id"]
    row = {**facts.facts, "handle": facts.handle, "holder_id": "h1"}
    with (folder / "accounts.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerow(["" if row.get(name) is None else str(row[name]).lower() if isinstance(row[name], bool) else row[name] for name in columns])
    (folder / "rule.toml").write_text(NORTHWIND)
    execute_from_command_line(["rehandle", "why", facts.handle, "--json", "--policy", str(folder / "rule.toml"), "--accounts", str(folder / "accounts.csv"), "--as-of", facts.facts["observed_at"]])
    return json.loads(capsys.readouterr().out)["accounts"][0]["account"][lang]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("link", ["", "nothing", "holder~case-tom~aaaaaaaaaaaaaaaaaaaaaaaaa"])
def test_without_the_letters_link_the_api_says_nothing(shown, link):
    answer = Client().post("/api/why", json.dumps({"link": link}), content_type="application/json")
    assert answer.status_code == 404


def test_every_column_and_fact_is_called_something():
    names = [*COLUMNS, "length", "is_word", "only:digits", "in_list:brands", "looks_like:reserved"]
    assert [name for name in names if re.search("[A-Za-z]", called(name, "ar"))] == []
    assert [name for name in names if "_" in called(name, "en")] == []
