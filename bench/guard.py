"""How well the guard tells imitations from honest names: `python -m bench.guard`. Ends with 1 where a target is missed.

Loaded as protected: the targets of the gold pairs and the handles of Congress. Loaded as reserved: names on three or more lists.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from bench import data
from rehandle.names.files import NameList
from rehandle.names.guard import Guard
from rehandle.names.lists import Lists
from rehandle.names.rules.guard import check_name
from rehandle.names.rules.looks import letters
from rehandle.names.skeletons import skeleton

NOW = datetime(2027, 1, 1, tzinfo=UTC)  # no rung that is measured here depends on it
SAMPLE = 100_000
LEAST_LETTERS = 5
NO_TYPOSQUAT = {"other": "not a name made to look alike: a command's flag, or the same package name under another account"}
WHY_MISSED = {
    "fairsequence": "a listed name of seven letters with five more written on to it; counted as imitation it would take honest words along",
    "beautifulsoup-numpy": "the target less its number, beside another word: two changes at once",
    "torchtriton": "the target of six letters inside a longer word, with no stroke between",
    "pytoh": "two slips in six letters",
    "github.com/boltdb-go/bolt": "a word added in the middle of a path",
}


def main() -> int:
    """All figures, and whether the targets are met."""
    targets = {pair["target"].lower() for pair in data.gold()}
    guard = loaded(targets | data.congress(), data.reserved())
    met = [listed_are_refused(guard), typosquats(guard), homographs(), false_alarms(guard)]
    return 0 if all(met) else 1


def loaded(protected: Iterable[str], reserved: Iterable[str]) -> Guard:
    """The guard over two lists made of the real data."""
    lists = [NameList("protected", "protected", frozenset(protected)), NameList("reserved", "reserved", frozenset(reserved))]
    return Guard.of(Lists({entry.name: entry for entry in lists}))


def listed_are_refused(guard: Guard) -> bool:
    """Every reserved name and every handle of Congress, by the whole ladder."""
    names = sorted(data.reserved() | data.congress())
    codes = Counter(refusal.code if (refusal := check_name(guard.look(name), NOW)) else None for name in names)
    told = ", ".join(f"{count} {code.value if code else 'let through'}" for code, count in codes.most_common())
    return report("reserved (3 or more lists) and Congress, refused", len(names) - codes[None], len(names), 1.0, told)


def typosquats(guard: Guard) -> bool:
    """Gold pairs whose name the guard calls like a listed one; case is folded, nothing else."""
    pairs = [pair for pair in data.gold() if pair["classification"] not in NO_TYPOSQUAT]
    left_out = [pair["name"] for pair in data.gold() if pair["classification"] in NO_TYPOSQUAT]
    found = {pair["name"]: way(guard, pair["name"].lower()) for pair in pairs}
    ways = Counter(filter(None, found.values()))
    met = report("gold typosquats found", sum(map(bool, found.values())), len(pairs), 0.9, told_of(ways))
    print(f"  left out: {len(left_out)}, {NO_TYPOSQUAT['other']}: {', '.join(left_out)}")
    for pair in pairs:
        if not found[pair["name"]]:
            print(f"  missed: {pair['name']} for {pair['target']}: {WHY_MISSED.get(pair['name'], 'no rule reaches it')}")
    return met


def way(guard: Guard, name: str) -> str:
    """How the guard meets a name: itself on a list (`requests` and `request` both are), or like one that is."""
    likeness = guard.like(name)
    return "listed" if guard.lists.refusing(name, guard.asked) else likeness.how.value if likeness else ""


def homographs() -> bool:
    """Labels with signs beyond ASCII that are read as the plain label they imitate.

    What they imitate is found without the rule: plain labels that agree in every ASCII sign, with one or two letters for each other sign.
    Where no plain label is known, the reading must at least be plain.
    """
    labels, known = data.homographs(), by_length(data.plain_labels())
    wrong: dict[str, str] = {}
    sure = 0
    for label in labels:
        read = letters(skeleton(skeleton(label).lower()))
        imitated = known_as(label, known)
        sure += bool(imitated)
        if not (read_alike(read, imitated) if imitated else read.isascii()):
            wrong[label] = f"read as {read}" + (f", could imitate {' or '.join(imitated[:3])}" if imitated else "")
    told = f"{sure} of them imitate a label that is known, and are held to it"
    met = report("homographs reduced", len(labels) - len(wrong), len(labels), 0.96, told)
    for label, why in wrong.items():
        print(f"  missed: {label}: {why}")
    return met


def read_alike(read: str, imitated: list[str]) -> bool:
    """Whether the reading is one of these to a reader's eye."""
    return plain(read) in set(map(plain, imitated))


def plain(label: str) -> str:
    """A skeleton, so that capital I and small l, m and rn, are one."""
    return letters(skeleton(label)).replace("i", "l")


def by_length(labels: Iterable[str]) -> dict[int, list[str]]:
    """Labels by the number of their signs."""
    found: dict[int, list[str]] = {}
    for label in sorted(labels):
        found.setdefault(len(label), []).append(label)
    return found


def known_as(label: str, known: dict[int, list[str]]) -> list[str]:
    """Plain labels that agree with this one in every ASCII sign, if it has enough of them to say anything."""
    if sum(map(str.isascii, label)) < max(3, len(label) / 2):
        return []
    fits = re.compile("".join(re.escape(sign) if sign.isascii() else "[a-z0-9]{1,2}" for sign in label)).fullmatch
    head, tail = re.match("[ -~]*", label)[0], re.search("[ -~]*$", label)[0]
    near = (other for size in range(len(label), len(label) + 4) for other in known.get(size, ()))
    return [other for other in near if other.startswith(head) and other.endswith(tail) and fits(other)]


def false_alarms(guard: Guard) -> bool:
    """Random handles of five letters and more that are on no list, yet are called like a listed name."""
    listed = {name for entry in guard.lists.lists.values() for name in entry.names}
    names = [name for name in data.handles() if sum(map(str.isalpha, name)) >= LEAST_LETTERS and name not in listed][:SAMPLE]
    alarms = {name: likeness for name in names if (likeness := guard.like(name))}
    ways = Counter(likeness.how.value for likeness in alarms.values())
    met = report("false alarms", len(alarms), len(names), 0.004, told_of(ways), below=True)
    print("  for example: " + ", ".join(f"{name} ({likeness.listed})" for name, likeness in list(alarms.items())[:20]))
    return met


def report(what: str, count: int, of: int, target: float, told: str, below: bool = False) -> bool:
    """One figure beside its target."""
    share = count / of
    met = share < target if below else share >= target
    wanted = f"target: {'under' if below else 'at least'} {target:.1%}, {'met' if met else 'MISSED'}"
    print(f"{what}: {count:,} of {of:,} = {share:.3%} ({wanted}); {told}")
    return met


def told_of(ways: Counter[str]) -> str:
    """Ways and their counts in words."""
    return ", ".join(f"{count} {way}" for way, count in ways.most_common())


if __name__ == "__main__":
    sys.exit(main())
