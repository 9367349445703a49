"""England on a day: a tile a council, the counts through time, regions, and what has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd
import streamlit as st

from explorer.addresses import Day, NoSuchCouncilError, NotUnderstoodError, OneOf
from explorer.charts.drawing.pictures import WIDTH
from explorer.charts.england import through_time, tile_map
from explorer.choices import put
from explorer.frame import Page, Picture
from explorer.queries import england
from explorer.queries.shared import BEGINNING, Warehouse
from explorer.words import story
from explorer.words.england import day as words
from explorer.words.england import tables
from explorer.words.writing import html, markdown
from explorer.words.writing.html import Html
from explorer.words.writing.sentences import Row, long_date, month
from explorer.words.writing.strands import AT_SEVERAL

TITLE = "England"
PATH = "england"
ORDER = 4

STYLE = Path(__file__).parents[1] / "styles" / "council_and_england.css"
STRAND = "help_and_protection"
SHOWN = {"councils": "Councils", "share": "Share"}

DAY, MAP, BAND = "england day", "england map", "band shown"
SLIDER = "england slider"
PLAYING, CHANGED, NOT_A_DAY = "england playing", "england changed", "england not a day"
STEP = 0.6
"""Seconds that a quarter is shown while the map plays."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen: a strand, a day, the council outlined, and councils or their share."""

    strand: str
    day: date
    last: date
    focus: str | None
    show: str


@dataclass(frozen=True, slots=True)
class OnDay:
    """What is drawn of one day, whether chosen or played."""

    counts: Html
    band: Picture
    map: Picture
    notes: str
    lists: Html
    buttons: Html


@dataclass(frozen=True, slots=True)
class Country:
    """What the page says beyond the map: of the day that was chosen."""

    title: str
    finding: str
    regions_text: str
    regions: Html
    changes_text: str
    changes: Html
    changes_rest: str
    four_days: Picture
    captions: tuple[str, ...]
    four_days_note: str
    table: Html


def show(page: Page) -> None:
    """Draw the page."""
    st.html(STYLE)
    choice = _choices(page)
    country = page.warehouse.cached(
        ("england", choice.strand, choice.day, choice.last, choice.focus),
        lambda: _country(page.warehouse, choice),
    )
    if page.choices.is_opened:
        st.session_state[PLAYING] = None  # it never plays on its own, also not when one comes back
    playing = st.session_state.get(PLAYING) is not None
    # What says a day while another is on the map would be wrong: it stands back meanwhile.
    if playing:
        page.heading(words.playing_title(choice.strand), words.PLAYING)
    else:
        page.heading(country.title, country.finding)
    page.note_checked(strands=[choice.strand])
    st.fragment(_day_and_map, run_every=STEP if playing else None)(page, choice)
    if playing:
        st.caption(words.WHEN_STOPPED)
    else:
        _rest(page, choice, country)


def _choices(page: Page) -> Choice:
    last = page.known_until
    with page.choices_box():
        left, right = st.columns([2.2, 1])
        with left:
            strand = page.choices.one(
                "service", "Service judged", page.strand_names(), STRAND, pills=True
            )
        with right:
            focus = _focus(page)
    if problem := st.session_state.pop(NOT_A_DAY, None):
        page.choices.problems.append(problem)
    day = page.choices.value("day", Day(BEGINNING, last), last)
    shown = page.choices.value("show", OneOf(SHOWN), "councils")
    return Choice(strand, day, last, focus, shown)


def _focus(page: Page) -> str | None:
    """Draw the list of councils; return the one that is outlined, None if there is none so called.

    England is the answer all the same, but no other council is outlined in place of it.
    """
    try:
        return page.choices.council(
            "Find a council or a district", story.SLUG, places=page.places()
        )
    except NoSuchCouncilError as problem:
        page.choices.problems.append(str(problem))
        return None


