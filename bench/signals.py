"""What the signals for hoarders, bots and imitators are worth on real names: `python -m bench.signals`. All of them are heuristics.

Rows are split by a hash of the name. What is fitted is fitted to one half and measured on the other, both ways; the mean is printed.
"""

import math
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache
from hashlib import sha256

import duckdb

from bench import data, grams
from bench.boost import area, fit, recall
from rehandle.names import words
from rehandle.names.lists import Lists
from rehandle.names.rules.machine import of_changes, of_tail
from rehandle.policy.rules.sql import text_literal
from rehandle.sweep import mirror

NUMBERED = re.compile(r"(?s)..+[^0-9][0-9]{2,}")  # as the names of a series have it: `shop0001`
Labelled = tuple[str, Sequence[float], bool]
Figure = Callable[[Sequence[float], Sequence[float]], float]
LISTS, LEAST_HELD, DORMANT_DAYS, MOST_FITTED, ROUNDS = Lists.load(None), 10, 365, 6_000, 120
BANDS = {"1k": 3.0, "100k": 5.0, "1M": 6.0, "10M": 7.0}
LURES = ("login", "secure", "account", "verify", "update", "bank", "pay", "support", "service", "online", "web", "mail", "free", "help", "confirm")


def main() -> int:
    """Measure, print, say what is missed."""
    bots, phish, idle = list(gilani()), list(phishing()), list(stackexchange())
    old = [row for row in idle if row[1][1] > DORMANT_DAYS]  # a younger account cannot be dormant: knowing its age would be knowing the answer
    met = [
        told("bots on gilani, AUC (fitted)", *halves(bots, area), 0.80),
        told("phish against popular, by the name alone, AUC (fitted)", *halves(phish, area, with_pieces=True), 0.82),
        told("dormant without a last-seen date on stackexchange, accounts over a year old, AUC (fitted)", *halves(old, area), 0.86),
    ]
    print(f"  the same with accounts of any age: AUC {sum(halves(idle, area)) / 2:.3f}")
    print(f"  phish against popular without the pieces of names: AUC {sum(halves(phish, area)) / 2:.3f}")
    for what, labelled in (("bots on gilani", bots), ("phish against popular", phish)):
        print(f"  machine_made(handle) alone, {what}: AUC {alone(labelled):.3f}, nothing fitted")
    holders()
    rare = list(github())
    for alarms in (0.01, 0.05):
        found = halves(rare, lambda yes, no, alarms=alarms: recall(yes, no, alarms))  # type: ignore[misc]  a bound default
        print(f"rare dormant GitHub names: recall {sum(found) / 2:.3f} at {alarms:.0%} alarms (by chance {alarms:.2f}; no target set)")
    return 0 if all(met) else 1


def told(what: str, one: float, other: float, reach: float) -> bool:
    """One line: the figure, both ways of the split, its target."""
    mean = (one + other) / 2
    print(f"{what}: {mean:.3f} ({one:.3f}, {other:.3f}); reach {reach:.2f}: {'met' if mean >= reach else 'MISSED'}", flush=True)
    return mean >= reach


def halves(labelled: list[Labelled], figure: Figure, with_pieces: bool = False) -> tuple[float, float]:
    """Fit to one half, measure on the other, and the other way round."""
    sides: tuple[list[Labelled], list[Labelled]] = ([], [])
    for row in labelled:
        sides[sha256(row[0].lower().encode()).digest()[0] % 2].append(row)
    one, other = ((sides[0], sides[1]), (sides[1], sides[0]))
    ways = [_pieced(*one), _pieced(*other)] if with_pieces else [one, other]
    return _fitted(*ways[0], figure), _fitted(*ways[1], figure)


def _pieced(fit_to: list[Labelled], measured: list[Labelled]) -> tuple[list[Labelled], list[Labelled]]:
    """Both sides with the odds by the pieces of names, all counted on the first side."""
    names = [(name, yes) for name, _, yes in fit_to]
    fitted, odds = grams.of_others(names), grams.odds(names)
    return _widened(fit_to, fitted), _widened(measured, [odds(name) for name, _, _ in measured])


def _widened(labelled: list[Labelled], odds: list[float]) -> list[Labelled]:
    return [(name, [*row, each, each / max(1, len(name))], yes) for (name, row, yes), each in zip(labelled, odds, strict=True)]


def _fitted(fit_to: list[Labelled], measured: list[Labelled], figure: Figure) -> float:
    some = sorted(fit_to, key=lambda row: sha256(row[0].encode()).digest()[1:])[:MOST_FITTED]
    model = fit([row[1] for row in some], [row[2] for row in some], ROUNDS)
    scores = [(model.score(row[1]), row[2]) for row in measured]
    return figure([score for score, yes in scores if yes], [score for score, yes in scores if not yes])


