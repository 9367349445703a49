"""A gap somebody wrote down stands only until the data closes it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.warehouse.made_up import TOWER_HAMLETS, Facts
from warehouse.councils import REFERENCE

OLD = {"help_and_protection": "good"}


@pytest.mark.parametrize(
    ("published", "open_gaps"),
    [("2016-04-27", 0), ("2019-07-29", 1), ("2009-01-05", 1)],
)
def test_a_gap_is_listed_until_an_inspection_of_its_time_is_held(
    facts: Facts, tmp_path: Path, published: str, open_gaps: int
) -> None:
    reference = tmp_path / "reference"
    shutil.copytree(REFERENCE, reference)
    with (reference / "known_gaps.csv").open("a", encoding="utf-8") as gaps:
        gaps.write(f"{TOWER_HAMLETS},help_and_protection,2012-01-01,2019-07-28,why,where\n")
    framework = "sif" if published < "2018" else "ilacs"
    if published > "2010":
        facts.statistics("Tower Hamlets", published, OLD, framework=framework)
    with facts.fill(tmp_path, reference=str(reference)) as connection:
        found = connection.execute("SELECT la_code FROM reference.open_gaps").fetchall()
    assert len(found) == open_gaps
