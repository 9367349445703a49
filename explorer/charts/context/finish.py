"""How the small pictures of context are finished: their looks, and text upon a halo.

Hue belongs to grades alone: everything else is ink and grey.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from explorer.charts.drawing.encodings import config
from explorer.grades import INK, PAPER, QUIET

SPREAD = "#DDDAD0"
"""Of the middle half of all councils."""
Row = Mapping[str, Any]


def layer(rows: Sequence[Row], mark: dict[str, Any], **encoding: Any) -> dict[str, Any]:
    """Return a layer with its own rows, drawn by one mark.

    Args:
        rows: Its data; fields are named in the encoding.
        mark: How a row is drawn, as in Vega-Lite.
        encoding: Where, by channel ("x", "y", "tooltip"), as in Vega-Lite.
    """
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": encoding}


def twice(
    rows: Sequence[Row], look: dict[str, Any], ground: str = PAPER, **encoding: Any
) -> list[dict[str, Any]]:
    """Write a text upon a halo, so that lines stop short of it.

    Args:
        rows: What to write.
        look: How; ink if no colour is said.
        ground: Colour of what lies below the text.
        encoding: Where, as for `layer`.
    """
    halo = {**look, "color": ground, "stroke": ground, "strokeWidth": 5}
    return [
        layer(rows, {"type": "text", **one}, **encoding) for one in (halo, {"color": INK, **look})
    ]


def numbers(sign: str | None, *, is_change: bool = False) -> dict[str, Any]:
    """Return the axis of the figures: numbers with their sign beside pale lines.

    Args:
        sign: % or £, or nothing.
        is_change: They are changes or gaps: each has a plus or a minus, and nought no sign.
    """
    return {
        "tickCount": 4,
        "labelExpr": _with_sign(sign, is_change=is_change),
        "labelFontSize": 12,
        "aria": False,
        "labelColor": QUIET,
        "domain": False,
        "ticks": False,
        "gridColor": "#E8E6DF",
    }


def _with_sign(sign: str | None, *, is_change: bool) -> str:
    number = "format(abs(datum.value), ',')"
    signed = {"%": f"{number} + '%'", "£": f"'£' + {number}"}.get(sign or "", number)
    if is_change:
        return f"datum.value == 0 ? '0' : (datum.value > 0 ? '+' : '−') + {signed}"
    # The room above the highest point may reach beyond all there can be.
    return f"datum.value > 100 ? '' : {signed}" if sign == "%" else signed


def finished(
    layers: list[dict[str, Any]], height: int, top: int, bottom: int = 0
) -> dict[str, Any]:
    """Return the layers as a picture as wide as its container.

    Args:
        layers: What is drawn, from the back to the front.
        height: Of the picture, in pixels, without its edges.
        top: Pixels left above it.
        bottom: Pixels left below it.
    """
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": "container",
        "height": height,
        "background": PAPER,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 0, "right": 8, "top": top, "bottom": bottom},
        "layer": layers,
        "config": config().to_dict(validate=False),
    }
