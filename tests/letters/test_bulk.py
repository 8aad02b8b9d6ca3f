"""Letters by the thousand: everybody once, each outcome on record, nothing kept that need not be."""

from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rehandle.kernel.ports import Unreachable
from rehandle.kernel.refusal import Refused
from rehandle.letters.bulk.files import alone, numbered
from rehandle.letters.bulk.ids import letter_id, message_id
from rehandle.letters.bulk.outcomes import bounced, counted, find_code, later, not_told, outcome_of, outcomes
from rehandle.letters.rules.signs import read_code
from rehandle.letters.write import code_mac, code_of
from tests.letters.bulk import NOW, App, Clock, Mailer, people, send


def expected(number: int, channel: str) -> str:
    """The outcome that person `number` must have."""
    if number % 10 == 0:
        return "no_address"
    if channel == "mail" and number % 7 == 0:
        return "lapsed_domain"
    if str(number).endswith("13"):
        return "held_back"
    if channel == "mail" and number % 11 == 0:
        return "refused"
    return "later" if channel == "mail" and number % 17 == 0 else "accepted"


def all_expected(count: int) -> dict[tuple[str, str], str]:
    return {(f"name{number}", channel): expected(number, channel) for number in range(count) for channel in ("mail", "in_app")}


def test_everybody_has_each_outcome_once(tmp_path: Path) -> None:
    mailer, app, said = Mailer(), App(), []
    done = send(tmp_path, people(240), mailer, app, say=said.append)
    rows = list(outcomes(tmp_path, "notice-30"))
    assert {(row.handle, row.channel): row.outcome for row in rows} == all_expected(240)
    assert len(rows) == 480 == done.letters
    assert done.outcomes == dict(sorted(Counter(row.outcome for row in rows).items())) == counted(tmp_path, "notice-30")
    assert (done.resent, done.batches, done.number, len(said)) == (0, 5, 30, 5)
    assert {row.lang for row in rows if row.outcome == "accepted"} == {"en", "ar"}
    assert len({row.message_id for row in rows}) == 480
    assert [mail.message_id for mail in mailer.sent] == [message_id(letter_id(f"case-{mail.to[1:].partition('@')[0]}", 30, "mail")) for mail in mailer.sent]
    assert {key for _, key in app.shown} == {letter_id(f"case-{account[1:]}", 30, "in_app") for account, _ in app.shown}
    assert not numbered(tmp_path / "notice-30", "journal")


def test_a_round_that_is_over_is_not_sent_again(tmp_path: Path) -> None:
    first, second = Mailer(), Mailer()
    done = send(tmp_path, people(60), first, App())
    assert send(tmp_path, people(80), second, App()) == done
    assert second.sent == []


def test_who_is_named_twice_is_written_to_once(tmp_path: Path) -> None:
    mailer = Mailer()
    send(tmp_path, people(30) + people(30), mailer, App(), batch=20)
    assert set(Counter(mail.message_id for mail in mailer.sent).values()) == {1}


def test_no_address_and_no_text_is_kept(tmp_path: Path) -> None:
    with pytest.raises(Unreachable):
        send(tmp_path, people(240), Mailer(dies_at=100), App())
    send(tmp_path, people(240), Mailer(), App())
    for path in tmp_path.rglob("*"):
        assert path.is_dir() or b"mail.example" not in path.read_bytes(), path


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 150), st.booleans()), max_size=5), st.integers(10, 120))
def test_a_server_that_dies_now_and_then_costs_nobody_a_letter(tmp_path_factory: pytest.TempPathFactory, deaths: list[tuple[int, bool]], batch: int) -> None:
    """Whenever it dies: each outcome once; who was written to twice got the same letter, and it is recorded."""
    folder, app, went = tmp_path_factory.mktemp("round"), App(), Counter[str]()
    for dies_at, half in [*deaths, (-1, False)]:
        mailer = Mailer(dies_at, half)
        with suppress(Unreachable):
            send(folder, people(150), mailer, app, batch=batch)
        went.update(mail.message_id for mail in mailer.sent)
    rows = list(outcomes(folder, "notice-30"))
    assert {(row.handle, row.channel): row.outcome for row in rows} == all_expected(150)
    assert len(rows) == 300
    assert set(went) == {row.message_id for row in rows if row.channel == "mail" and row.outcome in ("accepted", "refused", "later")}
    assert {known for known, copies in went.items() if copies > 1} <= {row.message_id for row in rows if row.resent}
    assert sum(row.resent for row in rows) <= 100 * len(deaths)


def test_who_left_meanwhile_keeps_his_outcome_and_is_not_written_to_again(tmp_path: Path) -> None:
    with pytest.raises(Unreachable):
        send(tmp_path, people(200), Mailer(dies_at=120), App())
    second = Mailer()
    send(tmp_path, people(100, first=100), second, App())
    rows = {(row.handle, row.channel): row.outcome for row in outcomes(tmp_path, "notice-30")}
    assert all(rows[key] == outcome for key, outcome in all_expected(200).items() if key in rows)
    assert {f"name{number}" for number in range(100, 200)} <= {handle for handle, _ in rows}
    assert all(int(mail.to[1:].partition("@")[0]) >= 100 for mail in second.sent)


