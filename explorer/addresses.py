"""What stands in the address of a page: ids, read from and written as text.

An address is a promise: `council=tower-hamlets`, `beside=statistical,border`, `from=2012-07-27`
mean the same for ever, however buttons are worded. Names, numbers and the labels of choices are
understood as well. Nothing here draws: explorer/choices.py ties it to the controls of a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol, TypeVar

from explorer.words.writing import markdown
from explorer.words.writing.sentences import long_date
from warehouse.councils import council_meant, councils_like, plain_name

NOTHING = "none"
"""Stands for an empty choice where several can be chosen."""
LONGEST_QUOTE = 60
"""Characters of an address that are quoted back."""

Value = TypeVar("Value")


class NotUnderstoodError(Exception):
    """An address asks for what cannot be had. Its text says why, in Markdown made safe."""


class NoSuchCouncilError(NotUnderstoodError):
    """An address asks for a council that there is not.

    Attributes:
        typed: What stands in the address.
        near: Slugs of the few councils that may be meant.
    """

    def __init__(self, text: str, typed: str, near: Sequence[str]) -> None:
        """Say what cannot be had, in Markdown made safe, and what may be meant."""
        super().__init__(text)
        self.typed = typed
        self.near = tuple(near)


class Parameter(Protocol[Value]):
    """One thing that an address can say."""

    def read(self, texts: Sequence[str]) -> Value:
        """Return what is asked for.

        Args:
            texts: What stands behind the name; more than one where the address names it again.

        Raises:
            NotUnderstoodError: it cannot be had.
        """

    def write(self, value: Value) -> str:
        """Return the text that means this, in ids."""

    def note(self, texts: Sequence[str]) -> str | None:  # noqa: ARG002 - for those that say something
        """Return a line, in Markdown made safe, where something else is shown than was named."""
        return None


def quoted(text: str) -> str:
    """Return what stood in an address, cut to a length and made safe for Markdown."""
    text = " ".join(text.split())
    return f"“{markdown.plain(text[:LONGEST_QUOTE])}{'…' if len(text) > LONGEST_QUOTE else ''}”"


@dataclass(frozen=True)
class Councils:
    """The councils that can be asked for.

    Attributes:
        names: Their names by slug, in the order in which they are offered.
        slugs: Their slugs by la_code.
        districts: Slugs of the councils with duties to the children of a district, by its name.
        today: The day up to which the facts are known; suggestions are councils of that day.
    """

    names: Mapping[str, str]
    slugs: Mapping[int, str]
    today: date
    districts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        rows: Iterable[Mapping[str, Any]],
        today: date,
        places: Iterable[Mapping[str, Any]] = (),
    ) -> Councils:
        """Return the councils of these rows of `queries.shared.councils`.

        Args:
            rows: The councils.
            today: The day up to which the facts are known.
            places: Rows of `queries.england.places`, for the districts among them.
        """
        rows = list(rows)
        return cls(
            {row["slug"]: row["council"] for row in rows},
            {int(row["la_code"]): row["slug"] for row in rows},
            today,
            {str(row["name"]): str(row["slug"]) for row in places if row["is_district"]},
        )

    def slug(self, typed: str) -> str | None:
        """Return the council meant by a slug, number or name, as people write them; else None."""
        if typed in self.names:
            return typed
        same = [slug for slug, name in self.names.items() if name == typed.strip()]
        if same:
            return same[0]
        meant = council_meant(typed)
        return self.slugs.get(meant.la_code) if meant else None

    def of_district(self, typed: str) -> tuple[str, str] | None:
        """Return a district, by its name or the first words of it, and its council's slug.

        Returns:
            None where no district is meant, or districts of more than one council.
        """
        wanted = plain_name(typed)
        if not wanted:
            return None
        for fits in (
            lambda name: plain_name(name) == wanted,
            lambda name: plain_name(name).startswith(f"{wanted} "),
        ):
            found = [name for name in self.districts if fits(name)]
            if len({self.districts[name] for name in found}) == 1:
                return found[0], self.districts[found[0]]
            if found:
                return None
        return None

    def near(self, typed: str) -> list[str]:
        """Return the slugs of the few councils that may be meant."""
        near = (self.slugs.get(council.la_code) for council in councils_like(typed, self.today))
        return [slug for slug in near if slug is not None]

    def unknown(self, typed: str) -> NoSuchCouncilError:
        """Return the problem of a name that means no council, with those it may be meant for."""
        near = self.near(typed)
        like = " or ".join(markdown.plain(self.names[slug]) for slug in near)
        hint = f" Did you mean {like}?" if like else ""
        return NoSuchCouncilError(f"no council is called {quoted(typed)}.{hint}", typed, near)


@dataclass(frozen=True)
class OneCouncil(Parameter[str]):
    """A council: its slug."""

    councils: Councils

    def read(self, texts: Sequence[str]) -> str:
        """Return the slug, for a district that of its council. Raises NotUnderstoodError."""
        slug = self.councils.slug(texts[-1])
        if slug is not None:
            return slug
        if district := self.councils.of_district(texts[-1]):
            return district[1]
        raise self.councils.unknown(texts[-1])

    def note(self, texts: Sequence[str]) -> str | None:
        """Return a line to say where what is asked for is a district, in Markdown made safe."""
        if self.councils.slug(texts[-1]) is not None:
            return None
        district = self.councils.of_district(texts[-1])
        if district is None:
            return None
        name, slug = district
        return (
            f"{markdown.plain(name)} is or was a district: services for its children are those of "
            f"{markdown.plain(self.councils.names[slug])}, which is shown here."
        )

    def write(self, value: str) -> str:
        """Return the slug as it is."""
        return value


@dataclass(frozen=True)
class SeveralCouncils(Parameter[tuple[str, ...]]):
    """A list of councils: their slugs, with commas between them."""

    councils: Councils
    most: int

    def read(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Return the slugs, each once. Raises NotUnderstoodError."""
        slugs: list[str] = []
        for text in texts:
            # A name may have a comma in it; a slug has none.
            whole = self.councils.slug(text)
            for part in [text] if whole else re.split(r"[,;]", text):
                if not part.strip() or part.strip() == NOTHING:
                    continue
                slug = self.councils.slug(part)
                if slug is None:
                    raise self.councils.unknown(part)
                slugs.append(slug)
        found = tuple(dict.fromkeys(slugs))
        if len(found) > self.most:
            raise NotUnderstoodError(
                f"{len(found)} councils are more than the {self.most} that fit."
            )
        return found

    def write(self, value: Sequence[str]) -> str:
        """Return the slugs with commas between them."""
        return ",".join(value) or NOTHING


