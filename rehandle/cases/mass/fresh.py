"""A fresh snapshot, swept again at the reclaim instant: everybody who was active at or before it is out, however late the file says so."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path

from rehandle.cases.mass.beside import answers, kept_beside
from rehandle.cases.mass.models import Part
from rehandle.names.queries import office
from rehandle.policy.queries import in_force, pinned
from rehandle.sweep.once import findings_in, swept_once

FOUND = "exists (select 1 from {findings} f where f.canonical = m.canonical and f.account_id = m.account_id)"
SPARED = """
with seen as (
  select m.canonical, s.handle is null or lower(s.handle) <> lower(m.display) as changed, {found} as found
  from read_parquet($members) m
  left join read_parquet($snapshot) s using (account_id)
)
select canonical, changed from seen where changed or not found
"""


def sparing(part: Part, snapshot: Path, as_of: datetime, now: datetime) -> dict[str, str]:
    """Members whom today's sweep of a fresh snapshot does not find any more, by the pinned rule or by the one in force: name -> why.

    `active_again`; `account_changed` where the account is gone or bears another name. The snapshot is swept once, and read once for the
    whole campaign: its other parts find the answer beside it.
    """
    rules = {policy.hash: policy for policy in (pinned(part.campaign.policy_hash), in_force(now))}
    swept = [swept_once(policy, office(), snapshot, as_of) for policy in rules.values()]
    query = SPARED.format(found=" and ".join(FOUND.format(findings=findings_in(folder)) for folder in swept))
    under = sha256(" ".join(folder.name for folder in swept).encode()).hexdigest()[:16]
    spared = kept_beside(snapshot, part.campaign, f"spared-{under}", query)
    return {name: "account_changed" if changed else "active_again" for name, changed in answers(spared, part)}
