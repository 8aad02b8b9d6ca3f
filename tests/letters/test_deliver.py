"""Letters go out once, whatever breaks; what comes back did not tell anybody; an open stop keeps letters back."""

from datetime import timedelta

import pytest

from rehandle.adapters.platform.controls import World
from rehandle.handles import change
from rehandle.kernel import faults
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters import deliver, flows, queries, write
from rehandle.letters.models import KINDS, Letter
from rehandle.letters.rules.standstill import held_back
from rehandle.letters.write import Recipient
from rehandle.log.events import Event
from rehandle.log.models import Entry
from rehandle.outbox.models import Job
from tests.letters.conftest import BODY, TO
from tests.letters.made import in_flow

pytestmark = pytest.mark.django_db(transaction=True)
STOPS = ("objection", "dispute", "duress", "death_report", "legal_hold", "recovery_hold")
HOUR = timedelta(hours=1)


def stop(office, kind="death_report"):
    in_flow(office, lambda ctx: change.open_stop(ctx, change.lock("ember", stopped_is_fine=True), kind, "s1"))


def test_a_letter_goes_out_and_after_its_bounce_time_it_counts_as_delivered(office, letter, post, mailer):
    letter()
    assert post(office) == 1
    (mail,) = mailer.sent
    assert (mail.to, mail.subject, mail.text, mail.html, mail.lang) == (TO.address, BODY.title, BODY.text, BODY.html, "en")
    assert queries.letter("l1").state == "accepted"
    almost, over = office.now + 72 * HOUR - timedelta(seconds=1), office.now + 72 * HOUR
    assert (queries.due(almost), queries.due(over), queries.next_due()) == ([], ["l1"], over)
    with pytest.raises(Refused) as refused:
        flows.deliver_due(office.at(almost), "l1")
    assert refused.value.code == Code.TOO_EARLY
    assert flows.deliver_due(office.at(over), "l1") == "delivered"
    assert queries.next_due() is None


def test_in_the_app_the_same_letter_shows_once(office, letter, post, platform):
    letter(to=Recipient("account:a1", "in_app", "a1", "ar"))
    post(office)
    assert [(row["subject"], row["key"]) for row in World(platform).inbox("a1")] == [(BODY.title, "l1")]
    assert queries.letter("l1").state == "accepted"


@pytest.mark.parametrize("channel", ["mail", "in_app"])
@pytest.mark.parametrize("at", ["letters.send.before", "letters.send.after"])
def test_killed_around_the_call_nothing_is_lost_and_nothing_shows_twice(office, letter, post, mailer, platform, at, channel):
    letter(to=Recipient("account:a1", channel, "a1", "en"))
    faults.arm(at)
    with pytest.raises(faults.Crash):
        post(office)
    assert queries.letter("l1").state == "written"
    assert post(office) == 0  # its lease still runs
    assert post(office, replace=True) == 1
    shown = len(mailer.sent) if channel == "mail" else len(World(platform).inbox("a1"))
    assert (shown, queries.letter("l1").state) == (1, "accepted")
    assert Job.objects.get().done_at is not None


@pytest.mark.parametrize("fault", ["down", "half"])
def test_while_nobody_answers_it_is_tried_again_under_the_same_message_id(office, letter, post, mailer, fault):
    letter()
    setattr(mailer, fault, True)
    assert post(office) == 0
    assert queries.letter("l1").state == "written"
    setattr(mailer, fault, False)
    assert post(office.at(office.now + HOUR)) == 1
    assert len(mailer.sent) == 1


def test_a_worker_whose_lease_ended_cannot_record(office, letter, post):
    letter()
    stale = Job.objects.get().fence
    post(office)
    with pytest.raises(Refused) as refused:
        flows.record_refused(office, "l1", "no", stale)
    assert refused.value.code == Code.STALE
    assert queries.letter("l1").state == "accepted"


def test_what_is_refused_or_comes_back_has_told_nobody(office, letter, post, mailer):
    mailer.rules = {"gone@*": "refuse", "full@*": "bounce"}
    for name in ("gone", "full", "fine"):
        letter(name, to=Recipient(f"account:{name}", "mail", f"{name}@x.example", "en"), ref=name)
    post(office)
    assert deliver.collect_bounces(office, mailer=mailer) == 1
    assert deliver.collect_bounces(office, mailer=mailer) == 0
    told = [queries.letter(name) for name in ("gone", "full", "fine")]
    assert [(each.state, each.why_failed) for each in told] == [("failed", "refused"), ("failed", "bounced"), ("accepted", "")]
    assert Entry.objects.filter(event=Event.LETTER_FAILED).count() == 2


def test_a_letter_to_a_lapsed_domain_is_failed_and_never_sent(office, letter, post, mailer):
    letter()
    assert in_flow(office, lambda ctx: write.fail(ctx, "l1", "domain_lapsed")).state == "failed"
    post(office)
    assert mailer.sent == []
    assert queries.letter("l1").why_failed == "domain_lapsed"


def test_a_report_of_a_death_halts_letters_at_once_and_only_while_it_is_open(office, ember, letter, post, mailer):
    letter("notice"), letter("answer", kind="answer", number=0)
    stop(office)
    for hours in range(3):
        post(office.at(office.now + hours * HOUR))
    assert [mail.message_id.partition(".")[0] for mail in mailer.sent] == ["answer"]
    assert queries.letter("notice").held_at == office.now
    assert Entry.objects.filter(event=Event.LETTER_HELD).count() == 1
    in_flow(office, lambda ctx: change.end_stop(ctx, change.lock("ember", stopped_is_fine=True), "s1"))
    post(office.at(office.now + 4 * HOUR))
    assert len(mailer.sent) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_which_letters_an_open_stop_keeps_back(kind):
    assert {held_back(kind, [each]) for each in STOPS} == {kind not in ("answer", "decision", "kept")}
    assert not held_back(kind, [])
    assert not held_back(kind, ["resale_lock", "frozen_old_handle"])
    assert held_back(kind, ["resale_lock", "dispute"]) is (kind not in ("answer", "decision", "kept"))


def test_a_withdrawn_letter_is_not_sent(office, letter, post, mailer):
    letter()
    in_flow(office, lambda ctx: write.withdraw(ctx, "l1"))
    assert post(office) == 0
    assert mailer.sent == []


def test_every_opening_for_sending_is_on_record(office, letter, post):
    letter("l1"), letter("l2", number=7)
    post(office)
    assert sorted(Entry.objects.filter(event=Event.LETTER_OPENED).values_list("ref", flat=True)) == ["l1", "l2"]


def test_a_letter_that_was_tampered_with_fails_and_keeps_no_other_waiting(office, letter, post, mailer):
    letter("l1"), letter("l2", number=7)
    in_flow(office, lambda ctx: Letter.objects.filter(id="l1").update(sealed_address=Letter.objects.get(id="l2").sealed_address))
    assert post(office) == 2
    assert [queries.letter(each).why_failed for each in ("l1", "l2")] == ["seal_broken", ""]
    assert [mail.message_id.partition(".")[0] for mail in mailer.sent] == ["l2"]
