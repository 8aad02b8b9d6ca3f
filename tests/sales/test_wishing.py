"""Who may make one more wish."""

import pytest

from rehandle.kernel.refusal import Refused
from rehandle.sales.rules.wishes import may_wish


def refusal(call, *arguments, **named):
    with pytest.raises(Refused) as refused:
        call(*arguments, **named)
    return refused.value.code.value


@pytest.mark.parametrize(
    ("standing", "choices", "granted", "refused"),
    [(0, 1, False, ""), (4, 5, False, ""), (5, 5, False, "wishes_full"), (6, 5, False, "wishes_full"), (0, 5, True, "wish_granted"), (5, 5, True, "wish_granted")],
)
def test_who_may_wish(standing, choices, granted, refused):
    if refused:
        assert refusal(may_wish, standing, choices, granted=granted) == refused
    else:
        may_wish(standing, choices, granted=granted)


def test_how_many_there_may_be_is_told():
    with pytest.raises(Refused) as refused:
        may_wish(2, 2, granted=False)
    assert refused.value.facts == {"choices": 2}
