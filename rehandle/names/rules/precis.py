"""The `precis` profile: UsernameCaseMapped of RFC 8265, on the Unicode of `unicodedata2`."""

from functools import cache

import unicodedata2
from precis_i18n import get_profile
from precis_i18n.profile import Profile

TIMES = 3  # RFC 8264 section 7: apply the rules again until nothing moves, at most so often


@cache
def _profile() -> Profile:
    return get_profile("UsernameCaseMapped", unicodedata=unicodedata2)


def username(name: str) -> str | None:
    """The enforced form, or None where RFC 8265 forbids the name or its form never comes to rest."""
    form = _enforced(name)
    for _ in range(TIMES):
        again = None if form is None else _enforced(form)
        if again == form:
            return form
        form = again
    return None


def _enforced(name: str) -> str | None:
    try:
        return str(_profile().enforce(name))
    except UnicodeError:
        return None