def _quarters(warehouse: Warehouse, strand: str, last: date) -> list[date]:
    rows = england.through_time(warehouse, strand, last)
    return [pd.Timestamp(row["quarter"]).date() for row in rows.to_dict("records") if row["graded"]]


def _day_and_map(page: Page, choice: Choice) -> None:
    """Draw the day, its counts and the map: what changes while it plays."""
    warehouse = page.warehouse
    if st.session_state.pop(CHANGED, False):
        st.rerun()
    quarters: list[date] = warehouse.cached(
        ("england quarters", choice.strand, choice.last),
        lambda: _quarters(warehouse, choice.strand, choice.last),
    )
    day, playing = _next_day(choice, quarters)
    left, right = st.columns([1, 2], gap="large")
    with left:
        _controls(page, choice, day, quarters, playing=playing)
    on_day: OnDay = warehouse.cached(
        ("england day", choice.strand, day, choice.last, choice.focus, choice.show),
        lambda: _on_day(warehouse, choice, day),
    )
    rules = words.rules(choice.strand, choice.last)
    with left:
        page.html(on_day.counts)
        _through_time(page, on_day.band, choice.show, day, quarters, playing=playing)
        page.html(tables.rules(rules, "below-bands"))
    with right:
        # On a phone slider, bands and map are on one screen, so nothing may stand between them.
        _map(page, on_day, tables.rules(rules, "below-map"))


def _next_day(choice: Choice, quarters: Sequence[date]) -> tuple[date, bool]:
    """Return the day to show and whether it plays; while it does, one quarter further each time."""
    step = st.session_state.get(PLAYING)
    if step is None:
        return choice.day, False
    if step >= len(quarters):
        _stop(choice.last)
        st.rerun()
    st.session_state[PLAYING] = step + 1
    return quarters[step], True


def _through_time(
    page: Page, band: Picture, show: str, day: date, quarters: Sequence[date], *, playing: bool
) -> None:
    with st.container(horizontal=True, key="band-heading"):
        st.markdown("**Through time**")
        st.session_state[BAND] = show
        st.segmented_control(
            "What the bands count",
            list(SHOWN),
            format_func=SHOWN.__getitem__,
            required=True,
            key=BAND,
            label_visibility="collapsed",
            on_change=_redraw,
        )
    _slide(day, quarters, playing=playing)
    with st.container(key="band"):
        page.picture("band", band, fills=True)


def _map(page: Page, on_day: OnDay, rules: Html) -> None:
    with st.container(key="map"):
        st.vega_lite_chart(
            spec=on_day.map.shown,
            width="stretch",
            height="stretch",
            theme=None,
            key=MAP,
            alt=on_day.map.alt,
            on_select=_tapped,
            selection_mode=tile_map.TAP,
        )
    if on_day.buttons.text:
        page.html(on_day.buttons)
    page.html(rules)
    page.html(on_day.lists)
    st.caption(on_day.notes)


def _slide(day: date, quarters: Sequence[date], *, playing: bool) -> None:
    """Draw the slider above the bands: a quarter a step, and the day that was chosen."""
    days = sorted({*quarters, day})
    if len(days) == 1:  # there is nowhere to slide to
        return
    st.session_state[SLIDER] = day
    st.select_slider(
        "Day shown, quarter by quarter",
        days,
        format_func=long_date,
        key=SLIDER,
        on_change=_slid,
        label_visibility="collapsed",
        disabled=playing,
    )


def _slid() -> None:
    put("day", st.session_state[SLIDER])
    st.session_state[CHANGED] = True


def _redraw() -> None:
    put("show", st.session_state[BAND])
    st.session_state[CHANGED] = True


