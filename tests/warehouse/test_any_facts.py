"""Whatever is collected, the build ends well: odd records are set aside or held back."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.warehouse.made_up import PRINTED, TODAY, Facts
from warehouse.build import HERE

AREAS = {
    "slac": ["safeguarding", "looked_after"],
    "cp": ["child_protection"],
    "looked_after_2013": ["looked_after", "capacity_to_improve"],
    "sif": ["overall_effectiveness", "help_and_protection", "adoption", "care_leavers", "lscb"],
    "ilacs": [
        "overall_effectiveness",
        "help_and_protection",
        "in_care",
        "care_leavers",
        "in_care_and_care_leavers",
    ],
    "unheard_of": ["leadership"],
}
BEGUN = {
    "slac": date(2009, 6, 1),
    "cp": date(2012, 6, 1),
    "looked_after_2013": date(2013, 6, 1),
    "sif": date(2013, 11, 19),
    "ilacs": date(2018, 1, 1),
    "unheard_of": date(2027, 1, 1),
}
# Tower Hamlets, both councils called Dorset, Poole, Cumbria, Cumberland, Surrey.
COUNCILS = st.sampled_from([211, 835, 838, 836, 909, 942, 936])
NAMES = st.sampled_from(["Tower Hamlets", "Dorset", "Poole", "Cumbria", "Surrey", "Camelot"])
GRADES = st.sampled_from([*PRINTED, "not_judged", "held_back", "good: Inadequate", "good: good"])


@st.composite
def inspections(draw: st.DrawFn) -> dict:
    framework = draw(st.sampled_from(sorted(AREAS)))
    days = st.integers(-200, 3300)
    published = BEGUN[framework] + timedelta(days=draw(days))
    started = published - timedelta(days=draw(st.integers(-10, 400)))
    areas = draw(st.lists(st.sampled_from(AREAS[framework]), unique=True, max_size=4))
    return {
        "framework": framework,
        "published": published.isoformat(),
        "started": draw(st.sampled_from([None, started.isoformat()])),
        "grades": {area: draw(GRADES) for area in areas},
        "kind": draw(st.sampled_from(["inspection", "reinspection", "standard", "lscb_review"])),
    }


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    reports=st.lists(st.tuples(COUNCILS, inspections()), max_size=12),
    rows=st.lists(
        st.tuples(NAMES, inspections(), st.sampled_from(["one", "two"]), st.booleans()), max_size=12
    ),
)
@example(
    # Inspected after its last day, 31 March 2023, though soon enough for a last report.
    reports=[
        (
            909,
            {
                "framework": "ilacs",
                "published": "2023-06-01",
                "started": "2023-04-17",
                "grades": {"overall_effectiveness": "good"},
                "kind": "inspection",
            },
        )
    ],
    rows=[],
)
def test_no_record_however_odd_breaks_a_promise(reports: list, rows: list) -> None:
    facts = Facts()
    for la_code, details in reports:
        facts.report(la_code, **details)
    for name, details, sheet, is_dated in rows:
        published = details["published"] if is_dated else None
        facts.statistics(name, **{**details, "published": published}, sheet=sheet)
    with tempfile.TemporaryDirectory() as folder, facts.fill(Path(folder)) as connection:
        for check in sorted((HERE / "checks").glob("*.sql")):
            broken = connection.execute(check.read_text(encoding="utf-8")).fetchall()
            assert not broken, f"{check.stem}: {broken[:3]}"
    assert TODAY.year == 2026
