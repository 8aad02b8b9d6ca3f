"""What every platform behind the port must do. Written against the Protocol; `describe()` says what a platform can."""

import pytest

from rehandle.adapters.platform.controls import World
from rehandle.kernel.ports import Observation, Outcome, Platform, Unreachable

CASE, OTHER, ARCHIVE = "case-1", "case-2", "gone_8f3k2"
DONE, AGAIN, CONFLICT, REFUSED, SPLIT = Outcome.DONE, Outcome.ALREADY_DONE, Outcome.CONFLICT, Outcome.REFUSED, Outcome.SPLIT


def _hand_over(platform: Platform) -> list[Outcome]:
    """The order of PLATFORMS.md: hold, vacate, give, lift."""
    return [
        platform.hold("pizza", CASE),
        platform.vacate("pizza", "p-pizza", "rename", ARCHIVE),
        platform.give("pizza", "p-newtown", f"held:{CASE}"),
        platform.lift("pizza", CASE),
    ]


def test_a_name_moves_to_another_account(platform: Platform) -> None:
    assert _hand_over(platform) == [DONE] * 4
    holder, former = platform.get("PIZZA"), platform.get(ARCHIVE)
    assert holder is not None
    assert holder.id == "p-newtown"
    assert former is not None
    assert former.id == "p-pizza"
    assert platform.observe("pizza") == Observation("p-newtown", None, True, ("accounts:p-newtown", "directory:p-newtown"))
    assert platform.availability("newtown").state == "free"


def test_asked_again_nothing_happens_twice(platform: Platform, world: World) -> None:
    platform.hold("pizza", CASE)
    platform.vacate("pizza", "p-pizza", "rename", ARCHIVE)
    assert platform.hold("pizza", CASE) is AGAIN
    assert platform.vacate("pizza", "p-pizza", "rename", ARCHIVE) is AGAIN
    assert platform.give("pizza", "p-newtown", f"held:{CASE}") is DONE
    assert platform.give("pizza", "p-newtown", f"held:{CASE}") is AGAIN
    assert (platform.lift("pizza", CASE), platform.lift("pizza", CASE)) == (DONE, AGAIN)
    assert [row["outcome"] for row in world.calls()].count("done") == 4


def test_taking_back_is_undone_exactly(platform: Platform) -> None:
    before = platform.get("pizza")
    platform.hold("pizza", CASE)
    platform.vacate("pizza", "p-pizza", "rename", ARCHIVE)
    assert platform.rename("p-pizza", ARCHIVE, "pizza") is DONE
    assert platform.rename("p-pizza", ARCHIVE, "pizza") is AGAIN
    assert platform.get("pizza") == before


@pytest.mark.parametrize(
    ("handle", "who", "how", "archive", "outcome"),
    [
        ("pizza", "p-ember", "rename", ARCHIVE, CONFLICT),  # somebody else than expected
        ("nobody_here_1", "p-pizza", "rename", ARCHIVE, CONFLICT),
        ("pizza", "p-pizza", "rename", "ember", CONFLICT),  # the archive name has a holder
        ("pizza", "p-pizza", "rename", "no spaces", REFUSED),
        ("pizza", "p-pizza", "rename", "sixteen_letters_", REFUSED),
        ("pizza", "p-pizza", "delete", ARCHIVE, REFUSED),  # not what this platform can
        ("cityhall", "p-cityhall", "rename", ARCHIVE, REFUSED),  # verified
        ("helpdesk", "p-helpdesk", "rename", ARCHIVE, REFUSED),  # staff
        ("yusuf", "p-yusuf", "rename", ARCHIVE, REFUSED),  # memorial
        ("Pizza", "p-pizza", "rename", ARCHIVE, DONE),  # letters of either case are one name
    ],
)
def test_vacate(platform: Platform, handle: str, who: str, how: str, archive: str, outcome: Outcome) -> None:
    before = platform.get_by_id(who)
    assert platform.vacate(handle, who, how, archive) is outcome
    assert (platform.get_by_id(who) == before) is (outcome is not DONE)


@pytest.mark.parametrize(
    ("handle", "to", "expect", "outcome"),
    [
        ("open_name", "p-newtown", "free", DONE),
        ("open_name", "p-newtown", f"held:{CASE}", CONFLICT),  # it is not held at all
        ("held_name", "p-newtown", "free", CONFLICT),
        ("held_name", "p-newtown", f"held:{OTHER}", CONFLICT),
        ("held_name", "p-newtown", f"held:{CASE}", DONE),
        ("ember", "p-newtown", "free", CONFLICT),  # it has a holder
        ("newtown", "p-newtown", "free", AGAIN),
        ("open_name", "p-nobody", "free", REFUSED),
        ("not a name", "p-newtown", "free", REFUSED),
    ],
)
def test_give(platform: Platform, handle: str, to: str, expect: str, outcome: Outcome) -> None:
    platform.hold("held_name", CASE)
    assert platform.give(handle, to, expect) is outcome


