"""Routes of the statistics site: the collection, its releases (JSON and HTML) and their files.

The files are those of a folder of Ofsted's workbooks, or two small workbooks with the public record
of one council (Tower Hamlets) in the shapes of the releases of 2022 and 2025.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import date
from html import escape
from pathlib import Path

from tests.site.headers import HISTORY, WIDE
from tests.site.server import Answer, Asked, Route, html
from tests.site.workbooks import Cell, make_ods, make_xlsx

COLLECTION = "/government/collections/childrens-social-care-statistics"
ASSETS = "https://assets.publishing.service.gov.uk"
_TYPES = {
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "pdf": "application/pdf",
}
RI = "Requires improvement to be good"


@dataclass
class File:
    """A file of a release; `data` is None where the file server no longer has it."""

    title: str
    filename: str
    data: bytes | None

    @property
    def path(self) -> str:
        """Where the file server has it: a number made of its name stands for GOV.UK's own."""
        return f"/media/{hashlib.sha256(self.filename.encode()).hexdigest()[:24]}/{self.filename}"


@dataclass
class Release:
    """A release: its title, the last part of its address, its files."""

    title: str
    slug: str
    files: list[File] = field(default_factory=list)

    @property
    def path(self) -> str:
        return f"/government/statistics/{self.slug}"


class StatisticsSite:
    """GOV.UK as far as the statistics spider sees it.

    Attributes:
        releases: May be changed between two crawls.
        has_json: Without it the content API answers "not found", and only HTML is left.
    """

    def __init__(self, releases: list[Release]) -> None:
        self.releases = releases
        self.has_json = True

    def routes(self) -> list[Route]:
        """Return the table."""
        return [
            (rf"(/api/content)?{COLLECTION}", self.collection),
            (r"(/api/content)?/government/statistics/([\w-]+)", self.release),
            (r"/media/\w+/[^/]+", self.file),
        ]

    def collection(self, asked: Asked, match: re.Match[str]) -> Answer:
        """Answer with the list of releases."""
        if not match[1]:
            links = [(release.path, release.title) for release in self.releases]
            return _page("Children's social care statistics", links)
        documents = [
            {
                "title": release.title,
                "base_path": release.path,
                "api_url": f"https://www.gov.uk/api/content{release.path}",
                "document_type": "official_statistics",
            }
            for release in self.releases
        ]
        return self._json(COLLECTION, {"links": {"documents": documents}, "details": {}})

    def release(self, asked: Asked, match: re.Match[str]) -> Answer:
        """Answer with a release and its files."""
        release = next((each for each in self.releases if each.slug == match[2]), None)
        if release is None:
            return html("<html><body><main><h1>Page not found</h1></main></body></html>", 404)
        if not match[1]:
            return _page(
                release.title, [(ASSETS + each.path, each.title) for each in release.files]
            )
        attachments = [
            {
                "attachment_type": "file",
                "title": each.title,
                "url": ASSETS + each.path,
                "filename": each.filename,
                "content_type": _TYPES.get(each.filename.rpartition(".")[2], ""),
                "file_size": len(each.data or b""),
            }
            for each in release.files
        ]
        return self._json(release.path, {"links": {}, "details": {"attachments": attachments}})

    def file(self, asked: Asked, match: re.Match[str]) -> Answer:
        """Answer with a file."""
        for release in self.releases:
            for each in release.files:
                if each.path == asked.path and each.data is not None:
                    kind = _TYPES.get(each.filename.rpartition(".")[2], "application/octet-stream")
                    return Answer(each.data, content_type=kind)
        return html("<html><body><main><h1>Page not found</h1></main></body></html>", 404)

    def _json(self, path: str, content: dict[str, object]) -> Answer:
        if not self.has_json:
            return Answer(b'{"errors":{"status":404}}', 404, "application/json")
        body = json.dumps({"base_path": path, "locale": "en", **content}).encode()
        return Answer(body, content_type="application/json; charset=utf-8")


def _page(title: str, links: list[tuple[str, str]]) -> Answer:
    """Return a page of GOV.UK with these links in its main part."""
    listed = "".join(
        f'<li class="gem-c-document-list__item"><a href="{escape(href)}">{escape(text)}</a></li>'
        for href, text in links
    )
    return html(
        f"<!doctype html><html lang='en'><head><title>{escape(title)}</title></head><body>"
        f"<main id='main'><h1>{escape(title)}</h1><ul>{listed}</ul></main></body></html>"
    )


