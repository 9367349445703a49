"""What Explore Education Statistics says of a publication's latest release: its day and data sets.

The content API answers `/api/publications/{slug}/releases/latest` with one object: `id`, `title`
and `published` of the release, its `publication`, and `downloadFiles`, each with `id`, `name` (the
title of the data set), `fileName` and `type` ("Data" for a data set). The names are those of the
site's own public source code, see docs/sources.md. File ids change with every release, so a data
set is known by its publication and its title or the name of its file, years left aside.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from scraper.pages.html import PageError
from scraper.printed_words import comparable

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LOCAL = r"by local authority\b"


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication that is asked for.

    Attributes:
        slugs: Last part of its address; of one that was renamed the newest first.
        title: Its name in warehouse/reference/indicators.csv.
        data_sets: Patterns of the titles and file names of a data set, by what the reader calls it.
    """

    slugs: tuple[str, ...]
    title: str
    data_sets: Mapping[str, re.Pattern[str]]

    @property
    def paths(self) -> tuple[str, ...]:
        """Where the content API tells of its latest release, by the names that it has had."""
        return tuple(f"/api/publications/{slug}/releases/latest" for slug in self.slugs)


def _pattern(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


PUBLICATIONS = (
    Publication(
        ("children-s-social-work-workforce",),
        "Children's social work workforce",
        {"workforce": _pattern(r"csww_indicators_2017_to_20\d\d\.csv")},
    ),
    Publication(
        # Renamed between the releases of 2024 and 2025.
        ("children-in-need", "characteristics-of-children-in-need"),
        "Characteristics of children in need",
        {
            "referrals": _pattern(
                r"c1_children_in_need_referrals_and_rereferrals_2013_to_20\d\d\.csv",
                rf"c1 referrals and re-referrals to children's social care services {_LOCAL}.*",
            ),
            "assessments": _pattern(
                r"c2_children_in_need_assessments_duration_2014_to_20\d\d\.csv",
                r"c2 completed assessments by duration of assessment and local authority\b.*",
            ),
            "conferences": _pattern(
                r"c4_children_in_need_section_47s_and_icpcs_2013_to_20\d\d\.csv",
                rf"c4 section 47s and initial child protection conferences {_LOCAL}.*",
            ),
            "protection plans": _pattern(
                r"d5_cpps_at31march_by_duration_2013_to_20\d\d\.csv",
                r"d5 child protection plans at 31 march by duration and local authority\b.*",
            ),
            "children in need": _pattern(
                r"b1_children_in_need_2013_to_20\d\d\.csv",
                rf"b1 children in need and episodes of need {_LOCAL}.*",
            ),
            "repeat plans": _pattern(
                r"d3_cpps_subsequent_plan_2013_to_20\d\d\.csv",
                r"d3 child protection plans starting during (the )?year which were a second or "
                rf"subsequent plan,? {_LOCAL}.*",
            ),
            "population": _pattern(r"ons_mid-year_population_estimates_2012_to_20\d\d\.csv"),
        },
    ),
    Publication(
        ("children-looked-after-in-england-including-adoptions",),
        "Children looked after in England including adoptions",
        {
            "looked after": _pattern(r"cla_number_and_rate_per_10k_children\.csv"),
            "placements": _pattern(
                r"la_cla_placement_stability\.csv",
                r"cla - placement stability - by local authority",
            ),
        },
    ),
    Publication(
        ("la-and-school-expenditure",),
        "LA and school expenditure",
        {
            "spending": _pattern(
                r"s251_childrens_young_peoples_services_la_regional_national[\d_]*\.csv"
            ),
        },
    ),
)


@dataclass(frozen=True, slots=True)
class DataSetFile:
    """A data set as a release lists it.

    Attributes:
        file_id: Its id in this release.
        title: What the site calls it.
        filename: The name of its file.
    """

    file_id: str
    title: str
    filename: str


@dataclass(frozen=True, slots=True)
class ContextRelease:
    """A release of a publication.

    Attributes:
        release_id: Its id; a corrected release has another.
        title: Such as "Reporting year 2025".
        published: The day on which it came out.
        files: Its data sets.
    """

    release_id: str
    title: str
    published: date
    files: tuple[DataSetFile, ...]

    def path(self, file: DataSetFile) -> str:
        """Return where the content API has a data set as CSV."""
        return f"/api/releases/{self.release_id}/files/{file.file_id}"


@dataclass(frozen=True, slots=True)
class ChosenDataSets:
    """What of a release is taken.

    Attributes:
        wanted: Data sets by what the reader calls them.
        missing: What could not be told, one line each: none is taken that is not the only one.
        left_alone: Titles of the others.
    """

    wanted: Mapping[str, DataSetFile]
    missing: list[str]
    left_alone: list[str]


def read_context_release(data: bytes, publication: Publication) -> ContextRelease:
    """Read what the content API says of the latest release of a publication.

    Raises:
        PageError: it is of another publication, or not as described above.
    """
    try:
        answer = json.loads(data)
    except ValueError as error:
        raise PageError("not JSON") from error
    of = _text(_object(_object(answer, "the answer").get("publication"), "publication"), "slug")
    if of not in publication.slugs:
        raise PageError(f"it is of another publication: {of!r}")
    files = answer.get("downloadFiles")
    if not isinstance(files, list):
        raise PageError("it lists no downloadFiles")
    data_sets = tuple(
        DataSetFile(_id(file), _text(file, "name"), _text(file, "fileName"))
        for file in (_object(file, "a file") for file in files)
        if _text(file, "type") == "Data"
    )
    printed = _text(answer, "published")
    try:
        # Official statistics come out at half past nine, when it is the same day in UTC.
        published = datetime.fromisoformat(printed).date()
    except ValueError as error:
        raise PageError(f"its day is none: {printed!r}") from error
    return ContextRelease(_id(answer), _text(answer, "title"), published, data_sets)


def choose_data_sets(publication: Publication, release: ContextRelease) -> ChosenDataSets:
    """Choose the data sets that we know, each where there is exactly one."""
    wanted: dict[str, DataSetFile] = {}
    missing: list[str] = []
    fitting: set[DataSetFile] = set()
    for kind, pattern in publication.data_sets.items():
        found = [file for file in release.files if _matches(pattern, file)]
        fitting.update(found)
        if len(found) == 1:
            wanted[kind] = found[0]
        else:
            titles = "; ".join(file.title for file in (found or release.files)) or "none at all"
            which = f"{len(found)} data sets" if found else "no data set"
            missing.append(
                f"{publication.title}, {release.title}: {which} of {kind}; "
                f"the release has: {titles}"
            )
    left_alone = [file.title for file in release.files if file not in fitting]
    return ChosenDataSets(wanted, missing, left_alone)


def _matches(pattern: re.Pattern[str], file: DataSetFile) -> bool:
    named = (comparable(file.title), comparable(file.filename))
    return any(pattern.fullmatch(name) for name in named)


def _object(value: Any, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise PageError(f"{what} is no object")
    return value


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if not isinstance(value, str) or not value.strip():
        raise PageError(f"it has no {name}")
    return value.strip()


def _id(record: Mapping[str, Any]) -> str:
    """Return an id, which becomes part of an address."""
    value = _text(record, "id").lower()
    if not _ID.fullmatch(value):
        raise PageError(f"no id: {value[:80]!r}")
    return value
