"""Who is who: councils by any name they go by, and how many there are on a day.

Plain Python over two small files kept by hand, `reference/councils.csv` and
`reference/council_names.csv`, so that whoever collects or reads needs no warehouse for it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

MOST_SUGGESTED = 3
_LEAST_ALIKE = 0.8  # of two names, one of them misspelt; Lancaster and Doncaster are below it
# What people put before and behind a council's name, in the words of official names.
_WORDS_BEFORE = {
    "the": "",
    "council of the": "",
    "city of": "city",
    "county of": "county",
    "borough of": "borough",
    "london borough of": "london borough",
    "metropolitan borough of": "metropolitan borough",
    "royal borough of": "royal borough",
    "lb of": "london borough",
    "lb": "london borough",
    "rb of": "royal borough",
    "rb": "royal borough",
}
_WORDS_BEHIND = {
    "council": "",
    "authority": "",
    "la": "",
    "childrens services": "",
    "city": "city",
    "county": "county",
    "borough": "borough",
    "district": "district",
    "metropolitan": "metropolitan",
    "london": "london",
    "lb": "london borough",
    "lbc": "london borough",
    "mbc": "metropolitan borough",
    "mdc": "metropolitan district",
    "bc": "borough",
    "cc": "city/county",
}
_NEVER_GRANTED_LATER = frozenset({"london", "royal"})  # no council becomes one of these

REFERENCE = Path(__file__).parent / "reference"


@dataclass(frozen=True, slots=True)
class Council:
    """A council with duties to children, now or at some time since 2009.

    Attributes:
        la_code: The Department for Education's three-digit number; never used again.
        name: What we call it; no two councils share it.
        urn: Ofsted's number; None for abolished councils, whose number is not known.
        ons_code: Code of the Office for National Statistics, where there is one.
        region: One of the nine English regions.
        opened: First day; None if it was there before 1 April 2009.
        closed: Last day, which may lie ahead; None if no end is known.
    """

    la_code: int
    name: str
    urn: int | None
    ons_code: str | None
    region: str
    opened: date | None
    closed: date | None

    def exists(self, on: date) -> bool:
        """Whether it had its duties on that day."""
        return (self.opened is None or self.opened <= on) and (
            self.closed is None or on <= self.closed
        )


def plain_name(name: str) -> str:
    """Return a name as names are compared: case, spacing, curly apostrophes and "&" aside."""
    return " ".join(name.replace("’", "'").replace("&", " and ").split()).casefold()


def find_council(name: str, on: date | None = None) -> Council | None:
    """Return the council that goes by this name: its own, an official one or a known alias.

    Args:
        name: As printed somewhere; case and spacing do not matter.
        on: A day on which it existed. It matters for "Dorset" alone, which names the county
            abolished in 2019 and its successor; without it, the one that is left is meant.

    Returns:
        None for a name that nobody goes by; the caller has to say so, loudly.
    """
    named = _councils_by_name().get(plain_name(name), ())
    if len(named) > 1:
        named = tuple(c for c in named if (c.exists(on) if on else c.closed is None))
    return named[0] if len(named) == 1 else None


@cache
def council_meant(typed: str) -> Council | None:
    """Return the one council that a person means: by number, or by a name as people type names.

    Beside what `find_council` knows, punctuation does not matter, nor whether a name stands with
    "Council", "LB" or "City of". Numbers are Ofsted's URN, the Department for Education's la_code
    and the code of the Office for National Statistics. What is printed in reports and statistics is
    for `find_council`, which is strict.

    Returns:
        None where nobody is meant, or it may be two: "Nottingham County Council".
    """
    for council in all_councils():
        numbers = (council.la_code, council.urn, council.ons_code)
        if typed.strip() in [str(number) for number in numbers if number]:
            return council
    if found := find_council(typed):
        return found
    for name, kinds in _bare_forms(_typed_name(typed)):
        if named := _councils_by_typed_name().get(name):
            return _fitting(name, kinds, named)
    return None


def councils_like(typed: str, on: date) -> tuple[Council, ...]:
    """Return the few councils of a day that a name which means none of them may be meant for.

    These are the successors of an abolished council, or those with a word in their names that
    begins so, or else those whose names are most alike. Too many are none.
    """
    meant = council_meant(typed)
    found = _successors(meant) if meant else _beginning_with(typed, on) or _most_alike(typed, on)
    there = sorted((c for c in found if c.exists(on)), key=lambda council: council.name)
    return tuple(there) if len(there) <= MOST_SUGGESTED else ()


def expected_councils(on: date) -> int:
    """Return how many councils there are on that day, such as 153 from 1 April 2023.

    Councils that are announced, and whose codes are not known yet, count from their first day.
    """
    announced = sum(
        not row["successor_la_code"] and date.fromisoformat(row["changed"]) <= on
        for row in _rows("council_changes.csv")
    )
    return sum(council.exists(on) for council in all_councils()) + announced


@cache
def all_councils() -> tuple[Council, ...]:
    """Return every council, abolished ones included, by la_code."""
    return tuple(
        Council(
            la_code=int(row["la_code"]),
            name=row["name"],
            urn=int(row["urn"]) if row["urn"] else None,
            ons_code=row["ons_code"] or None,
            region=row["region"],
            opened=date.fromisoformat(row["opened"]) if row["opened"] else None,
            closed=date.fromisoformat(row["closed"]) if row["closed"] else None,
        )
        for row in _rows("councils.csv")
    )


@cache
def _councils_by_name() -> dict[str, tuple[Council, ...]]:
    """Return the councils that go by each name."""
    councils = {council.la_code: council for council in all_councils()}
    found: dict[str, tuple[Council, ...]] = {}
    for row in _rows("council_names.csv"):
        name, council = plain_name(row["name"]), councils[int(row["la_code"])]
        if council not in found.get(name, ()):
            found[name] = (*found.get(name, ()), council)
    return found


def _typed_name(name: str) -> str:
    """Return a name in its words alone: no case, no punctuation, and one spelling of Saint."""
    words = re.sub(r"[^a-z0-9]+", " ", plain_name(name).replace("'", "")).split()
    return " ".join("st" if word == "saint" else word for word in words)


@cache
def _councils_by_typed_name() -> dict[str, tuple[Council, ...]]:
    """Return the councils that go by each name, as people type it."""
    found: dict[str, tuple[Council, ...]] = {}
    for name, named in _councils_by_name().items():
        key = _typed_name(name)
        found[key] = _each_once([found.get(key, ()), named])
    return found


def _bare_forms(name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield a name with ever less around it, and the kinds of council that were taken off."""
    waiting: list[tuple[str, tuple[str, ...]]] = [(name, ())]
    seen = set()
    while waiting:
        form, kinds = waiting.pop(0)
        if form in seen:
            continue
        seen.add(form)
        yield form, kinds
        for words, kind in _WORDS_BEHIND.items():
            if form.endswith(f" {words}"):
                waiting.append((form.removesuffix(f" {words}"), (*kinds, *kind.split())))
        for words, kind in _WORDS_BEFORE.items():
            if form.startswith(f"{words} "):
                waiting.append((form.removeprefix(f"{words} "), (*kinds, *kind.split())))


