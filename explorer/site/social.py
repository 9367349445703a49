"""The picture beside a link to a council's page, as other sites show it: 1200 by 630 pixels."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from explorer.grades import GRADES, HAIRLINE, INK, PAPER, QUIET, letter_of
from explorer.queries.shared import BEGINNING
from explorer.site.sheets import Sheet
from explorer.words.england.day import SINGLE_INSPECTION
from explorer.words.writing.sentences import long_date

SIZE = (1200, 630)
_ASSETS = Path(__file__).with_name("assets")
_LEFT, _RIGHT = 64, 1136
_INK_OF = {"none": INK} | {name: grade.ink for name, grade in GRADES.items()}


@lru_cache(maxsize=64)
def _font(name: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(_ASSETS / f"{name}.woff2"), size)
    font.set_variation_by_axes([weight])
    return font


def _fitting(
    text: str, name: str, sizes: tuple[int, ...], weight: int, room: int
) -> ImageFont.FreeTypeFont:
    """Return the largest font in which a text has room, or the smallest of them."""
    for size in sizes:
        font = _font(name, size, weight)
        if font.getlength(text) <= room:
            return font
    return font


def draw_social(sheet: Sheet) -> bytes:
    """Return the picture of a council as PNG; the same sheet gives the same bytes."""
    picture = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, SIZE[0], 13), fill=GRADES["outstanding"].fill)
    for place, grade in enumerate(GRADES.values()):
        draw.rectangle((_LEFT + 16 * place, 54, _LEFT + 16 * place + 12, 79), fill=grade.fill)
    draw.text((140, 67), "Councils Compared", INK, _font("sans", 27, 700), anchor="lm")
    draw.text(
        (_RIGHT, 67), "Ofsted on services for children", QUIET, _font("sans", 27, 400), anchor="rm"
    )
    draw.text(
        (_LEFT, 160),
        sheet.council,
        INK,
        _fitting(sheet.council, "serif", (92, 72, 60, 50, 42), 700, _RIGHT - _LEFT),
        anchor="lm",
    )
    mark = sheet.mark
    box = (_LEFT, 236, _LEFT + 150, 386)
    if mark.grade:
        draw.rectangle(box, fill=GRADES[mark.grade].fill)
    else:
        draw.rectangle(box, outline=QUIET, width=4)
    ink = _INK_OF[mark.grade or "none"]
    draw.text((_LEFT + 75, 311), mark.letter, ink, _font("sans", 104, 700), anchor="mm")
    room = _RIGHT - 246
    claim = _fitting(sheet.claim, "serif", (62, 46, 38, 32), 400, room)
    draw.text((246, 286), sheet.claim, INK, claim, anchor="lm")
    below = (
        f"since {long_date(sheet.run.since)}"
        if sheet.run and not sheet.closed
        else f"until {long_date(sheet.closed)}"
        if sheet.closed
        else "see the report itself"
        if sheet.reports
        else f"as far as is known on {long_date(sheet.day)}"
    )
    draw.text((246, 352), below, INK, _font("sans", 36, 400), anchor="lm")
    _ribbon(draw, sheet)
    strand = (
        "Ofsted’s overall grade"
        if sheet.strand == "overall"
        else "Ofsted’s grade for help and protection"
    )
    foot = f"{strand}, from report to report. Facts known until {long_date(sheet.day)}"
    draw.text((_LEFT, 604), foot, QUIET, _font("sans", 24, 400), anchor="lm")
    kept = io.BytesIO()
    picture.save(kept, "PNG", compress_level=6)
    return kept.getvalue()


def _ribbon(draw: ImageDraw.ImageDraw, sheet: Sheet) -> None:
    """Draw the strand that the claim is about, never two of them in one line."""
    runs = next(
        (
            each.runs
            for each in sheet.ribbons
            if (each.name == "Overall") == (sheet.strand == "overall")
        ),
        (),
    )
    begins = SINGLE_INSPECTION.replace(day=1) if sheet.strand == "overall" else BEGINNING
    first = 545 if sheet.strand == "overall" else _LEFT
    if sheet.strand == "overall":
        # Here the years before stand for themselves: half the width goes to those with a grade.
        draw.text(
            (_LEFT, 482),
            "no single overall grade until 2013",
            QUIET,
            _font("sans", 26, 400),
            anchor="lm",
        )
    span = (sheet.day - begins).days
    for dot in range(first, _RIGHT, 9):
        draw.rectangle((dot, 481, dot + 2, 482), fill=HAIRLINE)
    last_label = 0.0
    for run in runs:
        x: float = first + (_RIGHT - first) * max((run.since - begins).days, 0) / span
        until = run.until or sheet.closed or sheet.day
        end = first + (_RIGHT - first) * min((until - begins).days, span) / span
        x = min(x, end - 10)  # a report of last week is still to be seen
        if until <= begins:
            continue
        half = 24 if run.is_loose else 42
        draw.rectangle(
            (x, 482 - half, max(end - 4, x + 1), 482 + half), fill=GRADES[run.grade].fill
        )
        word = run.shown.capitalize()
        font = _font("sans", 29, 700)
        text = word if font.getlength(word) + 28 <= end - x else letter_of(run.grade, run.shown)
        if font.getlength(text) + 14 <= end - x:
            draw.text((x + 13, 483), text, GRADES[run.grade].ink, font, anchor="lm")
        year = str(run.since.year)
        if x >= last_label:
            at, anchor = (float(x), "lm") if x < _RIGHT - 64 else (float(_RIGHT), "rm")
            draw.text((at, 554), year, QUIET, _font("sans", 28, 400), anchor=anchor)
            last_label = x + 76
