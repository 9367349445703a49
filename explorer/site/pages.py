"""The pages themselves: sheets and rows in, HTML out, through the templates beside this module."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
import pandas as pd
from markupsafe import Markup

from explorer.charts.england.through_time import counts_through_time
from explorer.grades import GRADES
from explorer.queries import about, dictionary, england, factsheets, shared
from explorer.queries.shared import BEGINNING, Warehouse
from explorer.site.ribbons import draw
from explorer.site.sheets import Mark, Sheet, on_day, records
from explorer.words import story
from explorer.words.council import factsheet
from explorer.words.england import day as words
from explorer.words.writing import being_checked, freshness
from explorer.words.writing.html import from_markdown
from explorer.words.writing.markdown import spoken
from explorer.words.writing.sentences import long_date, number, sentence, years_between
from explorer.words.writing.strands import HEADINGS

HERE = Path(__file__).parent
ASSETS = ("site.css", "sans.woff2", "serif.woff2", "fonts.txt", "icon.svg")
STACKED = HERE.parent / "styles" / "stacked.css"
"""How a table stands on a phone; a part of `site.css` as it is served, and of the explorer."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where things are.

    Attributes:
        base: Address of the folder once it is served, without a slash at its end; None if unknown.
        explorer: Address of the explorer, without a slash at its end; None if there is none.
        issues: Where a mistake is reported.
    """

    base: str | None = None
    explorer: str | None = None
    issues: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What every page says of itself in its head, frame and foot."""

    title: str
    description: str
    here: str
    root: str
    day: date
    attribution: str
    feed: str
    feed_title: str
    linked_data: str
    canonical: str | None = None
    picture: str | None = None
    explore: str | None = None
    issues: str | None = None


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,  # names and wordings come from outside
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["long_date"] = long_date
    environment.filters["in_words"] = number
    environment.filters["from_markdown"] = lambda text: Markup(from_markdown(text).text)  # noqa: S704 - escaped
    environment.filters["sentence"] = sentence
    environment.filters["without_scheme"] = lambda url: url.split("://", 1)[-1]
    environment.globals["ofsted"] = freshness.OFSTED
    return environment


def _render(template: str, **given: Any) -> bytes:
    return (_templates().get_template(template).render(**given).rstrip() + "\n").encode()


