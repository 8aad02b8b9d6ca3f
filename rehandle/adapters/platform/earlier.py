"""The same made-up platform a while before: who is there now and was away then has come back since."""

from datetime import datetime, timedelta
from pathlib import Path

import duckdb

BEFORE = timedelta(days=730)
AT_HAND, STEADY_DAYS = 0.8, 20  # so many of those who still come had been there within so many days


def write_earlier(now: Path, path: Path, as_of: datetime, seed: int = 7) -> datetime:
    """Write the accounts of `now` as they were `BEFORE`; returns that instant. Whoever has not come since has the dates of today."""
    then = as_of - BEFORE
    with duckdb.connect() as connection:
        source, target = (str(each).replace("'", "''") for each in (now, path))
        told = {"then": f"{then:%Y-%m-%d %H:%M:%S}", "source": source, "target": target, "seed": seed, "at_hand": AT_HAND, "steady": STEADY_DAYS}
        connection.execute(_EARLIER.format(**told))
    return then


# An account that came back had been away for a time between the steady days and its whole life, drawn on a logarithmic scale.
_EARLIER = """
copy (
  with drawn as (
    select *, (hash(account_id, 'steady', {seed}) >> 11)::double / 9007199254740992.0 steady,
      (hash(account_id, 'away', {seed}) >> 11)::double / 9007199254740992.0 away,
      greatest(1.0, date_diff('second', created_at, timestamp '{then}') / 86400.0) life
    from read_parquet('{source}') where created_at <= timestamp '{then}'
  ), seen as (
    select *, timestamp '{then}' - to_seconds(floor(86400 * least(life, case when steady < {at_hand} then {steady} * away
      else {steady} * exp(away * ln(greatest(life, {steady}) / {steady})) end))::bigint) seen
    from drawn
  )
  select * exclude (steady, away, life, seen) replace (
    if(last_login_at > timestamp '{then}', seen, last_login_at) as last_login_at,
    if(last_post_at > timestamp '{then}', seen, last_post_at) as last_post_at)
  from seen
) to '{target}' (format parquet, compression zstd)
"""
