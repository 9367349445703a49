"""A home with two reports and five paragraphs of made-up text."""

from __future__ import annotations

from pathlib import Path

import duckdb

from tests.explorer.conftest import HOSTILE, TOWER_HAMLETS, warehouse_of
from tests.warehouse.made_up import Facts
from warehouse.common.home import Home

SIF = {
    "overall_effectiveness": "inadequate",
    "help_and_protection": "inadequate",
    "looked_after_and_permanence": "requires_improvement",
    "adoption": "requires_improvement",
    "care_leavers": "requires_improvement",
    "leadership": "inadequate",
    "lscb": "inadequate",
}
ILACS = {
    "overall_effectiveness": "good",
    "leadership": "good",
    "help_and_protection": "good",
    "in_care": "good",
    "care_leavers": "good",
}
HELP = "The experiences and progress of children who need help and protection"
FILLER = "Nobody has answered them yet. "
TEXTS = [
    (TOWER_HAMLETS, "2017-04-07", f"{HELP} Inadequate – Summary", 21, 14, "non_commercial",
     f"Children wait. There is drift and delay in much of the work. {FILLER * 40}So it ends."),
    (TOWER_HAMLETS, "2017-04-07", "Leadership, management and governance Inadequate", 79, 29,
     "non_commercial", "Audits show drift; much delay goes on."),
    (TOWER_HAMLETS, "2017-04-07", "Recommendations", None, 7, "non_commercial",
     "Act on drift and delay at once."),
    (204, "2025-01-20", f"{HELP}: good", 12, 4, "ogl_3",
     "There is no drift and delay for most children in care."),
    (204, "2025-01-20", "The experiences and progress of children in care: good", 20, 5, "ogl_3",
     f"Plans are good. {HOSTILE} <mark>x</mark> $x^2$ :red[y] =1+1 zebra crossing"),
]  # fmt: skip


def home_with_text(facts: Facts, folder: Path) -> Home:
    """Return a home in `folder` with the two reports and their text."""
    facts.report(TOWER_HAMLETS, "2017-04-07", SIF, framework="sif", started="2017-01-23")
    facts.report(204, "2025-01-20", ILACS, framework="ilacs", started="2025-01-06")
    home = warehouse_of(facts, folder)
    with duckdb.connect(str(home.warehouse)) as connection:
        for position, (code, day, section, number, page, licence, text) in enumerate(TEXTS, 1):
            first = position if code == TOWER_HAMLETS else position - 3
            connection.execute(
                "INSERT INTO paragraphs BY NAME SELECT inspection_id, la_code, council, "
                "'report' AS kind, published, $1 AS position, $2 AS section, $3 AS number, "
                "$4 AS page, false AS is_bullet, $5 AS text, report_url, $6 AS licence "
                "FROM inspections WHERE la_code = $7 AND published = $8::DATE",
                [first, section, number, page, text, licence, code, day],
            )
    return home
