"""England as tiles of one size: one a council, as near its neighbours as a grid allows.

Data in, Vega-Lite specification out. Every place is worked out in the browser from the width and
height at hand, so that one chart serves a phone and a wide screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from textwrap import wrap
from typing import Any

import altair as alt
import pandas as pd
from altair.utils import schemapi

from explorer.charts.drawing.encodings import config, data
from explorer.grades import GRADES, HAIRLINE, INK, PAPER, QUIET

COLUMNS, ROWS = 15, 19
"""Size of the grid of England; a warehouse's tiles lie within it."""
TAP = "tapped"
"""Name of the selection: the slug of the council whose tile was tapped."""

_NARROW = "width < 520"
_GAP = 1  # pixels that a tile stays inside its square on each side
# The names of the regions, in empty squares beside them: column, row and side of the text.
REGIONS: dict[str, tuple[float, float, str, tuple[str, ...]]] = {
    "North East": (7.15, 1.05, "left", ("North East",)),
    "North West": (2.85, 4.55, "right", ("North West",)),
    "Yorkshire and The Humber": (10.15, 4.4, "left", ("Yorkshire and", "The Humber")),
    "East Midlands": (10.15, 8.55, "left", ("East Midlands",)),
    "East of England": (12.15, 9.55, "left", ("East of England",)),
    "West Midlands": (2.85, 10.55, "right", ("West Midlands",)),
    "South West": (2.85, 13.55, "right", ("South West",)),
    "London": (14.97, 15.55, "right", ("London",)),
    "South East": (7.1, 18.55, "left", ("South East",)),
}
_LETTERS, _LETTERS_WIDE = 18, 29
"""Letters of a line of the note that fit beside its tile, on a phone and on a wide screen."""
_NOTE_COLUMN, _NOTE_ROW = "(width < 520 ? 8.6 : 9.35)", 0.3
_HATCH = tuple(  # lines of a hatched tile, in parts of its side
    (max(0.0, at), min(1.0, at + 1.0), max(0.0, -at), min(1.0, 1.0 - at))
    for at in (-0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75)
)


def tile_map(
    tiles: pd.DataFrame,
    borders: pd.DataFrame,
    focus: str | None,
    note: tuple[str, str] | None,
    height: int = 860,
) -> dict[str, Any]:
    """Draw every council as a tile, coloured and lettered by its grade.

    Args:
        tiles: One line a tile: slug, council, tile_column, tile_row, line_1 and line_2 (its name in
            two short lines), state (graded, not created, unread; all else is no grade), grade (or
            None), letter, tip and since_tip (for the tooltip).
        borders: Edges between regions: tile_column, tile_row, side (east or south).
        focus: Slug of the council that is outlined, if any.
        note: What stands in the empty corner: the outlined council, and how it stands.
        height: In pixels, where the chart's place does not say.

    Returns:
        The Vega-Lite specification of a chart as wide and high as its container, with its data;
        only the data changes from day to day. A tap selects the slug: see TAP.
    """
    placed = [_tile(row) for row in tiles.to_dict("records")]
    outlined = [tile for tile in placed if tile["slug"] == focus]
    return {
        **_drawing(),
        "height": height,
        "datasets": {
            "tiles": placed,
            "hatching": [
                {
                    "column": tile["column"],
                    "row": tile["row"],
                    "x1": x1,
                    "x2": x2,
                    "y1": y1,
                    "y2": y2,
                }
                for tile in placed
                if tile["hatched"]
                for x1, x2, y1, y2 in _HATCH
            ],
            "borders": [
                {"column": row.tile_column, "row": row.tile_row, "east": row.side == "east"}
                for row in borders.itertuples()
            ],
            "regions": [
                {"column": column, "row": row + 0.42 * line, "side": side, "text": text}
                for column, row, side, lines in REGIONS.values()
                for line, text in enumerate(lines)
            ],
            "focus": outlined,
            "note": [
                {
                    **tile,
                    "name": note[0],
                    "stands": _in_lines(note[1], _LETTERS_WIDE),
                    "broken": _in_lines(note[1], _LETTERS),
                }
                for tile in outlined
                if note
            ],
        },
    }


