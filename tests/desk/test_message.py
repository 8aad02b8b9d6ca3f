"""Messages to us: in the order of what was promised, opened for who answers, answered once."""

import pytest

from rehandle.letters.models import Letter, Message
from tests.desk import world

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_message_is_opened_and_answered_once(office, sit):
    message = world.message(office)
    seat = sit("sam")
    assert "@noor_a" in seat.get("/desk/").content.decode()
    shown = seat.get(f"/desk/message/{message}").content.decode()
    assert "Who has my old name?" in shown and "who@home.example" in shown
    assert seat.post(f"/desk/message/{message}/answer", {"text": " "}).status_code == 422
    assert seat.post(f"/desk/message/{message}/answer", {"text": "Nobody has it."}).status_code == 302
    assert Message.objects.get().answered_by == "sam"
    again = sit("lee").post(f"/desk/message/{message}/answer", {"text": "My own answer."})
    assert again.status_code == 409
    assert "My own answer." in again.content.decode()
    assert Letter.objects.get().kind == "answer"


def test_who_only_reads_sees_it_sealed(office, sit):
    shown = sit("aud").get(f"/desk/message/{world.message(office)}").content.decode()
    assert "Who has my old name?" not in shown and "Sealed" in shown
