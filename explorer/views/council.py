"""A council: where it stands, all it ever had with the proof, and its peers."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from explorer import evidence
from explorer.charts.councils import timeline
from explorer.frame import Page, Picture
from explorer.queries import council
from explorer.queries.shared import BEGINNING, Warehouse
from explorer.views import context
from explorer.words.council import inspections as inspection_words
from explorer.words.council import peers as peer_words
from explorer.words.council import standing as words
from explorer.words.council import tables
from explorer.words.council import timeline as timeline_words
from explorer.words.council import visits as visit_words
from explorer.words.council.visits import VISITS
from explorer.words.writing import html, markdown
from explorer.words.writing.html import Html
from explorer.words.writing.sentences import Row, long_date
from explorer.words.writing.strands import HEADINGS
from warehouse.common.home import Home, find_home

TITLE = "A council"
PATH = "council"
ORDER = 3

STYLE = Path(__file__).parents[1] / "styles" / "council_and_england.css"
PAGES = "COUNCILS_PAGES_URL"
"""Where `councils explore --pages-url` leaves the address of the pages of `councils publish`."""


@dataclass(frozen=True, slots=True)
class Peers:
    """Peers of one kind: what is said of them, their table, and a note or None."""

    finding: str
    table: Html
    note: str | None


@dataclass(frozen=True, slots=True)
class Record:
    """All that the page of one council shows."""

    subject: Row
    title: str
    finding: str
    stands: Html
    picture: Picture
    notes: tuple[str, ...]
    others: Html
    inspections: Html
    peers: tuple[Peers, ...]
    letters: Html | None
    letters_note: str
    kinds_explained: str
    paragraphs: Html | None
    paragraphs_note: str
    cite: str | None
    councils: frozenset[str]


def show(page: Page) -> None:
    """Draw the page."""
    st.html(STYLE)
    with page.choices_box():
        left, right = st.columns([1, 1], vertical_alignment="bottom")
        with left:
            slug = page.choices.council("Council or district", places=page.places())
        with right:
            page.html(_buttons(slug))
    home = find_home()
    record = page.warehouse.cached(
        ("council", slug, page.known_until),
        lambda: _record(page.warehouse, slug, page.known_until, home),
    )
    page.heading(record.title, record.finding)
    page.note_checked(record.councils)
    _stands(page, record)
    _timeline(page, record)
    if record.inspections.text:
        st.header("Every inspection, the latest first", anchor="inspections")
        page.html(record.inspections)
    _letters(page, record)
    _peers(page, record, slug)
    context.fewer(page, slug)
    _take_away(page, record, slug)


def _buttons(slug: str) -> Html:
    leading = {
        "Beside its peers, through time": f"compare?council={slug}",
        "Search its reports": f"search?council={slug}",
    }
    links = [
        html.tag("a", text, href=address, target="_self", class_="button")
        for text, address in leading.items()
    ]
    if pages := os.environ.get(PAGES):
        links.append(
            html.tag("a", "Fact sheet to print", href=f"{pages}/councils/{slug}/", class_="button")
        )
    return html.tag("div", html.join(links), class_="buttons")


def _stands(page: Page, record: Record) -> None:
    closed = markdown.known(record.subject["closed"])
    day = long_date(record.subject["day"])
    st.header(
        "Where it stood at the end" if closed else f"Where it stands on {day}", anchor="stands"
    )
    page.html(record.stands)


def _timeline(page: Page, record: Record) -> None:
    st.header("The whole record", anchor="record")
    page.html(html.key(loose=True))
    page.picture("timeline", record.picture)
    for note in record.notes:
        st.caption(note)
    if record.others.text:
        page.html(record.others)


def _letters(page: Page, record: Record) -> None:
    st.header("Visits and letters without grades", anchor="letters")
    if record.letters is not None:
        page.html(record.letters)
    st.caption(record.letters_note)
    with st.expander("What these inspections and visits are"):
        st.markdown(record.kinds_explained)
    if record.paragraphs is not None:
        with st.expander("What its latest report says needs to improve"):
            page.html(record.paragraphs)
            st.caption(record.paragraphs_note)


def _peers(page: Page, record: Record, slug: str) -> None:
    if not record.peers:
        return
    st.header(f"Beside its peers on {long_date(record.subject['day'])}", anchor="peers")
    columns = st.columns(2, gap="large")
    for number, (column, peers) in enumerate(zip(columns, record.peers, strict=False)):
        with column:
            page.finding(peers.finding, f"peers-{number}")
            if peers.table.text:
                page.html(peers.table)
            if peers.note:
                st.caption(peers.note)
            if number + 1 == len(record.peers):
                page.html(
                    html.tag(
                        "div",
                        html.tag("a", "Compare them through time", target="_self",
                                 href=f"compare?council={slug}", class_="button"),
                        class_="buttons",
                    )
                )  # fmt: skip
    page.html(
        html.tag(
            "p",
            html.html("– No grade in force for this service. ")
            # The style leaves the column out on a phone, and with it what is said of it.
            + html.tag("span", "Report: year of the latest graded report.", class_="of-the-report"),
            class_="small",
        )
    )


def _take_away(page: Page, record: Record, slug: str) -> None:
    st.header("Cite and take away", anchor="cite")
    if record.cite:
        st.caption("To cite the grade itself")
        st.code(record.cite, language=None, wrap_lines=True)
    la_code = int(record.subject["la_code"])
    page.downloads(
        "record",
        f"{slug} record",
        {
            "This record": lambda: council.judgements(page.warehouse, la_code),
            "Grades in force": lambda: council.ribbons(page.warehouse, la_code, page.known_until),
        },
        record.picture,
    )
    page.html(
        html.tag(
            "p",
            html.tag("a", "Follow new reports on it (Atom feed)", href=f"feed/{slug}.xml"),
            class_="feed",
        )
    )


def _record(warehouse: Warehouse, slug: str, last: date, home: Home) -> Record:
    subject = council.subject(warehouse, slug, last).to_dict("records")[0]
    la_code = int(subject["la_code"])
    standing = council.standing(warehouse, la_code, last).to_dict("records")
    inspections = council.inspections(warehouse, la_code, last).to_dict("records")
    judgements = council.judgements(warehouse, la_code).to_dict("records")
    visits = council.letters(warehouse, la_code, last)
    stretches = council.stretches(warehouse, la_code, last)
    finding = words.finding(subject, standing)
    lead = words.leading(standing)
    for row in inspections:
        row["council"] = subject["council"]
    own = next(
        (row for row in inspections if lead and row["inspection_id"] == lead["inspection_id"]),
        None,
    )
    text = council.paragraphs(warehouse, own["inspection_id"]) if own else pd.DataFrame()
    reach = dict(council.letters_reach(warehouse).itertuples(index=False))
    kinds = list(dict.fromkeys(visits["kind"]))
    return Record(
        subject=subject,
        title=words.title(subject, standing),
        finding=finding,
        stands=tables.stands(subject, standing),
        picture=_picture(warehouse, subject, inspections, visits, stretches, last, finding),
        notes=(timeline_words.note(subject, stretches.to_dict("records")),),
        others=_others(subject),
        inspections=tables.inspections(inspections, judgements, _pictures(home))
        if inspections
        else Html(""),
        peers=_all_peers(warehouse, subject, lead, last),
        letters=tables.letters(visits.to_dict("records"), subject["council"])
        if len(visits)
        else None,
        letters_note=visit_words.visits_note(subject, kinds, reach),
        kinds_explained=visit_words.kinds_explained(kinds),
        paragraphs=tables.paragraphs(text.to_dict("records"), own["report_url"])
        if own and len(text)
        else None,
        paragraphs_note=_licence(own),
        cite=inspection_words.cite_grade(subject, own, lead) if own and lead else None,
        councils=frozenset(
            {
                str(subject["council"]),
                *council.peers(warehouse, la_code, last)["council"].astype(str),
            }
        ),
    )


def _licence(inspection: Row | None) -> str:
    if inspection is not None and inspection["licence"] == "non_commercial":
        return "Crown copyright: this report’s text may be used for non-commercial ends only."
    return "Crown copyright: Ofsted’s words, under the Open Government Licence v3.0."


def _pictures(home: Home) -> tables.Picture:
    """Return what makes the address of a picture, for reports that are in the archive."""
    held: dict[str, bool] = {}

    def address(inspection: Row, judgement: Row) -> str | None:
        sha256 = inspection["sha256"]
        if not markdown.known(sha256):
            return None
        if sha256 not in held:
            held[sha256] = home.archived(sha256).is_file()
        if not held[sha256]:
            return None
        return evidence.address(inspection["inspection_id"], judgement["area"], sha256)

    return address


def _others(subject: Row) -> Html:
    """Return links to the councils that were before and came after."""
    parts = []
    for heading, councils in (
        ("Before it:", subject["predecessors"]),
        ("After it:", subject["successors"]),
    ):
        if len(councils):
            links = tables.links(list(councils), lambda slug: f"council?council={slug}")
            parts.append(html.html(heading) + Html(" ") + links)
    return html.tag("p", html.join(parts, ". "), class_="others") if parts else Html("")


def _picture(
    warehouse: Warehouse,
    subject: Row,
    inspections: Sequence[Row],
    visits: pd.DataFrame,
    stretches: pd.DataFrame,
    last: date,
    finding: str,
) -> Picture:
    la_code = int(subject["la_code"])
    spells = council.ribbons(warehouse, la_code, last)
    gaps = council.without_grade(warehouse, la_code)
    shown = {*council.MAIN, *spells["strand"], *gaps["strand"]}
    rows = pd.DataFrame(
        [
            {"key": strand, "label": name, "is_focus": strand == words.OVERALL}
            for strand, name in HEADINGS.items()
            if strand in shown
        ]
    )
    texts = [timeline_words.stretch(row) for row in stretches.to_dict("records")]
    stretches = stretches.assign(
        key=stretches["strand"],
        long=[long for long, _ in texts],
        short=[short for _, short in texts],
    )
    visits = visits.assign(
        label=[VISITS.get(kind, VISITS["other"])[0] for kind in visits["kind"]],
        tip=[
            theme if markdown.known(theme) else title
            for theme, title in zip(visits["theme"], visits["title"], strict=True)
        ],
        address=visits["report_url"],
    )
    order = {kind: place for place, kind in enumerate(VISITS)}
    visits = visits.sort_values("kind", key=lambda kinds: kinds.map(order), kind="stable")
    spec = timeline.council_timeline(
        rows,
        spells.assign(key=spells["strand"]),
        gaps.assign(key=gaps["strand"]),
        stretches,
        [pd.Timestamp(row["published"]).date() for row in inspections],
        visits,
        (BEGINNING, last),
        _shade(subject, last),
    )
    spoken = markdown.spoken(finding)
    return Picture(
        spec=spec,
        alt=timeline_words.description(subject, len(inspections), spoken),
        title=f"{subject['council']}: all its Ofsted grades since 2009",
        lines=(spoken,),
    )


def _shade(subject: Row, last: date) -> timeline.Shade | None:
    lines, councils = timeline_words.shade(subject)
    if not lines:
        return None
    if councils:
        lines = [*lines, f"See {' and '.join(words.names_of(councils))}"]
    address = f"council?council={councils[0]['slug']}" if len(councils) == 1 else None
    if markdown.known(subject["closed"]):
        return timeline.Shade(
            max(pd.Timestamp(subject["closed"]).date(), BEGINNING), last, tuple(lines),
            address,
        )  # fmt: skip
    return timeline.Shade(BEGINNING, pd.Timestamp(subject["opened"]).date(), tuple(lines), address)


def _all_peers(
    warehouse: Warehouse, subject: Row, lead: Row | None, last: date
) -> tuple[Peers, ...]:
    if markdown.known(subject["closed"]):
        return ()
    la_code = int(subject["la_code"])
    strand = str(lead["strand"]) if lead else words.OVERALL
    rows = council.peers(warehouse, la_code, last).to_dict("records")
    found = []
    for tally in council.peers_tally(warehouse, la_code, strand, last).to_dict("records"):
        own = [row for row in rows if row["kind"] == tally["kind"]]
        note: Any = None
        if tally["kind"] == "statistical":
            note = peer_words.peers_model(subject["council"], own)
        found.append(
            Peers(
                peer_words.peers(tally, strand),
                tables.peers(own, lambda slug: f"council?council={slug}"),
                note,
            )
        )
    if not any(row["kind"] == "border" for row in rows):
        found.append(
            Peers(f"{markdown.plain(subject['council'])} borders no other council.", Html(""), None)
        )
    return tuple(found)
