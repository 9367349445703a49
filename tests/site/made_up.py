"""A small world of its own for the stand-in, where no folder of real reports is at hand."""

from __future__ import annotations

import datetime as dt
import io
from functools import lru_cache

from tests.site.world import Council, Listed, World

COUNCILS = 153


@lru_cache(maxsize=None)
def tiny_pdf(lines: tuple[str, ...]) -> bytes:
    """Return a one-page PDF with these lines of text, the same bytes every time."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for number, line in enumerate(lines):
        canvas.drawString(72, 760 - 20 * number, line)
    canvas.save()
    return out.getvalue()


def made_up_world() -> World:
    """Return 153 councils, the first dozen with a report each."""
    councils = [Council(80418 + n, f"Made-up Council {n + 1:03d}") for n in range(COUNCILS)]
    for n, council in enumerate(councils[:12]):
        council.listed.append(
            Listed(
                50300000 + n,
                "Children's services inspection",
                dt.date(2024, 1, 1 + n),
                lambda name=council.name: tiny_pdf((name, "Made-up report")),
            )
        )
    return World(councils)