def _controls(
    page: Page, choice: Choice, day: date, quarters: Sequence[date], *, playing: bool
) -> None:
    earlier, later = page.warehouse.cached(
        ("england steps", choice.strand, choice.day, choice.last),
        lambda: _steps(page.warehouse, choice),
    )
    if playing:
        with st.container(key="played"):
            st.markdown(f"Grades in force on **{long_date(day)}**")
    else:
        offered = page.warehouse.cached(
            ("england days", choice.strand, choice.last),
            lambda: _days_offered(page.warehouse, choice.strand, choice.last),
        )
        _pick_day(choice, offered)
    with st.container(horizontal=True, key="steps"):
        if playing:
            if st.button("Stop", icon=":material/stop:", type="primary", key="stop"):
                _stop(day)
                st.rerun()
        elif st.button(
            "Play", icon=":material/play_arrow:", type="primary", key="play",
            disabled=not quarters, help="Show one quarter after another, from the first",
        ):  # fmt: skip
            st.session_state[PLAYING] = 0
            st.rerun()
        if st.button("Earlier", icon=":material/chevron_left:", key="earlier",
                     help="The day of the report before",
                     disabled=playing or earlier is None):  # fmt: skip
            put("day", earlier)
            st.rerun()
        if st.button("Later", icon=":material/chevron_right:", key="later",
                     help="The day of the next report",
                     disabled=playing or later is None):  # fmt: skip
            put("day", later)
            st.rerun()


def _stop(day: date) -> None:
    st.session_state[PLAYING] = None
    put("day", day)


def _steps(warehouse: Warehouse, choice: Choice) -> tuple[date | None, date | None]:
    """Return the day of the report before, and that of the next."""
    days = [
        pd.Timestamp(day).date()
        for day in england.report_days(warehouse, choice.strand, choice.last)["day"]
    ]
    before = [day for day in days if day < choice.day]
    after = [day for day in days if day > choice.day]
    following = after[0] if after else (choice.last if choice.day < choice.last else None)
    return (before[-1] if before else None), following


def _days_offered(warehouse: Warehouse, strand: str, last: date) -> dict[str, str]:
    """Return days worth seeing, by ISO day: today, the extremes, the eves of new rules."""
    extremes = england.extremes(warehouse, strand, last).iloc[0]
    found = {last: "the last day known"}
    for which, note in (("best", "the highest share"), ("worst", "the lowest share")):
        if markdown.known(extremes[f"{which}_day"]):
            found.setdefault(pd.Timestamp(extremes[f"{which}_day"]).date(), note)
    for changed, _ in words.rules(strand, last):
        found.setdefault(changed, "new rules begin")
    found.setdefault(words.LAST_DAY_OF_OLD_RULES, "last day of the old rules")
    for year in range(2010, last.year + 1):
        found.setdefault(date(year, 3, 31), "")
    return {
        day.isoformat(): long_date(day) + (f", {note}" if note else "")
        for day, note in sorted(found.items(), reverse=True)
        if day <= last
    }


def _pick_day(choice: Choice, offered: dict[str, str]) -> None:
    own = choice.day.isoformat()
    days = offered if own in offered else {own: long_date(choice.day), **offered}
    st.session_state[DAY] = own
    st.selectbox(
        "Grades in force on this day",
        sorted(days, reverse=True),
        format_func=lambda day: days.get(day, day),
        key=DAY,
        on_change=_picked,
        args=(choice.last,),
        accept_new_options=True,
        help="Choose a day from the list, or type any other, like 7 April 2017.",
    )


def _picked(last: date) -> None:
    try:
        put("day", Day(BEGINNING, last).read([str(st.session_state[DAY])]))
    except NotUnderstoodError as problem:
        st.session_state[NOT_A_DAY] = str(problem)
    st.session_state[CHANGED] = True


def _tapped() -> None:
    selection = st.session_state[MAP].selection.get(tile_map.TAP, [])
    if selection:
        put("council", str(selection[0]["slug"]))
        st.session_state[CHANGED] = True


