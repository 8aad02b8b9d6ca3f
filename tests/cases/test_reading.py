"""Words of holders and families are opened for a reason, and never without an entry in the log."""

import pytest

from rehandle.cases.reading import read_report, read_words, take_up
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.flows import erase
from rehandle.log import entries
from rehandle.log.models import Entry
from tests.desk import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staff(office):
    return world.team(office)


def refusal(act, *given) -> Code:
    with pytest.raises(Refused) as refused:
        act(*given)
    return refused.value.code


def test_words_are_opened_and_the_log_tells_it(office, staff):
    _, appeal = world.objection(office)
    assert read_words(staff["sam"], appeal, "to decide").text == world.WORDS
    told = Entry.objects.get(event="letter.unsealed")
    assert (told.actor, told.ref, told.handle, told.data) == ("sam", appeal, "noor_a", {"table": "appeal"})


def test_a_report_of_a_death_is_opened_with_the_way_to_reach_its_sender(office, staff):
    report = world.death(office)
    told = read_report(staff["sam"], report, "to decide")
    assert (told.text, told.contact, told.lang) == ("She died in May.", "sis@home.example", "en")


def test_what_is_refused(office, staff):
    _, appeal = world.objection(office)
    report = world.death(office)
    assert refusal(read_words, staff["sam"], appeal, " ") is Code.REASON_MISSING
    assert refusal(read_report, staff["sam"], report, "") is Code.REASON_MISSING
    assert refusal(read_words, staff["sam"], "none", "x") is Code.NOT_FOUND
    assert refusal(read_report, staff["sam"], "none", "x") is Code.NOT_FOUND
    assert refusal(read_words, staff["aud"], appeal, "x") is Code.FORBIDDEN
    assert refusal(read_report, staff["ann"], report, "x") is Code.FORBIDDEN
    assert not Entry.objects.filter(event="letter.unsealed").exists()


def test_what_was_erased_stays_closed(office, staff):
    _, appeal = world.objection(office)
    erase(staff["kit"], "account:a-noor_a")
    assert refusal(read_words, staff["sam"], appeal, "x") is Code.ERASED


def test_taking_up_a_file_is_told_with_a_known_reason_only(office, staff):
    case = world.case(office, "sun")
    take_up(staff["sam"], case, "cannot_wait")
    told = entries.last_of("file.taken_up", case)
    assert told is not None
    assert (told.actor, told.data) == ("sam", {"why": "cannot_wait"})
    assert refusal(take_up, staff["sam"], case, "I like it") is Code.INVALID
    assert refusal(take_up, staff["sam"], "none") is Code.NOT_FOUND
    assert refusal(take_up, staff["ann"], case) is Code.FORBIDDEN
