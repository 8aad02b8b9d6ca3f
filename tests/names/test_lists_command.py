"""`rehandle lists`: what a file would change, drafts, and what holds afterwards."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management import call_command

from rehandle.kernel.ctx import Ctx
from rehandle.names.lists import Lists
from rehandle.people import flows as people
from rehandle.people.queries import ctx_for

pytestmark = pytest.mark.django_db(transaction=True)


def ask(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    """Its JSON answer, or its refusal."""
    capsys.readouterr()
    with suppress(SystemExit):
        call_command("lists", *arguments, "--json")
    answer: dict[str, object] = json.loads(capsys.readouterr().out)
    return answer


def test_a_file_becomes_a_list(tmp_path: Path, capsys: pytest.CaptureFixture[str], office: Ctx) -> None:
    """Diff, draft, sign, show; the second file is compared with what holds."""
    for member in ("ann", "ben"):
        people.add_member(office, id=member, name=member.title(), roles=["operator"])
    file = tmp_path / "clubs.csv"
    file.write_text("# severity: protected\nid,name\n1,Arsenal\n2,@Zamalek\n", encoding="utf-8")
    assert ask(capsys, "diff", str(file)) == {"list": "clubs", "added": ["arsenal", "zamalek"], "removed": [], "severity": "protected"}
    drafted = ask(capsys, "draft", str(file), "--by", "ann", "--why", "asked by the clubs")
    assert (drafted["added"], drafted["removed"]) == (2, 0)
    seen = ask(capsys, "read", str(drafted["revision"]))
    assert (seen["added"], seen["removed"], seen["why"], seen["drafted_by"]) == (["arsenal", "zamalek"], [], "asked by the clubs", "ann")
    ben = ctx_for("ben", office.now, office.new_id)
    people.sign(ben, approval=str(drafted["approval"]), digest=str(drafted["hash"]))
    shown = ask(capsys, "show")["lists"]
    assert isinstance(shown, dict)
    assert (shown["clubs"]["severity"], shown["clubs"]["names"], "brands" in shown) == ("protected", 2, True)
    hashes = ask(capsys, "write", str(tmp_path / "held"))["lists"]
    again = Lists.load(tmp_path / "held")
    assert hashes == {name: entry.hash for name, entry in again.lists.items()}
    assert again.in_list("zamalek", "clubs")
    file.write_text("# severity: protected\nname\nArsenal\nAjax\n", encoding="utf-8")
    assert ask(capsys, "diff", str(file)) | {"severity": ""} == {"list": "clubs", "added": ["ajax"], "removed": ["zamalek"], "severity": ""}
    told = ask(capsys, "show", "clubs")["revisions"]
    assert isinstance(told, list)
    assert [(each["number"], each["drafted_by"], each["signed_by"], each["why"]) for each in told] == [(1, "ann", "ben", "asked by the clubs")]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["diff"], "invalid"),
        (["diff", "nowhere.txt"], "file_unreadable"),
        (["draft", "FILE", "--why", "because"], "not_found"),
        (["draft", "FILE", "--by", "joe", "--why", "because"], "forbidden"),
        (["draft", "FILE", "--by", "ann"], "reason_missing"),
        (["show", "nobodys"], "list_unknown"),
        (["read", "nothing"], "not_found"),
        (["read"], "invalid"),
    ],
)
def test_refusals(tmp_path: Path, capsys: pytest.CaptureFixture[str], office: Ctx, arguments: list[str], code: str) -> None:
    """Each says which."""
    people.add_member(office, id="ann", name="Ann", roles=["operator"])
    people.add_member(office, id="joe", name="Joe", roles=["auditor"])
    file = tmp_path / "clubs.txt"
    file.write_text("arsenal\n", encoding="utf-8")
    assert ask(capsys, *[str(file) if each == "FILE" else each for each in arguments])["refused"] == code


def test_what_comes_with_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    """A list that nobody changed has no revisions."""
    call_command("lists", "show", "brands")
    assert capsys.readouterr().out == "brands is the list that comes with the package.\n"