def small_maps(
    tiles: pd.DataFrame, captions: Mapping[str, tuple[str, str]], focus: str | None
) -> dict[str, Any]:
    """Draw the map on several days side by side, two abreast on a phone.

    Args:
        tiles: One line a day and tile: day (ISO), slug, tile_column, tile_row, state, grade and
            letter.
        captions: What stands above each map, by its day, in order: the day and what it was.
        focus: Slug of the council that is outlined.

    Returns:
        The Vega-Lite specification of a chart as wide as its container, with its data.
    """
    places = {day: place for place, day in enumerate(captions)}
    slim = ("slug", "column", "row", "letter", "fill", "ink", "hatched", "dotted")
    placed = []
    for row in tiles.to_dict("records"):
        if row["day"] in places:
            tile = _tile(row)
            placed.append({"place": places[row["day"]], **{name: tile[name] for name in slim}})
    return {
        **_small_drawing(),
        "height": 366,
        "datasets": {
            "tiles": placed,
            "focus": [tile for tile in placed if tile["slug"] == focus],
            "captions": [
                {"place": places[day], "day": text, "what": what}
                for day, (text, what) in captions.items()
            ],
        },
    }


def _tile(row: Mapping[str, Any]) -> dict[str, Any]:
    grade = row["grade"] if isinstance(row["grade"], str) else None
    look = GRADES[grade] if grade else None
    created = row["state"] != "not created"
    sign = "?" if row["state"] == "unread" else "–"
    return {
        "slug": row["slug"],
        "council": row["council"],
        "column": int(row["tile_column"]),
        "row": int(row["tile_row"]),
        "line_1": row.get("line_1") or row["council"],
        "line_2": row["line_2"] if isinstance(row.get("line_2"), str) else "",
        "letter": row["letter"] if grade else (sign if created else ""),
        "fill": look.fill if look else PAPER,
        "ink": look.ink if look else INK,
        "hatched": created and look is None,
        "dotted": not created,
        "tip": row.get("tip", ""),
        "since_tip": row.get("since_tip", ""),
    }


def _in_lines(text: str, letters: int) -> str:
    """Break "Good since 22 July 2019" before "since" where a line has no room for all of it."""
    if len(text) <= letters:
        return text
    before, since, after = text.partition(" since ")
    parts = [before, f"since {after}"] if since else [text]
    return "\n".join(line for part in parts for line in wrap(part, letters))


_PITCH_X = f"(width / {COLUMNS})"
_PITCH_Y = f"(height / {ROWS})"


def _x(field: str) -> alt.X:
    return alt.X(f"{field}:Q", scale=None, axis=None)


def _y(field: str) -> alt.Y:
    return alt.Y(f"{field}:Q", scale=None, axis=None)


def _tiles(name: str, inset: float = _GAP) -> alt.Chart:
    """Begin a layer of tiles: left, right, top and bottom of each."""
    return data(name).transform_calculate(
        left=f"datum.column * {_PITCH_X} + {inset}",
        right=f"(datum.column + 1) * {_PITCH_X} - {inset}",
        top=f"datum.row * {_PITCH_Y} + {inset}",
        bottom=f"(datum.row + 1) * {_PITCH_Y} - {inset}",
        middle=f"(datum.column + 0.5) * {_PITCH_X}",
    )


def _rectangles(layer: alt.Chart, **look: Any) -> alt.Chart:
    return layer.mark_rect(**look).encode(
        x=_x("left"), x2=alt.X2("right"), y=_y("top"), y2=alt.Y2("bottom")
    )


@lru_cache(maxsize=1)
def _drawing() -> dict[str, Any]:
    with schemapi.debug_mode(False):
        return _whole(
            _ground(), *_marks(), _hatching(), *_letters(), *_region_lines(), *_focus(), *_note()
        )


def _whole(*layers: alt.Chart) -> dict[str, Any]:
    chart = alt.layer(
        *layers,
        autosize=alt.AutoSizeParams(type="none", contains="padding"),
        padding={"left": 2, "right": 2, "top": 2, "bottom": 2},
        background=PAPER,
        config=config(),
    )
    return chart.to_dict(validate=False)


def _ground() -> alt.Chart:
    """The tiles of councils that were not there yet: dotted and empty."""
    return _rectangles(
        _tiles("tiles", 2).transform_filter("datum.dotted"),
        fill=PAPER,
        stroke=QUIET,
        strokeDash=[1.5, 3],
        strokeWidth=1,
    )


def _marks() -> list[alt.Chart]:
    """The tiles that can be tapped: coloured, or white under hatching."""
    tapped = alt.selection_point(name=TAP, fields=["slug"], on="click", clear=False, toggle=False)
    tiles = _rectangles(_tiles("tiles").transform_filter("!datum.dotted"), cursor="pointer").encode(
        fill=alt.Fill("fill:N", scale=None),
        stroke=alt.StrokeValue("transparent").condition(test="datum.hatched", value=HAIRLINE),
        tooltip=[
            alt.Tooltip("council:N", title="Council"),
            alt.Tooltip("tip:N", title="Grade"),
            alt.Tooltip("since_tip:N", title="Report"),
        ],
    )
    return [tiles.add_params(tapped)]


