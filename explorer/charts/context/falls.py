"""A figure of all councils that fell, by counts before and after the report of the fall.

Data in, Vega-Lite specification out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from explorer.charts.context.finish import SPREAD, Row, finished, layer, numbers, twice
from explorer.grades import GRADES, INK, QUIET


def around(rows: Sequence[Row], sign: str, highest: float, lowest: float) -> dict[str, Any]:
    """Draw the gaps of all councils that fell, by counts before and after the report.

    Args:
        rows: position (-4 to -1 and 1 to 3), counted, gap, lower, upper and label (written beside
            the last before and the first after, else None).
        sign: % where the gaps are in per cent, else nothing.
        highest: Top of the scale.
        lowest: Bottom of the scale.
    """
    placed = [
        {
            **row,
            "x": row["position"],
            "part": int(row["position"] > 0),
            "lower": max(row["lower"], lowest),
            "upper": min(row["upper"], highest),
            "name": f"{'+' if row['position'] > 0 else '−'}{abs(row['position'])}",
        }
        for row in rows
    ]
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": [-4.6, 3.6], "nice": False},
        "axis": None,
    }
    y = {"type": "quantitative", "scale": {"domain": [lowest, highest], "nice": False}}
    layers = [
        layer(
            placed,
            {"type": "area", "color": SPREAD},
            x=x,
            y={"field": "lower", **y, "title": None, "axis": numbers(sign, is_change=True)},
            y2={"field": "upper"},
            detail={"field": "part"},
        ),
        layer([{"y": 0}], {"type": "rule", "color": INK}, y={"field": "y", **y}),
        layer([{"x": 0}], {"type": "rule", "color": INK, "strokeWidth": 1.4}, x=x),
        *_gaps(placed, x, {"field": "gap", **y}),
        *_names_below(placed, x),
        *_report(x),
    ]
    return finished(layers, 150, top=22, bottom=34)


def _gaps(rows: Sequence[Row], x: dict[str, Any], y: dict[str, Any]) -> list[dict[str, Any]]:
    """Draw the gaps as points on a line, with the numbers next to the report written out."""
    return [
        layer(
            rows,
            {"type": "line", "color": INK, "strokeWidth": 2},
            x=x,
            y=y,
            detail={"field": "part"},
        ),
        layer(
            rows,
            {"type": "point", "filled": True, "color": INK, "size": 60, "opacity": 1},
            x=x,
            y=y,
            tooltip={"field": "tip"},
        ),
        *twice(
            [row for row in rows if row["label"]],
            {"fontSize": 13, "fontWeight": 700, "dy": -13},
            x=x,
            y=y,
            text={"field": "label"},
        ),
    ]


def _names_below(rows: Sequence[Row], x: dict[str, Any]) -> list[dict[str, Any]]:
    """Write below each place which count it is, and of how many councils it is known."""
    look = {"type": "text", "fontSize": 12, "baseline": "top"}
    y = {"value": {"expr": "height"}}
    return [
        layer(rows, {**look, "dy": dy, "color": colour}, x=x, y=y, text={"field": field})
        for field, dy, colour in (("name", 6, INK), ("counted", 22, QUIET))
    ]


def _report(x: dict[str, Any]) -> list[dict[str, Any]]:
    """Draw the report's grade above the middle, between what is before and what is after it."""
    look, here, above = GRADES["inadequate"], [{"x": 0}], {"value": -8}
    sides = (("counts before", "right", -12), ("after", "left", 12))
    return [
        *(
            layer(
                [{"x": 0, "text": text}],
                {
                    "type": "text", "fontSize": 12, "align": align, "dx": dx, "dy": -8,
                    "color": QUIET,
                },
                x=x,
                y={"value": 0},
                text={"field": "text"},
            )
            for text, align, dx in sides
        ),
        layer(
            here,
            {"type": "square", "size": 260, "color": look.fill, "opacity": 1},
            x=x,
            y=above,
        ),
        layer(
            here,
            {"type": "text", "text": "I", "fontWeight": 700, "fontSize": 12, "color": look.ink},
            x=x,
            y=above,
        ),
    ]  # fmt: skip
