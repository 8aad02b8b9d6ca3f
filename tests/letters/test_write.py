"""Letters are written once; drafts wait for the signature of their exact text; links and codes are ours or nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from rehandle.kernel.refusal import Code, Refused
from rehandle.letters import links, queries, write
from rehandle.letters.models import Letter
from rehandle.letters.rules.signs import read_code
from rehandle.letters.write import Body
from rehandle.log.models import Entry
from rehandle.outbox.models import Job
from tests.letters.conftest import BODY, TO
from tests.letters.made import in_flow

db = pytest.mark.django_db(transaction=True)


@db
def test_the_same_letter_twice_is_one(letter):
    assert letter() == letter()
    assert (Letter.objects.count(), Job.objects.filter(kind=write.SEND).count()) == (1, 1)


@db
@pytest.mark.parametrize("other", [{"body": Body("x", "y", "z")}, {"ref": "c2"}, {"to": type(TO)("account:a1", "mail", "b@x.example", "en")}])
def test_another_letter_under_its_id_is_refused(letter, other):
    letter()
    with pytest.raises(Refused) as refused:
        letter(**other)
    assert refused.value.code == Code.EXISTS_WITH_DIFFERENT_CONTENT


@db
def test_a_draft_goes_out_only_under_the_hash_of_its_text(office, letter):
    written = letter(kind="offer", draft=True)
    assert (written.state, written.text_hash, Job.objects.count()) == ("draft", write.text_hash(BODY), 0)
    with pytest.raises(Refused) as refused:
        in_flow(office, lambda ctx: write.post_draft(ctx, "l1", "0" * 64))
    assert refused.value.code == Code.APPROVAL_CHANGED
    assert in_flow(office, lambda ctx: write.post_draft(ctx, "l1", written.text_hash)).state == "written"
    assert Job.objects.filter(kind=write.SEND, ref="l1").count() == 1
    with pytest.raises(Refused) as refused:
        in_flow(office, lambda ctx: write.post_draft(ctx, "l1", written.text_hash))
    assert refused.value.code == Code.WRONG_STATE


@db
def test_the_log_tells_the_hash_and_nobody(letter):
    written = letter()
    leaf = Entry.objects.get(ref="l1").leaf
    assert written.text_hash in leaf
    assert "mail.example" not in leaf
    assert '"name":{"commitment"' in leaf


@db
def test_message_ids_name_no_person_and_no_host(letter):
    letter()
    local, _, origin = Letter.objects.get(id="l1").message_id.partition("@")
    assert local.startswith("l1.")
    assert origin == "office.example"
    assert "sam" not in local.lower()


@db
@pytest.mark.parametrize(
    ("code", "address", "genuine"),
    [
        ("right", TO.address, True),
        ("right", " sam.writer@MAIL.example ", True),
        ("typed", TO.address, True),
        ("right", "somebody@mail.example", False),
        ("right", "", False),
        ("0000-0000-0000", TO.address, False),
        ("", TO.address, False),
        ("' or 1=1 --", TO.address, False),
        ("right" * 400, TO.address, False),
    ],
)
def test_a_letter_is_ours_only_with_its_code_and_its_address(letter, code, address, genuine):
    letter()
    right = write.code_of("l1")
    given = {"right": right, "typed": right.upper().replace("-", " ").replace("0", "o").replace("1", "l")}.get(code, code)
    assert (queries.check(given, address) is not None) is genuine


@db
def test_every_answer_costs_the_same_queries(letter):
    letter("l1"), letter("l2", draft=True, kind="offer")
    asked = []
    for code, address in ((write.code_of("l1"), TO.address), (write.code_of("l1"), "x@y.example"), (write.code_of("l2"), TO.address), ("no", "")):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            queries.check(code, address)
        asked.append([each["sql"].split("WHERE")[0] for each in seen.captured_queries])
    assert [len(each) for each in asked] == [1, 1, 1, 1]
    assert len({str(each) for each in asked}) == 1


@db
@pytest.mark.parametrize("unsent", ["draft", "withdrawn"])
def test_a_letter_that_never_went_out_is_not_genuine(office, letter, unsent):
    letter(kind="offer", draft=True)
    if unsent == "withdrawn":
        in_flow(office, lambda ctx: write.withdraw(ctx, "l1"))
    assert queries.check(write.code_of("l1"), TO.address) is None


@given(st.sampled_from(links.KINDS), st.from_regex(r"\A[A-Za-z0-9_.:-]{1,80}\Z"))
def test_links_are_read_back_and_any_change_makes_them_nothing(kind, ref):
    token = links.token(kind, ref)
    assert links.read(token) == (kind, ref)
    assert links.read(token.replace(kind, "order" if kind != "order" else "offer", 1)) is None
    assert links.read(token[:-1] + ("0" if token[-1] != "0" else "1")) is None
    assert links.read(f"{kind}~{ref}x~{token.rpartition('~')[2]}") is None


@given(st.text(max_size=200))
def test_no_text_is_a_link_by_chance(text):
    assert links.read(text) is None


@given(st.from_regex(r"\A[a-z0-9_]{1,20}\Z"))
def test_codes_are_twelve_signs_that_survive_a_phone_call(letter_id):
    code = write.code_of(letter_id)
    assert [len(part) for part in code.split("-")] == [4, 4, 4]
    assert read_code(f" {code.upper().replace('-', ' - ')} ") == code
