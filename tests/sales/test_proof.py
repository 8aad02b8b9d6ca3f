"""The code that somebody shows on his account, and which accounts can be given a name."""

import pytest

from rehandle.sales.rules.proof import can_hold, code


@pytest.mark.parametrize(
    ("mac", "expected"),
    [
        (bytes(range(32)), "rh-0123-4567-89ab"),
        (bytes([32, 64, 96, 31, 63, 255, 10, 17, 18, 20, 28, 29, 7]), "rh-000z-zzah-jmwx"),  # five bits of each byte, twelve bytes
    ],
)
def test_the_code(mac, expected):
    assert code(mac) == expected


@pytest.mark.parametrize(("state", "expected"), [(None, True), ("", True), ("active", True), ("ok", True), ("suspended", False), ("deleted", False)])
def test_which_accounts_can_be_given_a_name(state, expected):
    assert can_hold(state) is expected
