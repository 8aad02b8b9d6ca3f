"""What a part found: every row is marked with its class once; of the few whose class was found, the rest is read.

So names and texts are read of what was found only, and what a verdict says is written down once a class and not worked out once a row.
"""

import duckdb

from rehandle.policy.rules.tally import Numbers, Tally
from rehandle.sweep.written import wave_of

SAID = ("verdict", "clause", "exempt", "tier", "tier_clause")


def counted(db: duckdb.DuckDBPyConnection, tally: Tally) -> list[tuple[int, ...]]:
    """The classes of `mirror` with their rows."""
    return _rows(db, tally.select("mirror"))


def marked(db: duckdb.DuckDBPyConnection, tally: Tally) -> list[tuple[int, ...]]:
    """As `counted`; the table `marks` keeps which class each row is of, and when it was last used."""
    names = _names(tally)
    numbers = [f"{sql} AS {name}" for sql, name in zip(tally.numbers(), names, strict=True)]
    db.execute(f"CREATE OR REPLACE TABLE marks AS SELECT row_number, last_active, {', '.join(numbers)} FROM {tally.judging.with_activity('mirror')}")
    return _rows(db, f"SELECT {', '.join(names)}, count(*) FROM marks GROUP BY ALL")


def findings(db: duckdb.DuckDBPyConnection, tally: Tally, rows: list[tuple[int, ...]], view: str, waves: int, *, every: bool) -> str:
    """SQL of the findings with their wave: of the rows that `marks` has in found classes, or of all. `view` has names by row.

    In one order: by wave, and as the accounts came.
    """
    classes = [tuple(numbers) for *numbers, _ in rows]
    _say(db, tally, [numbers for numbers in classes if every or tally.meaning(numbers).found])
    db.execute(f"CREATE OR REPLACE TABLE found AS SELECT row_number, last_active, class FROM marks JOIN said USING ({', '.join(_names(tally))})")
    db.execute("DROP TABLE marks")
    account = f"{tally.judging.emit.column('account_id')} AS account_id"
    own = f"SELECT handle, canonical, {account}, last_active, class, row_number, {wave_of(waves)} AS wave FROM {view} JOIN found USING (row_number)"
    said = f"{', '.join(SAID)}, {', '.join(tally.judging.dated())}, flags"
    columns = f"handle, canonical, account_id, {said}, wave"
    return f"SELECT {columns} FROM ({own}) JOIN said USING (class) ORDER BY wave, row_number"


def _say(db: duckdb.DuckDBPyConnection, tally: Tally, classes: list[Numbers]) -> None:
    """The table `said`: what is said of every row of a class, in the words of the findings."""
    numbers, texts = _names(tally), ", ".join(f"{name} VARCHAR" for name in SAID)
    db.execute(f"CREATE OR REPLACE TABLE said (class INTEGER, {', '.join(f'{name} BIGINT' for name in numbers)}, {texts}, flags VARCHAR[])")
    meanings = [tally.meaning(each) for each in classes]
    lots: list[list[object]] = [list(range(len(classes)))]
    lots += [[each[place] for each in classes] for place in range(len(numbers))]
    lots += [[getattr(each, name) for each in meanings] for name in SAID]
    lots.append([list(each.flags) for each in meanings])
    if classes:
        db.execute(f"INSERT INTO said SELECT {', '.join(f'unnest(${place})' for place in range(1, len(lots) + 1))}", lots)


def _names(tally: Tally) -> list[str]:
    return [f"number_{place}" for place in range(len(tally.words))]


def _rows(db: duckdb.DuckDBPyConnection, query: str) -> list[tuple[int, ...]]:
    return [tuple(int(cell) for cell in row) for row in db.execute(query).fetchall()]
