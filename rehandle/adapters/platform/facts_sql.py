"""SQL that gives every account of a generated world its dates, counts and marks, after the measured numbers."""

from rehandle.adapters.platform import measured as m

MACROS = """
create or replace temp macro u(i, k) as (hash(i, k, {seed}) >> 11)::double / 9007199254740992.0;
create or replace temp macro pick(xs, r) as
  xs[1 + floor(r * 10)::int] + (xs[2 + floor(r * 10)::int] - xs[1 + floor(r * 10)::int]) * (r * 10 - floor(r * 10));
create or replace temp macro grow(xs, r) as
  exp(ln(1 + xs[1 + floor(r * 10)::int])
    + (ln(1 + xs[2 + floor(r * 10)::int]) - ln(1 + xs[1 + floor(r * 10)::int])) * (r * 10 - floor(r * 10))) - 1;
"""


def languages() -> str:
    """One draw picks a language."""
    low, cases = 0.0, ""
    for lang, (share, _) in m.LANGUAGES.items():
        low += share
        cases += f" when u(i, 1) < {low:.4f} then '{lang}'"
    return f"case{cases} else 'en' end"


def zones() -> str:
    """A time zone for each language."""
    return "case lang" + "".join(f" when '{lang}' then '{zone}'" for lang, (_, zone) in m.LANGUAGES.items()) + " end"


def _counts(column: str, salt: int) -> str:
    kinds = "".join(f" when '{kind.name}' then grow({list(getattr(kind, column))}, u(i, {salt}))" for kind in (m.HUMAN, m.BOT, m.VERIFIED))
    return f"case kind{kinds} end"


def _default_profile() -> str:
    kinds = "".join(f" when '{kind.name}' then {kind.default_profile}" for kind in (m.HUMAN, m.BOT, m.VERIFIED))
    return f"u(i, 12) < case kind{kinds} end"


LIFE = f"""
create temp table life as
with born as (
  select i, lang, holder_id, stem is not null hoarded, greatest(2.0, pick({list(m.AGE_SHARE)}, u(i, 2)) * {{platform_days}}) age,
    case when stem is not null then 'human' when u(i, 3) < {m.VERIFIED_SHARE} then 'verified'
      when u(i, 3) < {m.VERIFIED_SHARE + m.BOT_SHARE} then 'bot' else 'human' end kind,
    stem is null and u(i, 4) < {m.STAFF_SHARE} staff, stem is null and u(i, 5) < {m.PAID_SHARE} paid
  from account
), seen as (
  select *, case when hoarded then u(i, 6) < 0.8 when kind = 'verified' or staff or paid then false
    else u(i, 6) < case when age < {m.MIDDLE_DAYS} then {m.ONE_DAY_YOUNG} when age < {m.OLD_DAYS} then {m.ONE_DAY_MIDDLE}
      else {m.ONE_DAY_OLD} end end one_day
  from born
)
select *, case when one_day then u(i, 7) * 0.02 when kind = 'verified' or staff or paid then greatest(0.9 * age, age - 20 * u(i, 7))
  else pick({list(m.LIFE_SHARE)}, u(i, 7)) * age end lived from seen
"""

COUNTED = f"""
create temp table counted as
select *, case when one_day and u(i, 8) < 0.6 then 0 when one_day then 1 + floor(u(i, 8) * 4)::bigint
    else floor({_counts("posts", 9)} * sqrt(lived / age))::bigint end posts,
  case when one_day then floor(u(i, 10) * 4)::bigint else floor({_counts("followers", 10)} * sqrt(lived / age))::bigint end followers,
  case when one_day then floor(u(i, 11) * 20)::bigint else floor({_counts("following", 11)})::bigint end "following",
  {_default_profile()} or one_day default_profile,
  timestamp '{{as_of}}' - to_seconds(floor(age * 86400)::bigint) created_at
from life
"""

FACTS = f"""
select i, coalesce(holder_id, if(u(i, 13) < 0.02, null, 'h-' || lpad(i::text, 9, '0'))) holder_id, created_at,
  if(u(i, 14) < {m.LOGIN_UNKNOWN_SHARE} and not staff, null, created_at + to_seconds(floor(lived * 86400)::bigint)) last_login_at,
  case when posts = 0 or u(i, 15) < {m.POST_UNKNOWN_SHARE} then null when u(i, 15) > 0.99 then created_at - interval 30 day
    else created_at + to_seconds(floor(lived * sqrt(u(i, 16)) * 86400)::bigint) end last_post_at,
  posts, followers, "following", kind = 'verified' verified, staff,
  kind = 'human' and not one_day and not paid and not staff and u(i, 17) < {m.MEMORIAL_SHARE} memorial, paid,
  if(u(i, 18) < {m.AWAY_SHARE}, timestamp '{{as_of}}' + to_days(floor(u(i, 18) * 90000 + 5)::int), null) absent_until,
  case when u(i, 19) < {m.PROTECTED_SHARE / 3} then 'government' when u(i, 19) < {m.PROTECTED_SHARE * 2 / 3} then 'emergency'
    when u(i, 19) < {m.PROTECTED_SHARE} then 'journalist' end protected_class,
  case when u(i, 28) < 0.985 then 'active' when u(i, 28) < 0.995 then 'suspended' else 'deactivated' end state,
  lang, {zones()} time_zone,
  case when u(i, 29) > {m.SITE_SHARE} then null when age - lived > 730 and u(i, 60) < {m.SITE_DEAD_IF_IDLE} then 'dead'
    else 'alive' end site_status,
  default_profile, null::timestamp expires_at, posts = 0 "empty"
from counted
"""
