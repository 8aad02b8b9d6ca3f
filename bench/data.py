"""The real names beside the project, read as the benches need them."""

import csv
import sys
import unicodedata
from collections.abc import Iterator
from gzip import open as unzip
from itertools import islice
from pathlib import Path

from wordfreq import available_languages, get_frequency_dict

DATA = Path(__file__).parents[1].parent / "shared" / "data"


def path(name: str) -> Path:
    """A file of the real data; without it there is nothing to measure."""
    found = DATA / name
    if not found.is_file():
        sys.exit(f"The real data is not there: ../shared/data/{name}, seen from the project's root.")
    return found


def rows(name: str) -> Iterator[dict[str, str]]:
    """A CSV file as dictionaries."""
    with path(name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def gold() -> list[dict[str, str]]:
    """Typosquats with their targets, put together by people."""
    return list(rows("confusables/malicious_package_names/typosquat_pairs.csv"))


def homographs() -> list[str]:
    """Every label of a phishing domain that has a sign beyond ASCII, once."""
    domains = (row["unicode_form"] for row in rows("confusables/phishing_domains/homograph_only.csv"))
    return sorted({unicodedata.normalize("NFC", label) for domain in domains for label in domain.split(".") if not label.isascii()})


def plain_labels() -> set[str]:
    """Labels in plain ASCII that somebody knows: protected and popular ones, and those of other phishing domains."""
    domains = (row["domain"] for row in rows("confusables/phishing_domains/phishing_domains.csv"))
    labels = {label for domain in domains for label in domain.split(".")[:-1] if "xn--" not in domain}
    return labels | {row["name"] for row in rows("reserved/hs_reserved_popular.csv")}


def reserved() -> set[str]:
    """Names that three or more published lists keep back."""
    return {row["name"].lower() for row in rows("reserved/reserved_usernames.csv") if int(row["n_sources"]) >= 3}


def congress() -> set[str]:
    """Official handles of members of the United States Congress."""
    return {row["name"].lower() for row in rows("reserved/us_congress_handles.csv")}


def handles(most: int | None = None) -> Iterator[str]:
    """Plausible handles in random order."""
    with unzip(path("names/load_ascii.tsv.gz"), "rt", encoding="utf-8") as file:
        yield from islice((line.split("\t")[0].rstrip("\n") for line in file), most)


def words() -> set[str]:
    """Every word of `wordfreq`, in all its languages."""
    return {word for language, best in available_languages("best").items() for word in get_frequency_dict(language, "best") if best}