def _rules(name: str, ends: Mapping[str, str], **look: Any) -> alt.Chart:
    """Lines, whose ends (x_from, x_to, y_from, y_to) are in columns and rows."""
    pitch = {"x": _PITCH_X, "y": _PITCH_Y}
    return (
        data(name)
        .transform_calculate(**{end: f"({at}) * {pitch[end[0]]}" for end, at in ends.items()})
        .mark_rule(**look)
        .encode(x=_x("x_from"), x2=alt.X2("x_to"), y=_y("y_from"), y2=alt.Y2("y_to"))
    )


def _hatching() -> alt.Chart:
    return _rules(
        "hatching",
        {
            "x_from": "datum.column + 0.04 + 0.92 * datum.x1",
            "x_to": "datum.column + 0.04 + 0.92 * datum.x2",
            "y_from": "datum.row + 0.04 + 0.92 * (1 - datum.y1)",
            "y_to": "datum.row + 0.04 + 0.92 * (1 - datum.y2)",
        },
        color="#8A8A8A",
        strokeWidth=0.8,
    )


def _letters() -> list[alt.Chart]:
    """The letter on each tile, and the council's name where there is room."""
    at = f"datum.row * {_PITCH_Y}"
    tiles = _tiles("tiles").transform_calculate(
        letter_y=f"{_NARROW} ? {at} + 0.52 * {_PITCH_Y} : {at} + 0.3 * {_PITCH_Y}",
        first_y=f"{at} + (datum.line_2 ? 0.585 : 0.68) * {_PITCH_Y}",
        second_y=f"{at} + 0.82 * {_PITCH_Y}",
    )

    def written(field: str, y: str, test: str, **look: Any) -> alt.Chart:
        return (
            tiles.transform_filter(test)
            .mark_text(align="center", baseline="middle", cursor="pointer", **look)
            .encode(
                x=_x("middle"),
                y=_y(y),
                text=alt.Text(f"{field}:N"),
                color=alt.Color("ink:N", scale=None),
            )
        )

    wide = f"!({_NARROW})"
    # On hatching, text has a halo.
    halo = {"stroke": PAPER, "strokeWidth": 3.5}
    return [
        *(
            written(field, y, f"datum.hatched && ({test})", fontSize=size, fontWeight=700, **halo)
            for field, y, test, size in (
                ("letter", "letter_y", "true", 15),
                ("line_1", "first_y", wide, 10.6),
                ("line_2", "second_y", wide, 10.6),
            )
        ),
        written("letter", "letter_y", "true", fontSize=15, fontWeight=700),
        written("line_1", "first_y", wide, fontSize=10.6),
        written("line_2", "second_y", wide, fontSize=10.6),
    ]


def _region_lines() -> list[alt.Chart]:
    """A line between regions, and where there is room their names beside them."""
    lines = _rules(
        "borders",
        {
            "x_from": "datum.column + (datum.east ? 1 : 0)",
            "x_to": "datum.column + 1",
            "y_from": "datum.row + (datum.east ? 0 : 1)",
            "y_to": "datum.row + 1",
        },
        color=INK,
        strokeWidth=1.6,
        strokeCap="square",
    )
    names = [
        data("regions")
        .transform_filter(f"!({_NARROW}) && datum.side == '{side}'")
        .transform_calculate(x=f"datum.column * {_PITCH_X}", y=f"datum.row * {_PITCH_Y}")
        .mark_text(align=side, baseline="middle", fontSize=13, fontWeight=600, color=QUIET)
        .encode(x=_x("x"), y=_y("y"), text=alt.Text("text:N"))
        for side in ("left", "right")
    ]
    return [lines, *names]


def _focus() -> list[alt.Chart]:
    """The outline of the council in focus: dark, with a white ring inside."""
    return [
        _rectangles(_tiles("focus", inset), fill=None, stroke=colour, strokeWidth=width)
        for inset, colour, width in ((2.6, PAPER, 2.2), (0.4, INK, 3.4))
    ]


