"""What is sealed opens in its own place only, never without an entry in the log, and never again once its key is gone."""

import itertools

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from rehandle.config.keys import keys
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters import flows, queries
from rehandle.letters.models import Letter, SubjectKey
from rehandle.letters.seal import SealError, open_sealed, seal
from rehandle.letters.write import SEALED
from rehandle.log.events import Event
from rehandle.log.models import Entry
from tests.letters.conftest import BODY, TO
from tests.letters.made import in_flow

pytestmark = pytest.mark.django_db(transaction=True)
PLACE = {"subject": "account:a1", "table": "appeal", "row": "r1", "column": "words"}


def sealing(ctx, text="the words", **place):
    told = PLACE | place
    return in_flow(ctx, lambda c: seal(c, told.pop("subject"), text=text, **told))


def opening(ctx, sealed, **place):
    told = PLACE | place
    return in_flow(ctx, lambda c: open_sealed(told.pop("subject"), sealed=sealed, **told))


def test_it_opens_where_it_was_sealed_and_the_log_tells_it(office):
    sealed = sealing(office, "كلمات and words")
    assert opening(office, sealed) == "كلمات and words"
    assert list(Entry.objects.filter(event=Event.LETTER_READ).values_list("ref", flat=True)) == ["r1"]


@pytest.mark.parametrize("moved", [{"table": "letter"}, {"row": "r2"}, {"column": "contact"}, {"subject": "account:a2"}])
def test_it_opens_nowhere_else(office, moved):
    sealed = sealing(office)
    sealing(office, **moved)  # so that the other person has a key too
    with pytest.raises(SealError):
        opening(office, sealed, **moved)


@pytest.mark.parametrize("place", range(4, 60, 7))
def test_no_bit_of_it_can_be_changed(office, place):
    sealed = bytearray(sealing(office, "w" * 40))
    sealed[place] ^= 1
    with pytest.raises(SealError):
        opening(office, bytes(sealed))


def test_the_associated_data_names_table_row_column_person_and_key_version(office):
    sealed = sealing(office)
    key = SubjectKey.objects.get(subject="account:a1")
    wrapped = bytes(key.wrapped)
    place = b"subject_key\x00account:a1\x00wrapped\x00account:a1\x001"
    inner = AESGCM(AESGCM(keys().seal).decrypt(wrapped[:12], wrapped[12:], place))
    assert inner.decrypt(sealed[4:16], sealed[16:], b"appeal\x00r1\x00words\x00account:a1\x001") == b"the words"
    assert sealed[:4] == key.version.to_bytes(4)


def test_equal_texts_never_look_equal(office):
    assert len({sealing(office) for _ in range(5)}) == 5


def test_two_letters_whose_sealed_texts_are_swapped_do_not_open(office, as_role, letter):
    letter("l1"), letter("l2", number=7)
    one, other = Letter.objects.get(id="l1"), Letter.objects.get(id="l2")
    one.sealed_text, other.sealed_text = other.sealed_text, one.sealed_text
    in_flow(office, lambda ctx: (one.save(), other.save()))
    for each in ("l1", "l2"):
        with pytest.raises(SealError):
            flows.unseal(as_role("case_worker", "w1"), each, "a question about it")


def test_no_entry_no_plain_text(as_role, letter):
    letter()
    with pytest.raises(Refused) as refused:
        flows.unseal(as_role("case_worker", "w1"), "l1", "  ")
    assert refused.value.code == Code.REASON_MISSING
    with pytest.raises(Refused) as refused:
        flows.unseal(as_role("treasurer", "t1"), "l1", "curious")
    assert refused.value.code == Code.FORBIDDEN
    assert not Entry.objects.filter(event=Event.LETTER_READ).exists()
    opened = flows.unseal(as_role("case_worker", "w1"), "l1", "the holder asks what we wrote")
    assert (opened.address, opened.title, opened.text, opened.html) == (TO.address, BODY.title, BODY.text, BODY.html)
    assert Entry.objects.filter(event=Event.LETTER_READ, ref="l1", actor="w1").count() == 1
    assert [(each.reason, each.read_by) for each in queries.readings("l1")] == [("the holder asks what we wrote", "w1")]


def test_erased_is_erased_and_a_new_letter_is_not_held_up(as_role, letter):
    letter("l1"), letter("l2", to=type(TO)("account:a2", "mail", "other@mail.example", "en"), number=7)
    keeper, worker = as_role("keeper", "k1"), as_role("case_worker", "w1")
    assert flows.erase(keeper, "account:a1").letters == 1
    assert flows.erase(keeper, "account:a1").letters == 0
    with pytest.raises(Refused) as refused:
        flows.unseal(worker, "l1", "too late")
    assert refused.value.code == Code.ERASED
    assert queries.letter("l1").state == "withdrawn"
    assert flows.unseal(worker, "l2", "still there").address == "other@mail.example"
    letter("l3", number=1)
    assert flows.unseal(worker, "l3", "written since").address == TO.address
    with pytest.raises(Refused):
        flows.unseal(worker, "l1", "a new key opens nothing of old")
    assert not SubjectKey.objects.filter(subject="account:a1", version=1).exists()


def test_the_database_holds_no_address_and_no_words(office, letter):
    for number in range(40):
        letter(f"l{number}", to=type(TO)(f"account:s{number}", "mail", f"seeded{number}@secret.example", "en"), number=number)
    dump = dumped()
    assert len(dump) > 10_000
    found = [word for word in ("secret.example", "seeded1", "not used", BODY.title) if word.encode() in dump]
    assert found == []


def dumped() -> bytes:
    """Every row of every table, as text and as the bytes that its binary columns hold."""
    out = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'select * from "{table}"')
            out += [bytes(value) if isinstance(value, memoryview) else str(value).encode() for row in cursor.fetchall() for value in row]
    return b"\n".join(out)


def test_every_sealed_column_of_a_letter_is_sealed(letter):
    letter()
    row = Letter.objects.get(id="l1")
    sealed = [bytes(getattr(row, f"sealed_{column}")) for column in SEALED]
    assert all(one[:40] != other[:40] for one, other in itertools.combinations(sealed, 2))
    assert not any(text.encode() in each for each in sealed for text in (BODY.text, BODY.title, TO.address))