def _fitting(name: str, kinds: tuple[str, ...], named: tuple[Council, ...]) -> Council | None:
    """Return the one bearer of a name that is of these kinds, going by its other names.

    A kind that a council has not got is forgiven, for boroughs become cities, but not where another
    council has much the same name.
    """
    words = {
        council: {
            word
            for other, others in _councils_by_typed_name().items()
            if council in others
            for word in other.split()
        }
        for council in named
    }
    fitting = [c for c in named if all(set(kind.split("/")) & words[c] for kind in kinds)]
    if (
        not fitting
        and not _NEVER_GRANTED_LATER.intersection(kinds)
        and not _has_relatives(name, named)
    ):
        fitting = list(named)
    if len(fitting) > 1:
        fitting = [council for council in fitting if council.closed is None]
    return fitting[0] if len(fitting) == 1 else None


def _has_relatives(name: str, named: tuple[Council, ...]) -> bool:
    """Whether others have a word in their names that begins as this name, or that it begins as."""
    return any(
        word.startswith(name) or (len(word) > 3 and name.startswith(word))
        for council in all_councils()
        if council not in named
        for word in _typed_name(council.name).split()
    )


def _beginning_with(typed: str, on: date) -> tuple[Council, ...]:
    """Return the councils of a day with a word in their names that begins as what was typed."""
    for form in reversed(_forms_to_compare(typed)):
        begins = re.compile(rf"\b{re.escape(form)}")
        names = [name for name in _councils_by_typed_name() if begins.search(name)]
        if found := _each_once(_named_of_day(name, on) for name in names):
            return found
    return ()


def _most_alike(typed: str, on: date) -> tuple[Council, ...]:
    """Return the councils of a day whose names are most like what was typed, if any is."""
    alike: dict[float, list[str]] = {_LEAST_ALIKE: []}
    for form in _forms_to_compare(typed):
        for name in _councils_by_typed_name():
            if _named_of_day(name, on):
                ratio = SequenceMatcher(None, form, name).ratio()
                alike.setdefault(ratio, []).append(name)
    return _each_once(_named_of_day(name, on) for name in alike[max(alike)])


def _forms_to_compare(typed: str) -> list[str]:
    """Return a name's forms with ever less around it, but for those that say nothing."""
    return [form for form, _ in _bare_forms(_typed_name(typed)) if len(form) > 2]


def _named_of_day(name: str, on: date) -> tuple[Council, ...]:
    return tuple(council for council in _councils_by_typed_name()[name] if council.exists(on))


def _successors(council: Council) -> tuple[Council, ...]:
    """Return the councils that took over from one, in the order of their codes."""
    codes = {
        row["successor_la_code"]
        for row in _rows("council_changes.csv")
        if row["predecessor_la_code"] == str(council.la_code)
    }
    return tuple(each for each in all_councils() if str(each.la_code) in codes)


def _each_once(groups: Iterable[Iterable[Council]]) -> tuple[Council, ...]:
    """Return the councils of several groups, each once, in their order."""
    return tuple(dict.fromkeys(council for group in groups for council in group))


def _rows(file: str) -> Iterator[dict[str, str]]:
    with (REFERENCE / file).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