def test_one_case_holds_a_name(platform: Platform) -> None:
    assert (platform.hold("Ember", CASE), platform.hold("ember", OTHER), platform.lift("ember", OTHER)) == (DONE, CONFLICT, CONFLICT)
    assert platform.observe("ember").held_for == CASE
    assert (platform.lift("ember", CASE), platform.hold("ember", OTHER)) == (DONE, DONE)


def test_a_hold_keeps_strangers_out(platform: Platform, world: World) -> None:
    platform.hold("pizza", CASE)
    platform.vacate("pizza", "p-pizza", "rename", ARCHIVE)
    assert not world.take("p-dana_buys", "pizza")
    assert platform.rename("p-dana_buys", "dana_buys", "pizza") is CONFLICT
    platform.lift("pizza", CASE)
    assert world.take("p-dana_buys", "pizza")
    assert platform.give("pizza", "p-newtown", "free") is CONFLICT


@pytest.mark.parametrize(
    ("handle", "answer"),
    [("pizza", "taken"), ("open_name", "free"), ("held_name", "held"), ("admin", "reserved"), ("a b", "invalid"), ("x" * 16, "invalid")],
)
def test_availability(platform: Platform, world: World, handle: str, answer: str) -> None:
    platform.hold("held_name", CASE)
    world.reserve("admin")
    assert platform.availability(handle).state == answer


def test_down_does_nothing(platform: Platform, world: World) -> None:
    world.faults(down=True)
    for asked in (lambda: platform.get("pizza"), lambda: platform.hold("pizza", CASE), lambda: platform.list_accounts("", 10)):
        with pytest.raises(Unreachable):
            asked()
    world.faults()
    assert platform.observe("pizza").held_for is None
    assert [row["outcome"] for row in world.calls("hold")] == ["unreachable"]


def test_half_is_done_and_found_by_asking_again(platform: Platform, world: World) -> None:
    platform.hold("pizza", CASE)
    world.faults(half=True)
    with pytest.raises(Unreachable):
        platform.vacate("pizza", "p-pizza", "rename", ARCHIVE)
    assert platform.observe("pizza").holder_id is None
    world.faults()
    assert platform.vacate("pizza", "p-pizza", "rename", ARCHIVE) is AGAIN


def test_split_is_seen_and_mended_by_asking_again(platform: Platform, world: World) -> None:
    platform.vacate("pizza", "p-pizza", "rename", ARCHIVE)
    world.faults(split=True)
    assert platform.give("pizza", "p-newtown", "free") is SPLIT
    assert not platform.observe("pizza").agree
    assert platform.give("pizza", "p-newtown", "free") is SPLIT
    world.faults()
    assert platform.give("pizza", "p-newtown", "free") is AGAIN
    assert platform.observe("pizza").agree
    assert platform.observe("newtown").agree


def test_pages_of_accounts_are_the_whole_export(platform: Platform) -> None:
    seen, cursor = [], ""
    while True:
        page, cursor = platform.list_accounts(cursor, 700)
        seen += page
        if not cursor:
            break
    assert len(seen) == 2_000
    assert seen == list(platform.export())


def test_mail_stays_where_it_was_when_the_name_moves(platform: Platform) -> None:
    before = platform.contacts(["p-pizza", "p-newtown", "p-nobody"])
    _hand_over(platform)
    assert platform.contacts(["p-pizza", "p-newtown", "p-nobody"]) == before
    told = [(contact.channel, contact.address, contact.lang) for contact in before]
    assert told[:2] == [("mail", "pizza@mail.example", "en"), ("in_app", "p-pizza", "en")]


def test_a_message_shows_once(platform: Platform, world: World) -> None:
    for body in ("first", "again"):
        platform.notify("p-pizza", "Your name", body, "letter-1")
    assert [row["body"] for row in world.inbox("p-pizza")] == ["first"]


def test_a_code_is_found_only_where_its_holder_wrote_it(platform: Platform, world: World) -> None:
    assert not platform.published_code("p-newtown", "rh-4821")
    world.set_profile("p-newtown", "Hello. rh-4821 is my code")
    assert platform.published_code("p-newtown", "rh-4821")
    assert not platform.published_code("p-newtown", "rh-482")
    assert not platform.published_code("p-newtown", "")
    assert not platform.published_code("p-dana_buys", "rh-4821")


def test_membership(platform: Platform) -> None:
    assert [platform.membership(who) for who in ("p-newtown", "p-pizza", "p-nobody")] == ["subscriber", None, None]
