"""In which parts a name could lie: asked of the database in one question, since every page of a name asks it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from rehandle.cases.mass.member import Lane, wave_of
from rehandle.policy.queries import pinned

FIRST = "first"
ASKED = """
select c.folder, p.number, c.wave, c.state in ('stopped') or exists (select 1 from standstill s where s.ended_at is null),
       exists (select 1 from leaver l where l.part_id = p.id and l.handle = %s),
       c.id, c.policy_hash, c.tier, c.as_of, p.state, p.opened_at, p.grace_from, p.answer_by, p.ends_at, p.reclaimed_at, p.announced_at,
       p.released_at, p.ended_at, p.objection_until, p.act, p.act_at, p.opened_to_all_at is not null
  from part p join campaign c on c.id = p.campaign_id
 where p.first <= %s and p.last >= %s and c.state = any(%s) and length(c.salt) > 0
 order by p.opened_at desc, p.id desc"""


@dataclass(frozen=True, slots=True)
class Within:
    """A part whose letters and wave fit the name. `still`: its campaign or the whole office stands still; `left`: who bears the name has left it."""

    folder: Path
    number: int
    still: bool
    left: bool
    lane: Lane


def parts_of(handle: str, states: Sequence[str]) -> list[Within]:
    """Parts of campaigns in these states, the newest first; none of those whose files are gone."""
    with connection.cursor() as cursor:
        cursor.execute(ASKED, [handle, handle, handle, list(states)])
        rows = [(row[2], Within(Path(row[0]), row[1], row[3], row[4], Lane(*row[5:]))) for row in cursor.fetchall()]
    return [within for wave, within in rows if wave == FIRST or wave == wave_of(handle, pinned(within.lane.policy_hash).reclaim.waves)]
