"""SQL that makes the names of a generated world: one row a candidate, unique in the end. Nothing is copied from a real set."""

from rehandle.adapters.platform.measured import LENGTHS

SLOTS = 10_000
CONSONANTS, VOWELS = "bcdfghjklmnprstvwz", "aeiou"


def length_slots() -> list[int]:
    """The measured lengths spread over ten thousand slots, so that one draw picks a length."""
    total = sum(LENGTHS.values())
    slots = [length for length, count in LENGTHS.items() for _ in range(max(1, round(count * SLOTS / total)))]
    return slots[:SLOTS] + [8] * (SLOTS - len(slots))


def _syllables(salt: int, pairs: int = 8) -> str:
    sounds = [
        f"substr('{CONSONANTS}', 1 + floor(u(i, {salt + 2 * n}) * {len(CONSONANTS)})::int, 1)"
        f" || substr('{VOWELS}', 1 + floor(u(i, {salt + 2 * n + 1}) * {len(VOWELS)})::int, 1)"
        for n in range(pairs)
    ]
    return " || ".join(sounds)


# How each name is built, by one draw: a word, a given name with digits, two parts, or sounds.
# The shares of digits and of `_` follow twitter_bots_2017.
SHAPE = """
create temp table shape as
with drawn as (
  select i, lang, u(i, 20) r, lengths[1 + floor(u(i, 21) * 10000)::int] len, 1 + floor(u(i, 22) * 4)::int digits
  from account, length_slots where stem is null
), styled as (
  select *, case when len <= 3 then 'letters'
    when r < 0.07 then 'word'
    when r < 0.53 and len - digits between 3 and 8 then 'given'
    when r < 0.63 and len >= 7 then 'pair_'
    when r < 0.82 and len >= 6 then 'pair'
    else 'sound' end style
  from drawn
)
select *, case style when 'given' then len - digits when 'word' then len
    else 3 + floor(u(i, 23) * (len - 6 - (style = 'pair_')::int + 1))::int end len1,
  case when style in ('pair', 'pair_') then len - len1 - (style = 'pair_')::int end len2,
  case when style = 'given' then if(lang = 'ar', 'given_ar', 'given') else 'word' end kind1
from styled
"""

NATURAL = f"""
select s.i, case
    when style = 'letters' then left(translate(md5(u(i, 29)::text), '0123456789', 'ghjkmnpqrs'), s.len)
    when style = 'sound' or a.w is null or (len2 is not null and b.w is null) then left({_syllables(30)}, s.len)
    when style = 'given' then a.w || lpad(floor(u(s.i, 24) * 10 ** digits)::int::text, digits::int, '0')
    when style = 'word' then a.w
    when style = 'pair_' then a.w || '_' || b.w
    else a.w || b.w end handle
from shape s
left join part_count ca on ca.kind = s.kind1 and ca.len = s.len1
left join part a on a.kind = s.kind1 and a.len = s.len1 and a.k = floor(u(s.i, 25) * ca.n)::int
left join part_count cb on cb.kind = 'word' and cb.len = s.len2
left join part b on b.kind = 'word' and b.len = s.len2 and b.k = floor(u(s.i, 26) * cb.n)::int
"""

# Hoarders count upwards (`stem01`), put one stem before many words, or simply keep words.
HOARDED = """
select i, case style
    when 'count' then left(stem, 11) || lpad(member::text, greatest(2, length(member::text))::int, '0')
    when 'family' then left(left(stem, 7) || '_' || coalesce(w, member::text), 15)
    else left(coalesce(w, stem) || if(w is null, member::text, ''), 15) end handle
from account a
left join part_count c on c.kind = 'word' and c.len = 4 + a.i % 4
left join part p on p.kind = 'word' and p.len = 4 + a.i % 4 and p.k = floor(u(a.i, 27) * c.n)::int
where stem is not null
"""