def _on_day(warehouse: Warehouse, choice: Choice, day: date) -> OnDay:
    strand, last = choice.strand, choice.last
    rows = england.councils(warehouse, strand, day).to_dict("records")
    counts = england.counts(warehouse, strand, day, last).to_dict("records")[0]
    focus = next((row for row in rows if row["slug"] == choice.focus), None)
    title = markdown.spoken(words.title(strand, counts, day))
    tiles = pd.DataFrame([row for row in rows if markdown.known(row["tile_column"])])
    tiles = tiles.assign(
        tip=[words.tile_state(row) for row in tiles.to_dict("records")],
        since_tip=[
            f"of {long_date(row['report_since'])}" if markdown.known(row["report_since"]) else ""
            for row in tiles.to_dict("records")
        ],
    )
    note = (str(focus["council"]), words.focus_note(focus)) if focus is not None else None
    spec = tile_map.tile_map(tiles, england.borders_of_regions(warehouse), choice.focus, note)
    quarters = england.through_time(warehouse, strand, last)
    rules = [changed for changed, _ in words.rules(strand, last)]
    band = through_time.counts_through_time(
        quarters, day, rules, share=choice.show == "share", height=290
    )
    first = pd.Timestamp(quarters["quarter"].iloc[0]).date()

    def focus_on(slug: str) -> str:
        on = f"&day={day.isoformat()}" if day != last else ""
        return f"england?service={strand}&council={slug}{on}"

    return OnDay(
        counts=tables.counts(counts, day),
        band=Picture(band, words.band_description(strand, first, last), f"{title}: through time"),
        map=Picture(spec, words.map_description(strand, title, day), title),
        notes=words.map_notes(strand, rows, day, last),
        lists=html.tag("p", "Or pick from a list", class_="lists-lead")
        + tables.lists(rows, focus, focus_on),
        buttons=_buttons(focus, choice.focus),
    )


def _buttons(focus: Row | None, slug: str | None) -> Html:
    if slug is None:
        return Html("")
    name = str(focus["council"]) if focus is not None else "Its"
    whose = f"{name}’" if name.endswith("s") else f"{name}’s"
    return html.tag(
        "div",
        html.join(
            [
                html.tag("a", f"{whose} record", href=f"council?council={slug}", target="_self",
                         class_="button"),
                html.tag("a", "Beside its peers", href=f"compare?council={slug}",
                         target="_self", class_="button"),
            ]
        ),
        class_="buttons",
    )  # fmt: skip


def _country(warehouse: Warehouse, choice: Choice) -> Country:
    strand, day, last = choice.strand, choice.day, choice.last
    rows = england.councils(warehouse, strand, day).to_dict("records")
    counts = england.counts(warehouse, strand, day, last).to_dict("records")[0]
    extremes = england.extremes(warehouse, strand, last).to_dict("records")[0]
    focus = next((row for row in rows if row["slug"] == choice.focus), None)
    worst = (
        pd.Timestamp(extremes["worst_day"]).date()
        if markdown.known(extremes["worst_day"])
        else None
    )
    past = day < last
    other = last if past else (worst or last.replace(year=last.year - 5, day=min(last.day, 28)))
    regions = england.regions(warehouse, strand, day, other).to_dict("records")
    names = ("this day", f"{other.day} {month(other)}" if past else month(other))
    changes = england.changes(warehouse, strand, day).to_dict("records")
    groups = words.change_groups(changes)
    picture, captions, note = _four_days(warehouse, choice, worst)
    return Country(
        title=words.title(strand, counts, day),
        finding=words.finding(strand, counts, extremes, day, last),
        regions_text=words.regions(regions, day),
        regions=tables.regions(regions, focus, names, past=past),
        changes_text=words.changes(changes, day),
        changes=tables.changes(groups, _council_page),
        changes_rest=words.change_rest(changes),
        four_days=picture,
        captions=captions,
        four_days_note=note,
        table=tables.every_council(rows, day, _council_page),
    )


def _council_page(slug: str) -> str:
    return f"council?council={slug}"


