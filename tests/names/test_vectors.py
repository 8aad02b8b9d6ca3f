"""The published vectors, every one: ENSIP-15, RFC 8265, and Unicode's table of confusables."""

import unicodedata2

from rehandle.kernel.refusal import Refused
from rehandle.names.rules.ens import ens_display
from rehandle.names.rules.profiles import LONGEST_TYPED, canonical
from rehandle.names.skeletons import skeleton
from tests.names.real import confusables, vectors

HANGUL_FILLER = "\u3164"  # mapped in the table, yet it cannot be seen: the algorithm leaves it out first


def _form(name: str, profile: str) -> str | None:
    form = canonical(name, profile, 0, LONGEST_TYPED)
    return None if isinstance(form, Refused) else form


def test_ens_passes_every_vector() -> None:
    """38,613 names: the same refused, the same form for the rest. The first entry tells of the file itself."""
    rows = vectors("confusables/ensip15/tests.json")[1:]
    wanted = {row["name"]: None if row.get("error") else row.get("norm", row["name"]) for row in rows}
    assert len(rows) == 38_613
    assert {name: form for name, form in wanted.items() if _form(name, "ens") != form} == {}
    tenth = [(name, form) for name, form in list(wanted.items())[::10] if form is not None]
    assert [name for name, form in tenth if _form(ens_display(name), "ens") != form] == []


def test_precis_passes_every_vector_of_usernames() -> None:
    """325 usernames with case mapped: what the golden file gives, or a refusal where it tells of an error."""
    rows = [row for row in vectors("confusables/precis/golden.json") if row["profile"] == "UsernameCaseMapped"]
    assert len(rows) == 325
    assert [row for row in rows if _form(row["input"], "precis") != row["output"]] == []


def test_skeletons_agree_with_unicodes_table_line_by_line() -> None:
    """Each sign gives its prototype. One that decomposes is never met by the algorithm: its parts give theirs."""
    table = dict(confusables())
    assert len(table) == 6_565
    for sign, prototype in table.items():
        parts = unicodedata2.normalize("NFD", sign)
        wanted = prototype if parts == sign else "".join(table.get(part, part) for part in parts)
        assert skeleton(sign) == ("" if sign == HANGUL_FILLER else unicodedata2.normalize("NFD", wanted)), sign