def made_up_releases() -> list[Release]:
    """Return releases with two small workbooks, and one about something else."""
    return [
        Release(
            "Local authority inspection outcomes as at 31 March 2025",
            "local-authority-inspection-outcomes-as-at-31-march-2025",
            [
                File("Commentary", "commentary_2025.pdf", b"%PDF-1.4 made up"),
                File(
                    "Local authority inspection outcomes as at 31 March 2025: underlying data",
                    "LA_Inspection_Outcomes_as_at_31_March_2025.ods",
                    small_outcomes(),
                ),
            ],
        ),
        Release(
            "Fostering in England 1 April 2021 to 31 March 2022",
            "fostering-in-england-2022",
            [
                File(
                    "Underlying data",
                    "Fostering_2022_underlying_data.ods",
                    make_ods({"A": [["b"]]}),
                )
            ],
        ),
        Release(
            "Children's social care data in England 2022",
            "childrens-social-care-data-in-england-2022",
            [
                File(
                    "Children's social care data in England 2022: underlying data",
                    "Childrens_social_care_in_England_2022_underlying_data.xlsx",
                    small_history(),
                ),
            ],
        ),
    ]


def small_outcomes() -> bytes:
    """Return an ODS workbook in the shape of the release of 2025."""
    council: list[Cell] = [
        "Ofsted Local Authority Webpage",
        "E09000030",
        "Tower Hamlets",
        "Current",
    ]
    rows: list[list[Cell]] = [["ILACS inspection history"], ["One table."], HISTORY]
    rows.append([*council, "London", "10/06/2019", "22/07/2019", "ILACS Standard Inspection"])
    rows[-1] += ["Good", "Good", "Good", "Good", ""]
    rows.append([*council, "London", "11/11/2024", "13/01/2025", "ILACS Short Inspection"])
    rows[-1] += ["Outstanding", "Outstanding", "Good", "Good", "Outstanding"]
    cover: list[list[Cell]] = [["Local authority inspection outcomes as at 31 March 2025"]]
    return make_ods({"Cover": cover, "ILACS_inspection_history": rows})


def small_history() -> bytes:
    """Return an XLSX workbook in the shape of the release of 2022."""
    sif = WIDE.index(
        "Single Inspection of LA Children's Services (SIF)  First SIF publication date"
    )
    header = [*WIDE[:7], *WIDE[sif : sif + 8]]
    row: list[Cell] = [
        "Ofsted Local Authority Webpage",
        "Tower Hamlets",
        "London",
        "London Borough",
    ]
    row += [date(2012, 7, 27), "Good", "Good", date(2017, 4, 7)]
    row += ["Inadequate", "Inadequate", RI, RI, RI, "Inadequate", "Inadequate"]
    return make_xlsx({"LA_inspections_2009-2022": [["Table 10"], header, row]})


# The real releases of known workbooks: (title, last part of the address).
KNOWN_RELEASES = {
    "Childrens_social_care_in_England_2022_underlying_data": (
        "Children's social care data in England 2022",
        "childrens-social-care-data-in-england-2022",
    ),
    "Childrens_social_care_in_England_2023_underlying_data": (
        "Children's social care data in England 2023",
        "childrens-social-care-data-in-england-2023",
    ),
    "LA_Inspection_Outcomes_as_at_March_2024": (
        "Local authority inspection outcomes as at 31 March 2024",
        "local-authority-inspection-outcomes-as-at-31-march-2024",
    ),
    "LA_Inspection_Outcomes_as_at_31_March_2025": (
        "Local authority inspection outcomes as at 31 March 2025",
        "local-authority-inspection-outcomes-as-at-31-march-2025",
    ),
}


def releases_of_folder(folder: Path) -> list[Release]:
    """Return one release for every workbook of a folder; unknown ones are named after the file."""
    releases = []
    for path in sorted(path for path in folder.iterdir() if path.suffix in {".ods", ".xlsx"}):
        words = path.stem.replace("_", " ")
        slug = re.sub(r"[^a-z0-9]+", "-", words.lower())
        title, slug = KNOWN_RELEASES.get(path.stem, (words, slug))
        releases.append(Release(title, slug, [File(words, path.name, path.read_bytes())]))
    return releases


def statistics_routes(folder: Path | None = None) -> list[Route]:
    """Return the routes with a folder's workbooks, or with the small ones."""
    return StatisticsSite(releases_of_folder(folder) if folder else made_up_releases()).routes()
