"""Text in a chart that is drawn here as SVG, and not by Vega."""

from __future__ import annotations

from html import escape

from explorer.grades import INK

FAMILY = "Source Sans, Helvetica, Arial, sans-serif"


def svg_text(
    x: float,
    y: float,
    words: str,
    size: float,
    colour: str = INK,
    weight: int = 400,
    anchor: str = "start",
) -> str:
    """Return words in one line as SVG.

    Args:
        x: Where it begins, is in the middle, or ends, in pixels.
        y: Of the line on which it stands, in pixels.
        words: What is written; markup in it is text.
        size: Of the type, in pixels.
        colour: Of the type.
        weight: Of the type.
        anchor: Which part of it is at x: "start", "middle" or "end".
    """
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}" font-weight="{weight}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )
