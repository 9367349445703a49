"""How the small pictures of context are finished: their looks, and text upon a halo.

Hue belongs to grades alone: everything else is ink and grey.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explorer.charts.drawing.encodings import config
from explorer.grades import INK, PAPER

SPREAD = "#DDDAD0"
"""Of the middle half of all councils."""
Row = Mapping[str, Any]


def twice(
    data: dict[str, Any], look: dict[str, Any], encoding: dict[str, Any]
) -> list[dict[str, Any]]:
    """Write a text upon a halo of paper, so that lines stop short of it."""
    return [
        {"data": data, "mark": {"type": "text", **look, **more}, "encoding": encoding}
        for more in ({"color": PAPER, "stroke": PAPER, "strokeWidth": 5}, {"color": INK})
    ]


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
