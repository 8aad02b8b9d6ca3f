"""A round that is over: counted from its files, written last."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from rehandle.kernel.durable import put
from rehandle.letters.bulk.files import engine, numbered

NAME = "done.json"


@dataclass(frozen=True, slots=True)
class Done:
    """How many letters had which outcome; `resent` of them may have gone out twice."""

    name: str
    number: int
    letters: int
    resent: int
    batches: int
    outcomes: Mapping[str, int]
    at: datetime


def of(folder: Path) -> Done | None:
    """What a round came to, or None while it is not over."""
    path = folder / NAME
    if not path.exists():
        return None
    kept = json.loads(path.read_text(encoding="utf-8"))
    return Done(**kept | {"at": datetime.fromisoformat(kept["at"])})


def finish(folder: Path, number: int, at: datetime) -> Done:
    """Count what the batches say, put it on disk, and let the journals go."""
    files = [str(path) for path in numbered(folder, "batch").values()]
    asked = "SELECT outcome, count(*), count_if(resent) FROM read_parquet(?) GROUP BY outcome ORDER BY outcome"
    found = engine().execute(asked, [files]).fetchall() if files else []
    outcomes = {str(outcome): int(count) for outcome, count, _ in found}
    done = Done(folder.name, number, sum(outcomes.values()), sum(int(twice) for _, _, twice in found), len(files), outcomes, at)
    put(folder / NAME, (json.dumps(asdict(done) | {"at": at.isoformat()}, indent=1) + "\n").encode())
    for path in numbered(folder, "journal").values():
        path.unlink()
    return done
