"""Routes of Explore Education Statistics' content API: latest releases, and their data sets.

The data sets are small and made up (two councils, two years), in the columns of the real ones; or
those of a folder of real files, by their names.
"""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from tests.site.server import Answer, Asked, Route, html

WORKFORCE = "children-s-social-work-workforce"
IN_NEED = "characteristics-of-children-in-need"
LOOKED_AFTER = "children-looked-after-in-england-including-adoptions"
TOWER_HAMLETS, HACKNEY = 211, 204
COUNCILS = {TOWER_HAMLETS: ("E09000030", "Tower Hamlets"), HACKNEY: ("E09000012", "Hackney")}
PLACE = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
    "region_name,old_la_code,new_la_code,la_name"
)
STOCK = "Children looked after on 31 March each year"
C1 = (
    "C1 Referrals and re-referrals to children\N{RIGHT SINGLE QUOTATION MARK}s social care "
    "services by local authority, England 2013 to 2025"
)
AGES = "Children aged 0 to 17 years"


@dataclass
class DataSetFile:
    """A data set of a release; its id is made of its release and name."""

    title: str
    filename: str
    data: bytes


@dataclass
class Release:
    """The latest release of a publication."""

    slug: str
    title: str
    published: str
    files: list[DataSetFile] = field(default_factory=list)

    @property
    def id(self) -> str:
        return _id(f"{self.slug} {self.title} {self.published}")

    def file_id(self, file: DataSetFile) -> str:
        return _id(f"{self.id} {file.filename}")

    def file(self, name: str) -> DataSetFile:
        """Return the file whose name begins so."""
        return next(file for file in self.files if file.filename.startswith(name))


class ContextSite:
    """The content API as far as the context spider sees it; releases may change between crawls."""

    def __init__(self, releases: list[Release]) -> None:
        self.releases = {release.slug: release for release in releases}

    def routes(self) -> list[Route]:
        """Return the table."""
        return [
            (r"/api/publications/([\w-]+)/releases/latest", self.latest),
            (r"/api/releases/([0-9a-f-]+)/files/([0-9a-f-]+)", self.file),
        ]

    def latest(self, asked: Asked, match: re.Match[str]) -> Answer:
        """Answer with the latest release of a publication."""
        release = self.releases.get(match[1])
        if release is None:
            return html("<html><body><main>Not found</main></body></html>", 404)
        told = {
            "id": release.id,
            "title": release.title,
            "slug": release.title.rpartition(" ")[2],
            "published": f"{release.published}T09:30:00.1234567Z",
            "latestRelease": True,
            "publication": {"id": _id(release.slug), "slug": release.slug},
            "downloadFiles": [
                {
                    "id": release.file_id(file),
                    "extension": file.filename.rpartition(".")[2],
                    "fileName": file.filename,
                    "name": file.title,
                    "size": f"{len(file.data)} B",
                    "type": "Data" if file.filename.endswith(".csv") else "Ancillary",
                }
                for file in release.files
            ],
        }
        return Answer(json.dumps(told).encode(), content_type="application/json")

    def file(self, asked: Asked, match: re.Match[str]) -> Answer:
        """Answer with a data set."""
        for release in self.releases.values():
            for file in release.files:
                if (release.id, release.file_id(file)) == (match[1], match[2]):
                    return Answer(file.data, content_type="text/csv")
        return html("<html><body><main>Not found</main></body></html>", 404)


def rows(columns: str, *values: str, years: tuple[int, ...] = (2024, 2025)) -> bytes:
    """Return a data set with the same values for both councils in each year, and for England."""
    lines = [f"{PLACE},{columns}"]
    for year in years:
        start = f"{year},Reporting year"
        nation = f"{start},National,E92000001,England,,,,,"
        lines += [f"{nation},{each}" for each in values]
        for code, (ons, name) in COUNCILS.items():
            place = (
                f"{start},Local authority,E92000001,England,E12000007,London,{code},{ons},{name}"
            )
            lines += [f"{place},{each}" for each in values]
    return "\n".join([*lines, ""]).encode()


def made_up_releases() -> list[Release]:
    """Return the latest releases of the three publications, of 2025."""
    workforce = rows(
        "inpost_fte,turnover_rate_fte,agency_rate_fte,vacancy_rate_fte,caseload_fte,"
        "absence_rate_fte",
        "250.5,12,17.5,18,15.5,3.1",
    )
    referrals = rows("category,referral_count,rereferral_percent", "Referrals,3000,20.5")
    bands = "Same_day,1-10_days,11-20_days,21-30_days,31-40_days,41-45_days"
    assessments = rows(
        f"category,Assessments_completed,{bands}", "All,1000,100,100,100,200,200,200"
    )
    conferences = rows("category,ICPC,Duration_0-10_days,Duration_11-15_days", "All,200,50,130")
    plans = rows("category,CPP_At31", "Plans,300")
    children = rows("age_group,population_estimate", f"{AGES},60000", years=(2023, 2024))
    looked_after = rows(
        "population_type,population_estimate,children_count,rate_per_10000",
        f"{STOCK},60000,240,40",
    )
    in_need = [
        ("A1 National time series", "a1_national.csv", b"time_period\n2025\n"),
        (
            C1,
            "c1_referrals.csv",
            referrals,
        ),
        ("C2", "c2_children_in_need_assessments_duration_2014_to_2025.csv", assessments),
        ("C4", "c4_children_in_need_section_47s_and_icpcs_2013_to_2025.csv", conferences),
        ("D5", "d5_cpps_at31march_by_duration_2013_to_2025.csv", plans),
        ("Population", "ons_mid-year_population_estimates_2012_to_2024.csv", children),
        ("Guidance", "guidance.pdf", b"%PDF-"),
    ]
    return [
        Release(
            WORKFORCE,
            "Reporting year 2025",
            "2026-02-26",
            [DataSetFile("Headline measures", "csww_indicators_2017_to_2025.csv", workforce)],
        ),
        Release(
            IN_NEED, "Reporting year 2025", "2025-10-30", [DataSetFile(*each) for each in in_need]
        ),
        Release(
            LOOKED_AFTER,
            "Reporting year 2025",
            "2025-11-20",
            [DataSetFile("Rates", "cla_number_and_rate_per_10k_children.csv", looked_after)],
        ),
    ]


def releases_of_folder(folder: Path) -> list[Release]:
    """Return the releases of 2025 with a folder's data sets in the place of the small ones.

    Those of 2022 stand in for 2025 where the folder has no newer ones.
    """
    releases = made_up_releases()
    for release in releases:
        release.files = [
            DataSetFile(path.stem, path.name, path.read_bytes())
            for path in sorted(folder.glob("*.csv"))
            if _slug_of(path.name) == release.slug
        ]
    return releases


def context_routes(folder: Path | None = None) -> list[Route]:
    """Return the routes with a folder's data sets, or with the small ones."""
    return ContextSite(releases_of_folder(folder) if folder else made_up_releases()).routes()


def _slug_of(filename: str) -> str:
    starts = {"csww": WORKFORCE, "cla_": LOOKED_AFTER}
    return starts.get(filename[:4], IN_NEED)


def _id(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))