def _note() -> list[alt.Chart]:
    """What the outlined tile is, in the empty corner."""
    left = f"({_NOTE_COLUMN} * {_PITCH_X})"
    top = f"({_NOTE_ROW} * {_PITCH_Y})"
    side = "(width < 520 ? 26 : 30)"
    note = data("note").transform_calculate(
        left=f"{left}",
        right=f"{left} + {side}",
        top=f"{top}",
        bottom=f"{top} + {side}",
        middle=f"{left} + {side} / 2",
        letter_y=f"{top} + {side} / 2",
        text_x=f"{left} + {side} + 11",
        name_y=f"{top} + 7",
        stands_y=f"{top} + 25",
        written=f"{_NARROW} ? datum.broken : datum.stands",
    )
    chip = _rectangles(note, strokeWidth=2.5, stroke=INK).encode(
        fill=alt.Fill("fill:N", scale=None)
    )
    letter = note.mark_text(align="center", baseline="middle", fontSize=15, fontWeight=700).encode(
        x=_x("middle"),
        y=_y("letter_y"),
        text=alt.Text("letter:N"),
        color=alt.Color("ink:N", scale=None),
    )
    name = note.mark_text(
        align="left",
        baseline="middle",
        fontSize=alt.expr(f"{_NARROW} ? 13 : 16"),
        fontWeight=700,
        color=INK,
        limit=alt.expr(f"width - {left} - {side} - 11"),
    ).encode(x=_x("text_x"), y=_y("name_y"), text=alt.Text("name:N"))
    stands = note.mark_text(
        align="left",
        baseline="middle",
        fontSize=alt.expr(f"{_NARROW} ? 12 : 13.5"),
        lineHeight=16,
        lineBreak="\n",
        color=INK,
    ).encode(x=_x("text_x"), y=_y("stands_y"), text=alt.Text("written:N"))
    return [chip, letter, name, stands]


_ABREAST = "(width < 620 ? 2 : 4)"
_CELL = f"(width / {_ABREAST})"
_SMALL = f"(({_CELL} - 16) / {COLUMNS})"
_ABOVE = 42  # pixels for the captions
_HIGH = f"({_SMALL} * {ROWS} + {_ABOVE} + 18)"


@lru_cache(maxsize=1)
def _small_drawing() -> dict[str, Any]:
    origin = {
        "x0": f"(datum.place % {_ABREAST}) * {_CELL}",
        "y0": f"floor(datum.place / {_ABREAST}) * {_HIGH}",
    }

    def tiles(name: str, inset: float) -> alt.Chart:
        return (
            data(name)
            .transform_calculate(**origin)
            .transform_calculate(
                left=f"datum.x0 + datum.column * {_SMALL} + {inset}",
                right=f"datum.x0 + (datum.column + 1) * {_SMALL} - {inset}",
                top=f"datum.y0 + {_ABOVE} + datum.row * {_SMALL} + {inset}",
                bottom=f"datum.y0 + {_ABOVE} + (datum.row + 1) * {_SMALL} - {inset}",
                middle=f"datum.x0 + (datum.column + 0.5) * {_SMALL}",
                centre=f"datum.y0 + {_ABOVE} + (datum.row + 0.5) * {_SMALL}",
            )
        )

    letters = (
        tiles("tiles", 0.5)
        .transform_filter("width >= 620 || datum.hatched")
        .mark_text(align="center", baseline="middle", fontSize=9.5, fontWeight=600)
        .encode(
            x=_x("middle"),
            y=_y("centre"),
            text=alt.Text("letter:N"),
            color=alt.Color("ink:N", scale=None),
        )
    )
    captions = (
        data("captions")
        .transform_calculate(**origin)
        .transform_calculate(day_y="datum.y0 + 10", what_y="datum.y0 + 28")
    )
    bold: dict[str, Any] = {"fontWeight": 700, "color": INK}
    with schemapi.debug_mode(False):
        return _whole(
            _rectangles(
                tiles("tiles", 0.5).transform_filter("datum.dotted"),
                fill=PAPER,
                stroke=QUIET,
                strokeDash=[1, 2],
                strokeWidth=0.8,
            ),
            _rectangles(
                tiles("tiles", 0.5).transform_filter("!datum.dotted"), strokeWidth=0.8
            ).encode(
                fill=alt.Fill("fill:N", scale=None),
                stroke=alt.StrokeValue("transparent").condition(test="datum.hatched", value=QUIET),
            ),
            letters,
            _rectangles(tiles("focus", 0), fill=None, stroke=INK, strokeWidth=2.2),
            *(
                captions.mark_text(align="left", baseline="middle", fontSize=13, **look).encode(
                    x=_x("x0"), y=_y(y), text=alt.Text(f"{field}:N")
                )
                for field, y, look in (
                    ("day", "day_y", bold),
                    ("what", "what_y", {"color": QUIET}),
                )
            ),
        )
