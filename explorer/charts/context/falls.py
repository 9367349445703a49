"""A figure of all councils that fell, by counts before and after the report of the fall.

Data in, Vega-Lite specification out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from explorer.charts.context.finish import SPREAD, Row, finished, numbers, twice
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
    data = {"values": placed}
    below = {"fontSize": 12, "baseline": "top"}
    layers: list[dict[str, Any]] = [
        {
            "data": data,
            "mark": {"type": "area", "color": SPREAD},
            "encoding": {
                "x": x,
                "y": {"field": "lower", **y, "title": None, "axis": numbers(sign, is_change=True)},
                "y2": {"field": "upper"},
                "detail": {"field": "part"},
            },
        },
        {
            "data": {"values": [{"y": 0}]},
            "mark": {"type": "rule", "color": INK},
            "encoding": {"y": {"field": "y", **y}},
        },
        {
            "data": {"values": [{"x": 0}]},
            "mark": {"type": "rule", "color": INK, "strokeWidth": 1.4},
            "encoding": {"x": x},
        },
        {
            "data": data,
            "mark": {"type": "line", "color": INK, "strokeWidth": 2},
            "encoding": {
                "x": x,
                "y": {"field": "gap", **y},
                "detail": {"field": "part"},
            },
        },
        {
            "data": data,
            "mark": {"type": "point", "filled": True, "color": INK, "size": 60, "opacity": 1},
            "encoding": {
                "x": x,
                "y": {"field": "gap", **y},
                "tooltip": {"field": "tip"},
            },
        },
        *twice(
            {"values": [row for row in placed if row["label"]]},
            {"fontSize": 13, "fontWeight": 700, "dy": -13},
            {"x": x, "y": {"field": "gap", **y}, "text": {"field": "label"}},
        ),
        {
            "data": data,
            "mark": {"type": "text", **below, "dy": 6, "color": INK},
            "encoding": {
                "x": x, "y": {"value": {"expr": "height"}}, "text": {"field": "name"}
            },
        },
        {
            "data": data,
            "mark": {"type": "text", **below, "dy": 22, "color": QUIET},
            "encoding": {
                "x": x, "y": {"value": {"expr": "height"}}, "text": {"field": "counted"}
            },
        },
        *(
            {
                "data": {"values": [{"x": 0, "text": text}]},
                "mark": {
                    "type": "text", "fontSize": 12, "align": align, "dx": dx, "dy": -8,
                    "color": QUIET,
                },
                "encoding": {"x": x, "y": {"value": 0}, "text": {"field": "text"}},
            }
            for text, align, dx in (("counts before", "right", -12), ("after", "left", 12))
        ),
        {
            "data": {"values": [{"x": 0}]},
            "mark": {
                "type": "square", "size": 260, "color": GRADES["inadequate"].fill, "opacity": 1,
            },
            "encoding": {"x": x, "y": {"value": -8}},
        },
        {
            "data": {"values": [{"x": 0}]},
            "mark": {
                "type": "text", "text": "I", "fontWeight": 700, "fontSize": 12,
                "color": GRADES["inadequate"].ink,
            },
            "encoding": {"x": x, "y": {"value": -8}},
        },
    ]  # fmt: skip
    return finished(layers, 150, top=22, bottom=34)
