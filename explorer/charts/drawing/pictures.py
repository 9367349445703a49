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
_SIGN = re.compile("([\u25a0-\u25ff])")


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


@dataclass(frozen=True, slots=True)
class Small:
    """One of several small pictures that leave the page together.

    Attributes:
        heading: Above it, in bold.
        subtitle: Below the heading: its unit.
        spec: A Vega-Lite specification as wide as its container, with its data.
        lines: What is said of it, below it.
    """

    heading: str
    subtitle: str
    spec: dict[str, Any]
    lines: Sequence[str]


def side_by_side(several: Sequence[Small], width: int = WIDTH, columns: int = 3) -> str:
    """Return small pictures in columns, each with its words, as SVG that states its size.

    Args:
        several: In the order in which they are read, row by row.
        width: Pixels for all of them.
        columns: How many stand side by side.
    """
    gap = 26
    wide = (width - gap * (columns - 1)) / columns
    parts: list[str] = []
    top = 0.0
    for first in range(0, len(several), columns):
        row = several[first : first + columns]
        subtitles = [_wrapped(small.subtitle, wide / (12 * _WIDE)) for small in row]
        below = max(map(len, subtitles))  # so that the drawings of a row begin at one height
        foot = top
        for place, small in enumerate(row):
            x = place * (wide + gap)
            y = top + 16
            parts.append(_line_with_signs(x, y, small.heading, 15, INK, 700))
            for number, part in enumerate(subtitles[place]):
                parts.append(_line_with_signs(x, y + 17 + number * 15, part, 12, QUIET))
            y += 15 * (below - 1)
            # Vega numbers its clippings from 0 in each drawing; here they share one document.
            drawn = re.sub(
                r"\bclip(?=\d)", f"of-{first + place}-clip", _drawn(small.spec, round(wide))
            )
            parts.append(drawn.replace("<svg", f'<svg x="{x:.1f}" y="{y + 24:.1f}"', 1))
            y += 24 + _size(drawn)[1] + 16
            for line in small.lines:
                for part in _wrapped(line, wide / (12.5 * _WIDE)):
                    parts.append(_line_with_signs(x, y, part, 12.5, INK))
                    y += 17
                y += 4
            foot = max(foot, y)
        top = foot + 18
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{top:.0f}" '
        f'viewBox="0 0 {width} {top:.0f}">{"".join(parts)}</svg>'
    )


def svg(drawing: dict[str, Any] | str, caption: Caption, width: int = WIDTH) -> str:
    """Return the chart with its caption as one SVG picture.

    Args:
        drawing: A Vega-Lite specification as wide as its container, with its data; or SVG that
            states its width and height in pixels.
        caption: What to write round it.
        width: Pixels for the chart.
    """
    drawn = drawing if isinstance(drawing, str) else _drawn(drawing, width)
    chart_width, chart_height = _size(drawn)
    whole = chart_width + 2 * MARGIN
    parts: list[str] = []
    y = float(MARGIN)

    def write(text: str, size: float, weight: int, colour: str, room: float) -> None:
        nonlocal y
        for line in _wrapped(text, chart_width / (size * _WIDE)):
            y += size
            parts.append(_line_with_signs(MARGIN, y, line, size, colour, weight))
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


def _size(drawn: str) -> tuple[float, float]:
    inside = re.search(r'<svg[^>]*?width="([\d.]+)"[^>]*?height="([\d.]+)"', drawn)
    if inside is None:
        raise ValueError("a drawing states its size")
    width, height = (float(size) for size in inside.groups())
    return width, height


def _line_with_signs(
    x: float, y: float, line: str, size: float, colour: str, weight: int = 400
) -> str:
    """Return a line of text, each sign in it, such as a dot in a key, apart from the words.

    Where a font lacks a sign, all of the text that it stands in is set in another font.
    """
    parts = []
    for piece in _SIGN.split(line):
        if not (shown := piece.strip().rstrip(",;")):
            continue
        parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-family="{_FAMILY}" font-size="{size}" '
            f'font-weight="{weight}" fill="{colour}">{escape(shown)}</text>'
        )
        x += size * (1.1 if _SIGN.fullmatch(shown) else 0.5 * len(shown) + 0.8)
    return "".join(parts)


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
