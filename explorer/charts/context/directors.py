"""How long directors had been in post, a dot a report, in a strip a group of grades.

Data in, Vega-Lite specification out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from explorer.charts.context.finish import Row, finished, layer
from explorer.grades import GREY, HAIRLINE, INK, QUIET


def strips(rows: Sequence[Row], most: int = 100) -> dict[str, Any]:
    """Draw a dot a report, in a strip a group of grades, stacked where they meet.

    Args:
        rows: group, order (of the strip), value, is_focus, tip, address; middle and heading, which
            are the same for a strip.
        most: What lies beyond is drawn at the edge.
    """
    seen: dict[tuple[int, int], int] = {}
    placed = []
    for row in sorted(rows, key=lambda row: (row["order"], not row["is_focus"], row["value"])):
        at = min(row["value"], most)
        step = round(at / 3)
        seen[row["order"], step] = level = seen.get((row["order"], step), -1) + 1
        placed.append({**row, "x": step * 3, "y": row["order"] * 62 + 54 - level * 5})
    groups = {row["order"]: row for row in rows}
    heads = [{"y": order * 62 + 8, "text": row["heading"]} for order, row in sorted(groups.items())]
    middles = [
        {"x": row["middle"], "y": order * 62 + 16, "y2": order * 62 + 58}
        for order, row in sorted(groups.items())
    ]
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": [-3, most + 3], "nice": False},
    }
    axis = {
        "values": [0, 24, 48, 72, 96],
        "labelExpr": "datum.value == 96 ? '96+' : datum.value",
        "labelFontSize": 12,
        "aria": False,
        "labelColor": QUIET,
        "grid": False,
        "ticks": False,
        "domainColor": HAIRLINE,
    }
    y = {"field": "y", "type": "quantitative", "scale": None, "axis": None}
    layers = [
        layer(
            placed,
            {"type": "point", "filled": True, "opacity": 1},
            x={**x, "title": None, "axis": axis},
            y=y,
            color={"condition": {"test": "datum.is_focus", "value": INK}, "value": GREY},
            size={"condition": {"test": "datum.is_focus", "value": 60}, "value": 18},
            tooltip={"field": "tip"},
            href={"field": "address"},
        ),
        layer(
            middles, {"type": "rule", "color": INK, "strokeWidth": 2}, x=x, y=y, y2={"field": "y2"}
        ),
        layer(
            heads,
            {"type": "text", "align": "left", "fontSize": 12.5, "color": INK},
            x={"value": 0},
            y=y,
            text={"field": "text"},
        ),
    ]
    return finished(layers, 62 * max(1, len(groups)), top=2)