def _four_days(
    warehouse: Warehouse, choice: Choice, worst: date | None
) -> tuple[Picture, tuple[str, ...], str]:
    """Return the small maps, what stands below each, and a note."""
    strand, day, last = choice.strand, choice.day, choice.last
    wanted = {words.LAST_DAY_OF_OLD_RULES: "last day of the old rules"}
    if worst is not None:
        wanted.setdefault(worst, "the lowest share")
    five_years = (pd.Timestamp(last) - pd.DateOffset(years=5)).date()
    wanted.setdefault(five_years, "five years ago")
    wanted.setdefault(last, "the last day known")
    if day not in wanted:
        wanted[day] = "the day chosen"
        wanted.pop(five_years, None)
    days = sorted(wanted)
    tiles = england.small_maps(warehouse, strand, days)
    slugs = england.councils(warehouse, strand, last)[["la_code", "slug"]]
    tiles = tiles.merge(slugs, on="la_code")
    tiles = tiles.assign(day=[pd.Timestamp(one).date().isoformat() for one in tiles["day"]])
    spec = tile_map.small_maps(
        tiles, {one.isoformat(): (long_date(one), wanted[one]) for one in days}, choice.focus
    )
    counted = {
        pd.Timestamp(row["day"]).date(): row
        for row in england.counts_on(warehouse, strand, days).to_dict("records")
    }
    captions = tuple(words.small_map_caption(counted[one]) for one in days)
    text = "; ".join(
        f"{long_date(one)}: {markdown.spoken(caption)}"
        for one, caption in zip(days, captions, strict=True)
    )
    return (
        Picture(spec, f"The same tile map on {len(days)} days. {text}.",
                f"England’s councils {AT_SEVERAL[strand]}, on {len(days)} days"),
        captions,
        words.small_maps_note(counted, strand),
    )  # fmt: skip


def _rest(page: Page, choice: Choice, country: Country) -> None:
    st.header("Regions", anchor="regions")
    page.finding(country.regions_text, "regions")
    page.html(country.regions)
    st.header("What changed in twelve months", anchor="changes")
    page.finding(country.changes_text, "changes")
    page.html(country.changes)
    if country.changes_rest:
        st.markdown(country.changes_rest)
    st.header(f"The same map on {'four' if len(country.captions) == 4 else 'some'} days",
              anchor="days")  # fmt: skip
    with st.container(key="days-map"):
        page.picture("days", country.four_days, fills=True)
    page.html(
        html.tag(
            "div",
            html.join([html.tag("p", _bold(caption)) for caption in country.captions], ""),
            class_="captions",
        )
    )
    st.caption(country.four_days_note)
    with st.expander(f"Table: every council and its grade on {long_date(choice.day)}"):
        page.html(country.table)
    warehouse, strand = page.warehouse, choice.strand
    on_day: OnDay = warehouse.cached(
        ("england day", strand, choice.day, choice.last, choice.focus, choice.show),
        lambda: _on_day(warehouse, choice, choice.day),
    )
    page.downloads(
        "england",
        f"england {strand} {choice.day}",
        {
            "This day": lambda: england.councils(warehouse, strand, choice.day),
            "Every day": lambda: england.every_day(warehouse, strand),
            "Counts by quarter": lambda: england.through_time(warehouse, strand, choice.last),
        },
        _standing_alone(on_day.map, markdown.spoken(country.finding)),
    )


def _standing_alone(picture: Picture, finding: str) -> Picture:
    """Return the map as it is taken away: as high as its squares are wide, with the finding."""
    if not isinstance(picture.spec, dict):
        raise TypeError("the map is a specification")
    high = round(WIDTH * tile_map.ROWS / tile_map.COLUMNS)
    return replace(picture, spec={**picture.spec, "height": high}, lines=(finding,))


def _bold(caption: str) -> Html:
    """Return a caption whose one bold part is marked as in Markdown."""
    before, bold, after = caption.split("**")
    return html.html(before) + html.tag("b", bold) + after