def test_two_do_not_send_one_round(tmp_path: Path) -> None:
    with alone(tmp_path / "notice-30"), pytest.raises(Refused, match="another process"):
        send(tmp_path, people(10), Mailer(), App())


def test_what_comes_back_was_not_told(tmp_path: Path) -> None:
    send(tmp_path, people(60), Mailer(), App())
    before = not_told(tmp_path, "notice-30")
    assert before == sorted(handle for handle in {key[0] for key in all_expected(60)} if "accepted" not in [all_expected(60)[handle, "mail"], all_expected(60)[handle, "in_app"]])
    ids = [message_id(letter_id("case-3", 30, channel)) for channel in ("mail", "in_app")]
    assert bounced(tmp_path, "notice-30", [ids[0], "1.x@else.where", ids[0]], at=NOW) == 1
    assert not_told(tmp_path, "notice-30") == before
    assert bounced(tmp_path, "notice-30", ids, at=NOW) == 1
    assert bounced(tmp_path, "notice-30", ids, at=NOW) == 0
    assert bounced(tmp_path, "notice-30", [message_id(letter_id("case-11", 30, "mail"))], at=NOW) == 0  # it was refused
    assert not_told(tmp_path, "notice-30") == sorted([*before, "name3"])
    assert sorted(path.name for path in (tmp_path / "notice-30").glob("bounces-*")) == ["bounces-000001.parquet", "bounces-000002.parquet"]
    assert sorted((row.channel, row.outcome) for row in outcome_of(tmp_path, "name3")) == [
        ("in_app", "accepted"), ("in_app", "bounced"), ("mail", "accepted"), ("mail", "bounced"),
    ]  # fmt: skip
    assert counted(tmp_path, "notice-30")["bounced"] == 2


def test_what_was_put_off_goes_again_as_the_same_letter(tmp_path: Path) -> None:
    class Willing(Mailer):
        def send_many(self, mails):
            for mail in mails:
                self.sent.append(mail)
                yield mail.message_id, "accepted"

    first, second, now = Mailer(), Willing(), Clock()
    send(tmp_path, people(60), first, App(), channels=("mail",), now=now)
    put_off = later(tmp_path, "notice-30")
    assert put_off == sorted(handle for (handle, channel), outcome in all_expected(60).items() if (channel, outcome) == ("mail", "later")) != []
    send(tmp_path, [who for who in people(60) if who.handle in put_off], second, App(), name="notice-30-again", channels=("mail",), now=now)
    ids = {mail.to: mail.message_id for mail in first.sent}
    assert [mail.message_id for mail in second.sent] == [ids[mail.to] for mail in second.sent]
    assert [row.outcome for row in outcome_of(tmp_path, put_off[0])] == ["later", "accepted"]
    assert set(not_told(tmp_path, "notice-30")) - set(not_told(tmp_path, "notice-30", "notice-30-again")) == set(put_off)


def test_a_code_finds_its_letter_and_nothing_else_does(tmp_path: Path) -> None:
    for number, name in ((30, "notice-30"), (7, "notice-7")):
        send(tmp_path / "wave", people(40), Mailer(), App(), name=name, number=number)
    (row,) = [row for row in outcomes(tmp_path / "wave", "notice-7") if (row.handle, row.channel) == ("name3", "mail")]
    code = code_of(letter_id("case-3", 7, "mail"))
    assert find_code([tmp_path / "other", tmp_path / "wave"], code_mac(read_code(code.upper()))) == row
    assert find_code([tmp_path / "wave"], code_mac(read_code("0000-0000-0000"))) is None
    refused = code_mac(code_of(letter_id("case-11", 7, "mail")))
    assert find_code([tmp_path / "wave"], refused) is None


def test_the_places_are_made_again_where_they_were_lost(tmp_path: Path) -> None:
    send(tmp_path, people(60), Mailer(), App())
    for path in (tmp_path / "notice-30").glob("places.sqlite*"):
        path.unlink()
    assert len(outcome_of(tmp_path, "name3")) == 2
    for path in (tmp_path / "notice-30").glob("places.sqlite*"):
        path.unlink()
    assert bounced(tmp_path, "notice-30", [message_id(letter_id("case-3", 30, "mail"))], at=NOW) == 1
    assert {row.outcome for row in outcome_of(tmp_path, "name3")} == {"accepted", "bounced"}


def test_ids_are_the_same_each_time_and_never_shared() -> None:
    ids = [letter_id(ref, number, channel) for ref in ("a", "b") for number in (30, 7, 0, -5) for channel in ("mail", "in_app")]
    assert len(set(ids)) == 16 == len({message_id(each) for each in ids}) == len({code_of(each) for each in ids})
    assert letter_id("a", 30, "mail") == ids[0]
    assert "@" in message_id(ids[0]) and "localhost" not in message_id(ids[0])