_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}


def typed_day(text: str) -> date | None:
    """Return the day meant by "2012-07-27", "27 July 2012" or "27/7/2012"; None for others."""
    text = " ".join(text.replace(",", " ").split()).lower()
    try:
        if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
            return date(*map(int, found.groups()))
        if found := re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", text):
            day, month, year = map(int, found.groups())
            return date(year, month, day)
        if found := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9}) (\d{4})", text):
            named = _MONTHS.get(found[2][:3])
            return date(int(found[3]), named, int(found[1])) if named else None
    except ValueError:  # 31 February
        return None
    return None


@dataclass(frozen=True)
class Day(Parameter[date]):
    """A day between two others, both included: ISO 8601."""

    earliest: date
    latest: date

    def read(self, texts: Sequence[str]) -> date:
        """Return the day. Raises NotUnderstoodError."""
        day = typed_day(texts[-1])
        if day is None:
            raise NotUnderstoodError(f"{quoted(texts[-1])} is no day. Write it as 2017-04-07.")
        if not self.earliest <= day <= self.latest:
            raise NotUnderstoodError(
                f"{long_date(day)} is not among the days held, {long_date(self.earliest)} to "
                f"{long_date(self.latest)}."
            )
        return day

    def write(self, value: date) -> str:
        """Return the day in ISO 8601."""
        return value.isoformat()


def _comparable(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


@dataclass(frozen=True)
class OneOf(Parameter[str]):
    """One of several choices.

    Attributes:
        options: What each is called, by id.
    """

    options: Mapping[str, str]

    def read(self, texts: Sequence[str]) -> str:
        """Return the id, for which its label or another spelling is as good."""
        asked = _comparable(texts[-1])
        for option, label in self.options.items():
            if asked in (_comparable(option), _comparable(label)):
                return option
        raise NotUnderstoodError(
            f"{quoted(texts[-1])} is none of the choices: {', '.join(self.options)}."
        )

    def write(self, value: str) -> str:
        """Return the id as it is."""
        return value


@dataclass(frozen=True)
class SeveralOf(Parameter[tuple[str, ...]]):
    """Any of several choices, in their own order.

    Attributes:
        options: What each is called, by id.
    """

    options: Mapping[str, str]

    def read(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Return the ids, for which their labels are as good. Raises NotUnderstoodError."""
        one = OneOf(self.options)
        asked = [
            one.read([part])
            for text in texts
            for part in text.split(",")
            if part.strip() and part.strip() != NOTHING
        ]
        return tuple(option for option in self.options if option in asked)

    def write(self, value: Sequence[str]) -> str:
        """Return the ids with commas between them, "none" if there are none."""
        return ",".join(option for option in self.options if option in value) or NOTHING


@dataclass(frozen=True)
class Number(Parameter[int]):
    """A whole number between two others, both included, such as a year."""

    least: int
    most: int

    def read(self, texts: Sequence[str]) -> int:
        """Return the number. Raises NotUnderstoodError."""
        if not re.fullmatch(r"\d{1,9}", texts[-1].strip()):
            raise NotUnderstoodError(f"{quoted(texts[-1])} is no number.")
        number = int(texts[-1])
        if not self.least <= number <= self.most:
            raise NotUnderstoodError(f"{number} is not between {self.least} and {self.most}.")
        return number

    def write(self, value: int) -> str:
        """Return its digits."""
        return str(value)


@dataclass(frozen=True)
class Text(Parameter[str]):
    """Words of the visitor's own.

    Attributes:
        longest: Characters allowed.
    """

    longest: int = 200

    def read(self, texts: Sequence[str]) -> str:
        """Return the text. Raises NotUnderstoodError."""
        if len(texts[-1]) > self.longest:
            raise NotUnderstoodError(
                f"{quoted(texts[-1])} is longer than {self.longest} characters."
            )
        return texts[-1]

    def write(self, value: str) -> str:
        """Return the text as it is."""
        return value
