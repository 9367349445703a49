"""A chart as a picture that can leave the page: title, key, source and day are drawn in it.

Drawn here by vl-convert, without a browser; it reads no file and asks no host.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from explorer.grades import ADEQUATE_LETTER, GRADES, INK, PAPER, QUIET

WIDTH = 1000
"""Pixels across the chart; the picture has a margin round it."""
MARGIN = 28
SCALE = 2.0
"""Pixels of the PNG to one of the SVG, so that it stays sharp in print."""
# A name that begins with a digit is no name in CSS unless it is quoted; no text would be drawn.
_FAMILY = "'Source Sans 3', 'Source Sans Pro', Helvetica, Arial, sans-serif"
_WIDE = 0.54
"""Width of a letter of the text, in parts of its height; on the safe side."""


@dataclass(frozen=True, slots=True)
class Caption:
    """What is written round a chart in a picture.

    Attributes:
        title: Large, above it.
        lines: Below the title, such as the finding.
        source: Below the chart: whose data it is, and the day up to which the facts are known.
        with_key: Draw the key to the grades' colours.
    """

    title: str
    lines: Sequence[str]
    source: str
    with_key: bool = True


def svg(drawing: dict[str, Any] | str, caption: Caption, width: int = WIDTH) -> str:
    """Return the chart with its caption as one SVG picture.

    Args:
        drawing: A Vega-Lite specification as wide as its container, with its data; or SVG that
            states its width and height in pixels.
        caption: What to write round it.
        width: Pixels for the chart.
    """
    drawn = drawing if isinstance(drawing, str) else _drawn(drawing, width)
    inside = re.search(r'<svg[^>]*?width="([\d.]+)"[^>]*?height="([\d.]+)"', drawn)
    if inside is None:
        raise ValueError("a drawing states its size")
    chart_width, chart_height = (float(size) for size in inside.groups())
    whole = chart_width + 2 * MARGIN
    parts: list[str] = []
    y = float(MARGIN)

    def write(text: str, size: float, weight: int, colour: str, room: float) -> None:
        nonlocal y
        for line in _wrapped(text, chart_width / (size * _WIDE)):
            y += size
            parts.append(
                f'<text x="{MARGIN}" y="{y:.1f}" font-family="{_FAMILY}" font-size="{size}" '
                f'font-weight="{weight}" fill="{colour}">{escape(line)}</text>'
            )
            y += size * 0.35
        y += room

    write(caption.title, 26, 700, INK, 4)
    for line in caption.lines:
        write(line, 15, 400, INK, 4)
    if caption.with_key:
        parts.append(_key(MARGIN, y + 6))
        y += 34
    top = y + 6
    y = top + chart_height + 12
    write(caption.source, 12, 400, QUIET, 0)
    height = y + MARGIN / 2
    nested = drawn.replace("<svg", f'<svg x="{MARGIN}" y="{top:.1f}"', 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{whole:.0f}" height="{height:.0f}" viewBox="0 0 {whole:.0f} {height:.0f}" '
        f'role="img"><title>{escape(caption.title)}</title>'
        f'<rect width="100%" height="100%" fill="{PAPER}"/>{"".join(parts)}{nested}</svg>'
    )


def png(drawing: dict[str, Any] | str, caption: Caption, width: int = WIDTH) -> bytes:
    """Return the same picture as PNG, at twice the size."""
    import vl_convert

    return vl_convert.svg_to_png(svg(drawing, caption, width), scale=SCALE)


def _drawn(spec: dict[str, Any], width: int) -> str:
    import vl_convert  # late: it brings an engine of 100 MB, which few visits need

    return vl_convert.vegalite_to_svg(json.dumps({**spec, "width": width}), allowed_base_urls=[])


def _wrapped(text: str, characters: float) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > characters:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line] if line else lines


def _key(x: float, y: float) -> str:
    chips = [(look.letter, look.fill, look.ink, look.name.capitalize()) for look in GRADES.values()]
    third = GRADES["requires_improvement"]
    chips.insert(3, (ADEQUATE_LETTER, third.fill, third.ink, "“Adequate”, until 2013"))
    parts = []
    for letter, fill, ink, name in chips:
        parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="22" height="20" fill="{fill}"/>'
            f'<text x="{x + 11:.1f}" y="{y + 15:.1f}" text-anchor="middle" font-weight="700" '
            f'font-size="13" font-family="{_FAMILY}" fill="{ink}">{letter}</text>'
            f'<text x="{x + 29:.1f}" y="{y + 15:.1f}" font-size="13" font-family="{_FAMILY}" '
            f'fill="{INK}">{escape(name)}</text>'
        )
        x += 29 + len(name) * 7.2 + 22
    return "".join(parts)
