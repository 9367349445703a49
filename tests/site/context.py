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
IN_NEED = "children-in-need"
IN_NEED_BEFORE = "characteristics-of-children-in-need"
LOOKED_AFTER = "children-looked-after-in-england-including-adoptions"
SPENDING = "la-and-school-expenditure"
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
LINES = (
    "5.0.2 Total Children and Young Peoples Services Expenditure (excluding CERA)",
    "3.3.4 Total Safeguarding Children and Young Peoples Services",
    "3.1.11 Total Children Looked After",
    "3.4.6 Total Family Support Services",
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


def rows(
    columns: str,
    *values: str,
    years: tuple[int, ...] = (2024, 2025),
    period: str = "Reporting year",
) -> bytes:
    """Return a data set with the same values for both councils in each year, and for England."""
    lines = [f"{PLACE},{columns}"]
    for year in years:
        start = f"{year},{period}"
        nation = f"{start},National,E92000001,England,,,,,"
        lines += [f"{nation},{each}" for each in values]
        for code, (ons, name) in COUNCILS.items():
            place = (
                f"{start},Local authority,E92000001,England,E12000007,London,{code},{ons},{name}"
            )
            lines += [f"{place},{each}" for each in values]
    return "\n".join([*lines, ""]).encode()


def made_up_releases() -> list[Release]:
    """Return the latest releases of the four publications, of 2025."""
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
    in_need_at_end = rows("category,Anypoint_episodes,At31_episodes", "Children in Need,4000,1800")
    repeats = rows("category,CPP_start,CPP_subsequent,CPP_subsequent_percent", "Again,400,80,20")
    children = rows("age_group,population_estimate", f"{AGES},60000", years=(2023, 2024))
    looked_after = rows(
        "population_type,population_estimate,children_count,rate_per_10000",
        f"{STOCK},60000,240,40",
    )
    placements = rows(
        "cla_group,placement_stability,children_count,children_percent",
        "CLA on 31 March,Total children,240,100",
        "CLA on 31 March,With 3 or more placements during the year,24,10",
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
        ("B1", "b1_children_in_need_2013_to_2025.csv", in_need_at_end),
        ("D3", "d3_cpps_subsequent_plan_2013_to_2025.csv", repeats),
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
            [
                DataSetFile("Rates", "cla_number_and_rate_per_10k_children.csv", looked_after),
                DataSetFile("Stability", "la_cla_placement_stability.csv", placements),
            ],
        ),
        Release(
            SPENDING,
            "Financial year 2024-25",
            "2025-12-11",
            [
                DataSetFile(
                    "Children's and young people's services",
                    "s251_childrens_young_peoples_services_la_regional_national.csv",
                    spending(),
                )
            ],
        ),
    ]


def spending(total: str = LINES[0]) -> bytes:
    """Return a data set of spending, its total worded so."""
    return rows(
        "category_of_expenditure,description_of_expenditure,own_provision,total_expenditure,income",
        "Children looked after,3.1.1 Residential care,1,2,x",
        *(
            f"Some,{line},x,{pounds},x"
            for line, pounds in zip(
                (total, *LINES[1:]), (72_000_000, 18_000_000, 24_000_000, 6_000_000), strict=True
            )
        ),
        years=(202324, 202425),
        period="Financial year",
    )


def releases_of_folder(folder: Path) -> list[Release]:
    """Return the releases of 2025 with a folder's data sets in the place of the small ones.

    Those of 2022 stand in for 2025 where the folder has no newer ones, and the small ones where it
    has none.
    """
    releases = made_up_releases()
    found = sorted(folder.glob("*.csv"))
    for release in releases:
        for at, small in enumerate(release.files):
            # They differ in the years at the end of their names.
            start = re.split(r"_\d{4}", small.filename)[0]
            start = {"c1_referrals.csv": "c1_children_in_need"}.get(start, start)
            for path in found:
                if path.name.startswith(start):
                    release.files[at] = DataSetFile(path.stem, path.name, path.read_bytes())
    return releases


def context_routes(folder: Path | None = None) -> list[Route]:
    """Return the routes with a folder's data sets, or with the small ones."""
    return ContextSite(releases_of_folder(folder) if folder else made_up_releases()).routes()


def _id(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))
