"""How many accounts each holder has, over all parts: the table `groups`.

Most holders have one account. Where a rule only asks for many, holders are first counted together by a few bits of their hash, in so much memory
however many there are; then by their own names those alone that could have enough.
"""

from collections.abc import Iterable

import duckdb

from rehandle.sweep import mirror

BITS = 22
BUCKET = f"CAST(hash(holder_id) & {2**BITS - 1} AS UINTEGER)"


def crowded(db: duckdb.DuckDBPyConnection, parts: Iterable[object], least: int, *, several: bool = True) -> str:
    """SQL: whether a holder could have so many accounts. Each step of `parts` makes one part the view `typed`; unreadable accounts count here too."""
    db.execute("CREATE OR REPLACE TABLE crowds (bucket UINTEGER, n BIGINT)")
    enough = "" if several else f" HAVING count(*) >= {least}"
    for _ in parts:
        db.execute(f"INSERT INTO crowds SELECT {BUCKET}, count(*) FROM typed WHERE holder_id IS NOT NULL GROUP BY 1{enough}")
        if several:
            db.execute("CREATE OR REPLACE TABLE crowds AS SELECT bucket, sum(n)::BIGINT AS n FROM crowds GROUP BY 1")
    return f"{BUCKET} IN (SELECT bucket FROM crowds WHERE n >= {least})"


def counted(db: duckdb.DuckDBPyConnection, parts: Iterable[object], least: int, where: str = "TRUE", *, several: bool = True) -> None:
    """Make `groups` of the holders that have so many accounts, of those for which this SQL holds. Each step makes one part the view `named`."""
    if not several:
        for _ in parts:
            db.execute(f"CREATE OR REPLACE TABLE groups AS {mirror.holders(where)} HAVING portfolio >= {least}")
        return
    db.execute("CREATE OR REPLACE TABLE held (holder_id VARCHAR, portfolio BIGINT)")
    for _ in parts:
        db.execute(f"INSERT INTO held {mirror.holders(where)}")
    of_all = "SELECT holder_id, sum(portfolio)::BIGINT AS portfolio FROM held GROUP BY 1"
    db.execute(f"CREATE OR REPLACE TABLE groups AS {of_all} HAVING sum(portfolio) >= {least}; DROP TABLE held")
