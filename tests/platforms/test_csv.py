"""An operator's own file as the platform."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from rehandle.adapters.platform.csv import load_csv
from rehandle.adapters.platform.fake import FakePlatform
from rehandle.kernel.refusal import Code, Refused

FILE = """name,seen,posts,verified,away "until"
Ann,2020-01-05T10:00:00Z,3,0,
ann,2021-01-05,9,1,
,2021-01-05,9,1,
bob,2021-03-04 05:06:07+02:00,,yes,2030-01-01
eve,yesterday,many,,
"""
COLUMNS = {"handle": "name", "last_login_at": "seen", "absent_until": 'away "until"'}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "own 'accounts'.csv"
    path.write_text(FILE)
    return path


def test_accounts_come_as_they_are(file: Path, tmp_path: Path) -> None:
    assert load_csv(file, COLUMNS, tmp_path / "state") == 3
    platform = FakePlatform(tmp_path / "state")
    ann, bob, eve = (platform.get(name) for name in ("ann", "bob", "eve"))
    assert ann is not None
    assert bob is not None
    assert eve is not None
    assert (ann.handle, ann.last_login_at, ann.posts, ann.verified) == ("Ann", datetime(2020, 1, 5, 10, tzinfo=UTC), 3, False)
    assert (bob.last_login_at, bob.posts, bob.verified, bob.absent_until) == (
        datetime(2021, 3, 4, 3, 6, 7, tzinfo=UTC), None, True, datetime(2030, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    assert (eve.last_login_at, eve.posts, eve.verified, eve.memorial) == (None, None, None, None)


@pytest.mark.parametrize(
    ("columns", "code"),
    [({"handle": "nick"}, Code.COLUMN_MISSING), ({}, Code.COLUMN_MISSING), ({"handle": "name", "seen_at": "seen"}, Code.COLUMN_MISSING)],
)
def test_a_missing_column_is_refused(file: Path, tmp_path: Path, columns: dict[str, str], code: Code) -> None:
    with pytest.raises(Refused) as refused:
        load_csv(file, columns, tmp_path / "state")
    assert refused.value.code is code


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        load_csv(tmp_path / "none.csv", COLUMNS, tmp_path / "state")
    assert refused.value.code is Code.FILE_UNREADABLE