def linked_data(facts: Mapping[str, Any]) -> str:
    """Return facts as JSON-LD that can stand in a page: no sign that HTML acts on is left in it."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True)
    for sign, code in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, code)
    return text


LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


def council_page(sheet: Sheet, addresses: Addresses, attribution: str) -> bytes:
    """Return the fact sheet of one council."""
    path = f"councils/{sheet.slug}/"
    here = f"{addresses.base}/{path}" if addresses.base else None
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GovernmentOrganization",
        "name": sheet.official_name,
        "alternateName": sheet.council,
        "areaServed": {"@type": "AdministrativeArea", "name": sheet.council},
        "subjectOf": {
            "@type": "Dataset",
            "name": sheet.title,
            "description": sheet.description,
            "license": LICENCE,
            "isAccessibleForFree": True,
            "dateModified": sheet.day.isoformat(),
            "temporalCoverage": f"{BEGINNING}/{sheet.day.isoformat()}",
            "creator": {"@type": "Organization", "name": "Councils Compared"},
        },
    }
    if sheet.closed:
        facts["dissolutionDate"] = sheet.closed.isoformat()
    if here:
        facts["subjectOf"]["url"] = here
    explore = f"{addresses.explorer}/council?council={sheet.slug}" if addresses.explorer else None
    page = Page(
        title=sheet.title,
        description=sheet.description,
        here="council",
        root="../../",
        day=sheet.day,
        attribution=attribution,
        feed="feed.xml",
        feed_title=f"New Ofsted reports on {sheet.council}",
        linked_data=linked_data(facts),
        canonical=here,
        picture=f"{here}picture.png" if here else None,
        explore=explore,
        issues=addresses.issues,
    )
    return _render(
        "council.html",
        page=page,
        sheet=sheet,
        drawing=draw([(r.name, r.runs) for r in sheet.ribbons], sheet.day, sheet.closed),
        grades=_key(),
        adequate=any(run.shown == "adequate" for r in sheet.ribbons for run in r.runs),
    )


@dataclass(frozen=True, slots=True)
class _Meaning:
    mark: Mark
    name: str
    meaning: str


def _key() -> list[_Meaning]:
    return [
        _Meaning(Mark(grade, look.letter, look.name), sentence(look.name), look.meaning)
        for grade, look in GRADES.items()
    ]


def _frame(
    addresses: Addresses, sheets: Sequence[Sheet], attribution: str, here: str, **texts: str
) -> Page:
    """Return what a page about the whole country says of itself."""
    path = "" if here == "index" else f"{here}/"
    root = "../" * path.count("/")
    day = sheets[0].day
    facts = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": "Councils Compared",
        "description": texts["description"],
        "license": LICENCE,
        "isAccessibleForFree": True,
        "dateModified": day.isoformat(),
        "temporalCoverage": f"{BEGINNING}/{day.isoformat()}",
        "spatialCoverage": {"@type": "Country", "name": "England"},
        "creator": {"@type": "Organization", "name": "Councils Compared"},
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": "text/csv",
                "contentUrl": f"{addresses.base or '.'}/data/judgements.csv",
            }
        ],
    }
    if addresses.base:
        facts["url"] = f"{addresses.base}/{path}"
    return Page(
        title=texts["title"],
        description=texts["description"],
        here=here,
        root=root,
        day=day,
        attribution=attribution,
        feed=f"{root}feed.xml",
        feed_title="New Ofsted reports on councils’ services for children",
        linked_data=linked_data(facts),
        canonical=f"{addresses.base}/{path}" if addresses.base else None,
        picture=f"{addresses.base}/councils/{story.SLUG}/picture.png" if addresses.base else None,
        explore=addresses.explorer,
        issues=addresses.issues,
    )


def index_page(
    warehouse: Warehouse, sheets: Sequence[Sheet], addresses: Addresses, attribution: str
) -> bytes:
    """Return the first page: the story in short, and the way to every council."""
    page = _frame(
        addresses,
        sheets,
        attribution,
        "index",
        title="How Ofsted judges every council’s services for children in England",
        description=(
            "How each of England’s councils looks after children, in Ofsted’s own grades since "
            f"2009, with the evidence for each. Known until {long_date(sheets[0].day)}."
        ),
    )
    example = next((sheet for sheet in sheets if sheet.slug == story.SLUG), None)
    districts = [
        (row["name"], row["council"], row["slug"])
        for row in records(england.places(warehouse, sheets[0].day))
        if row["is_district"]
    ]
    letters: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        if not sheet.closed:
            letters.setdefault(sheet.council[0], []).append(sheet)
    return _render(
        "index.html",
        page=page,
        story=example,
        drawing=draw([(r.name, r.runs) for r in example.ribbons], example.day) if example else None,
        fall=_fall(warehouse, example) if example else None,
        letters=letters,
        gone=[sheet for sheet in sheets if sheet.closed],
        districts=districts,
        count=sum(len(several) for several in letters.values()),
        grades=_key(),
        checked=_checked(warehouse, ("overall", story.STRAND)),
    )


def _checked(warehouse: Warehouse, strands: Sequence[str]) -> list[str]:
    """Return what is being checked of the grades in these strands, a sentence each."""
    rows = being_checked.concerned(shared.being_checked(warehouse), strands=strands)
    return [being_checked.sentence(row) for row in rows]


def _fall(warehouse: Warehouse, example: Sheet) -> dict[str, Any] | None:
    """Return what the first page says of the fall; None if the grades held are those of none."""
    runs = next(ribbon.runs for ribbon in example.ribbons if ribbon.name == "Help and protection")
    days = (story.FIRST, story.SECOND)
    first, second = (on_day(runs, day) for day in days)
    moved = records(factsheets.fall(warehouse, story.STRAND, *days))
    own = next((row for row in moved if example.council in list(row["names"])), None)
    if first is None or second is None or own is None or own["steps"] <= 0:
        return None
    return {
        "heading": story.heading(first, second, round(years_between(*days))),
        "found": story.found(example.council, (first, second), days),
        "later": story.later(runs, story.SECOND),
        "compared": sum(row["councils"] for row in moved),
        "as_far": own["councils"],
        "steps": own["steps"],
        "further": sum(row["councils"] for row in moved if row["steps"] > own["steps"]),
    }


def england_pages(
    warehouse: Warehouse, sheets: Sequence[Sheet], addresses: Addresses, attribution: str
) -> dict[str, bytes]:
    """Return the pages on the whole country by their path: a map and its counts for each service.

    Each is a page of its own because a map is a list of 153 links, and a page stays under 100 KB.
    """
    day = sheets[0].day
    made = {}
    for strand in MAPS:
        path = map_path(strand)
        counts = records(england.counts(warehouse, strand, day, day))[0]
        extremes = records(england.extremes(warehouse, strand, day))[0]
        councils = records(england.councils(warehouse, strand, day))
        changes = records(england.changes(warehouse, strand, day))
        title = spoken(words.title(strand, counts, day))
        finding = words.finding(strand, counts, extremes, day, day)
        page = _frame(
            addresses,
            sheets,
            attribution,
            path,
            title=title,
            description=f"{spoken(finding)} Council by council, as known on {long_date(day)}.",
        )
        groups = [
            (heading, [_moved(row) for row in several])
            for heading, several in words.change_groups(changes)
        ]
        quarters = england.through_time(warehouse, strand, day)
        for width, name_of in ((WIDE, "through-time"), (NARROW, "through-time-narrow")):
            made[f"{path}/{name_of}.svg"] = _through_time(quarters, strand, day, width)
        made[f"{path}/index.html"] = _render(
            "england.html",
            page=page,
            strand=strand,
            name=HEADINGS[strand],
            title=title,
            finding=finding,
            checked=_checked(warehouse, (strand,)),
            maps={other: (HEADINGS[other], f"{map_path(other)}/") for other in MAPS},
            tiles=[
                row | {"mark": _tile_mark(row)} for row in councils if row["tile_row"] is not None
            ],
            counts=[
                (Mark(grade, look.letter, look.name), sentence(look.name), counts[grade])
                for grade, look in GRADES.items()
            ],
            without=counts["without"],
            notes=words.map_notes(strand, councils, day, day),
            changes=words.changes(changes, day) if changes else "",
            groups=groups,
            rest=words.change_rest(changes),
            rules=words.rules(strand, day),
            band_text=words.band_description(strand, quarters["quarter"].iloc[0].date(), day),
            quarters=[
                row
                for row in records(quarters)
                if row["graded"] and (row["quarter"].month == 12 or row["quarter"] == day)
            ],
        )
    return made


MAPS = (*factsheet.SERVICES, "overall")
"""The strands that have a map, the first of them what every council has a grade in."""


def map_path(strand: str) -> str:
    """Return the path of the page with the map of a strand."""
    if strand == MAPS[0]:
        return "england"
    return f"england/{strand.replace('_', '-')}"


WIDE, NARROW = 1000, 320
"""Pixels across the two drawings of one chart: its letters would shrink on a phone."""


def _through_time(quarters: pd.DataFrame, strand: str, day: date, width: int) -> bytes:
    """Return the counts through time, as the explorer draws them, as an SVG file.

    It stands beside the page, not in it: hatching and steps would take the page over its weight.
    """
    import vl_convert  # late: it brings an engine of 100 MB

    rules = [changed for changed, _ in words.rules(strand, day)]
    spec = counts_through_time(quarters, day, rules, share=False, height=300)
    drawn = vl_convert.vegalite_to_svg(json.dumps({**spec, "width": width}), allowed_base_urls=[])
    # A tenth of a pixel is seen by nobody and takes a third of the bytes.
    return re.sub(r"\d+\.\d{2,}", lambda found: f"{float(found[0]):.1f}", drawn).encode()


def _moved(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "before": Mark.of_grade(row["from_grade"]),
        "after": Mark.of_grade(row["to_grade"]),
    }


def _tile_mark(row: Mapping[str, Any]) -> Mark:
    if row["grade"]:
        return Mark(row["grade"], row["letter"], str(row["shown"]).lower())
    if row["state"] == "unread":
        return Mark(None, "?", "not read with certainty")
    return Mark(None, "–", "no grade in force")


def about_page(
    warehouse: Warehouse, sheets: Sequence[Sheet], addresses: Addresses, attribution: str
) -> bytes:
    """Return the page on the data: what it is, how it is made, how to take it away."""
    page = _frame(
        addresses,
        sheets,
        attribution,
        "about",
        title="About the data: what is held, how it is made, and what to be careful with",
        description=(
            "Where the grades come from, how certain they are, how frameworks compare, and the "
            "whole data to take away."
        ),
    )
    return _render(
        "about.html",
        page=page,
        holds=about.overview(warehouse),
        agree=next(
            (r["grades"] for r in records(about.agreement(warehouse)) if r["verdict"] == "agree"), 0
        ),
        held_back=records(about.held_back(warehouse)),
        not_read=records(about.not_read(warehouse)),
        gaps=records(about.known_gaps(warehouse)),
        frameworks=records(about.frameworks(warehouse)),
        tables=[
            row
            for row in records(dictionary.tables(warehouse))
            # The lists of `councils status` are about one home, and no file of the export.
            if row["table_name"] != "paragraphs" and not row["table_name"].startswith("status.")
        ],
        licence=LICENCE,
    )


def sitemap(sheets: Sequence[Sheet], base: str) -> bytes:
    """Return sitemap.xml: every page with the day of its data."""
    day = sheets[0].day.isoformat()
    paths = [
        "",
        *(f"{map_path(strand)}/" for strand in MAPS),
        "about/",
        *(f"councils/{quote(sheet.slug)}/" for sheet in sheets),
    ]
    entries = "".join(
        f"<url><loc>{base}/{path}</loc><lastmod>{day}</lastmod></url>\n" for path in paths
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
    ).encode()


def robots(base: str | None) -> bytes:
    """Return robots.txt: everything may be read; where the list of pages is."""
    sitemap = f"Sitemap: {base}/sitemap.xml\n" if base else ""
    return f"User-agent: *\nAllow: /\n{sitemap}".encode()


def assets() -> dict[str, bytes]:
    """Return the files that all pages share."""
    files = {f"assets/{name}": (HERE / "assets" / name).read_bytes() for name in ASSETS}
    files["assets/site.css"] += STACKED.read_bytes()
    return files