def alone(labelled: list[Labelled]) -> float:
    """The area of the product's own signal, over all rows."""
    scores = [(LISTS.machine_made(name.lower()), yes) for name, _, yes in labelled]
    return area([score for score, yes in scores if yes], [score for score, yes in scores if not yes])


def of_name(name: str) -> list[float]:
    """What a name alone says: the signals of the product and their parts."""
    low, pairs = name.lower(), words.pairs()
    counts, size = Counter(low), max(1, len(low))
    entropy = -sum(n / size * math.log2(n / size) for n in counts.values())
    vowels = sum(counts[letter] for letter in "aeiou") / size
    pieces, joined = _pieces(low)
    return [
        LISTS.machine_made(low), pairs.surprise("".join(filter(str.isalpha, low))), of_tail(low), of_changes(low), len(low), entropy, vowels,
        sum(map(str.isdigit, low)), low.count("_") + low.count("-"), words.zipf_hundredths(low), pieces, joined,
        LISTS.looks_like(low, "brands"), LISTS.is_name(low), bool(NUMBERED.fullmatch(low)), sum(lure in low for lure in LURES), name != low,
    ]  # fmt: skip


def _pieces(name: str) -> tuple[int, int]:
    """The fewest words that a name is made of, a letter of no word counted as one, and the commonness of its rarest word of three letters or more."""
    best: list[tuple[int, int]] = [(0, 800)]
    for end in range(1, min(len(name), words.LONGEST) + 1):
        single = (best[end - 1][0] + 1, 0)
        joins = [(best[at][0] + 1, min(best[at][1], _zipf(name[at:end]))) for at in range(max(0, end - 14), end - 2) if _zipf(name[at:end]) >= 300]
        best.append(min([single, *joins], key=lambda found: (found[0], -found[1])))
    return best[-1]


@cache
def _zipf(word: str) -> int:
    return words.zipf_hundredths(word)


def gilani() -> Iterator[Labelled]:
    """Bots and people on Twitter, 2017."""
    for row in data.rows("dev/twitter_gilani_2017.csv"):
        rates = [float(value or -1) for name, value in row.items() if name not in ("name", "follower_band", "bot")]
        yield row["name"], [BANDS.get(row["follower_band"], 0.0), *rates, *of_name(row["name"])[:9]], row["bot"] == "1"


def phishing() -> Iterator[Labelled]:
    """Names of phishing domains and of popular ones."""
    for row in data.rows("dev/phish_vs_popular_labels.csv"):
        yield row["name"], of_name(row["name"]), row["malicious"] == "1"


def stackexchange() -> Iterator[Labelled]:
    """Accounts of three sites: dormant is a year or more before the site's newest date. The last-seen date is the label and nothing else."""
    rows = list(data.rows("dev/stackexchange_users.csv"))
    newest: dict[str, datetime] = {}
    for row in rows:
        seen = datetime.fromisoformat(row["last_access_at"])
        newest[row["site"]] = max(seen, newest.get(row["site"], seen))
    sites = sorted(newest)
    for row in rows:
        day = newest[row["site"]].date()
        age = (day - datetime.fromisoformat(row["created_at"]).date()).days
        idle = (day - datetime.fromisoformat(row["last_access_at"]).date()).days > DORMANT_DAYS
        known = [float(row[name]) for name in ("auto_name", "name_is_handle", "reputation", "up_votes", "down_votes", "views")]
        yield row["name"], [sites.index(row["site"]), age, *known, known[5] / (age + 30), int(row["user_id"]), len(row["name"])], idle


def github() -> Iterator[Labelled]:
    """Rare names; not dormant means only that nobody reported them."""
    for row in data.rows("dev/github_dormant_rare.csv"):
        yield row["name"], of_name(row["name"]), row["dormant"] == "1"


def holders() -> None:
    """Holders of ten or more crates found by the sweep's own `portfolio`. The file has 70 % of the names, so some come out smaller than they are."""
    source = text_literal(str(data.path("dev/crates_squatted_2024.csv")))
    db = duckdb.connect()
    named = "SELECT name AS handle, lower(name) AS canonical, holder_group AS holder_id, holder_squats, CAST(NULL AS VARCHAR) AS reason, TRUE AS fits"
    db.execute(f"CREATE VIEW named AS {named} FROM read_csv({source}, all_varchar = true)")
    found = dict(db.execute(mirror.holders()).fetchall())
    true = {row["holder_group"] for row in data.rows("dev/crates_squatted_2024.csv") if int(row["holder_squats"] or 0) >= LEAST_HELD}
    large = {holder for holder, portfolio in found.items() if portfolio >= LEAST_HELD}
    print(f"holders of ten or more crates: {len(large & true)} of {len(true)} found, {len(large - true)} wrongly (no target set)")
    print(f"  {len(true - large)} have fewer than {LEAST_HELD} names in this file")


if __name__ == "__main__":
    sys.exit(main())
