from __future__ import annotations

import json
from datetime import date

import altair as alt
import pandas as pd
import pytest

from explorer.charts import ribbon_chart
from explorer.charts.encodings import Period
from explorer.grades import GRADES
from explorer.queries import comparison, in_force
from explorer.views import story
from tests.explorer.conftest import view

PERIOD = Period(date(2012, 7, 27), date(2017, 4, 7), date(2009, 6, 1), date(2026, 11, 23))


@pytest.fixture(scope="module")
def chart(embedded):
    chosen = view(strands=("help_and_protection",))
    rows = comparison.rows(embedded, chosen).to_dict("records")
    codes = [int(row["la_code"]) for row in rows]
    return ribbon_chart.grade_ribbons(
        story._chart_rows(rows, comparison.changes(embedded, chosen)),
        story._with_key(in_force.spells(embedded, chosen, codes), rows),
        story._with_key(in_force.without_grade(embedded, chosen, codes), rows),
        PERIOD,
    )


def test_there_is_a_row_for_each_council_of_each_group(chart):
    rows = chart["datasets"]["rows"]
    assert len(rows) == 17
    assert rows["top"].is_monotonic_increasing
    assert rows["is_focus"].tolist() == [True] + [False] * 16


def test_a_ribbon_is_broken_at_each_report(chart):
    pieces = chart["datasets"]["pieces"]
    own = pieces[pieces["is_focus"]]
    assert own["since_day"].tolist() == ["2012-07-27", "2017-04-07", "2019-07-22", "2025-01-13"]
    assert own["until_day"].tolist()[:3] == own["since_day"].tolist()[1:]
    assert own["letter"].tolist() == ["G", "I", "G", "G"]


def test_colour_and_letter_say_the_same(chart):
    for piece in chart["datasets"]["pieces"].itertuples():
        assert piece.fill == GRADES[piece.grade].fill
        adequate = piece.shown == "Adequate"
        assert piece.letter == ("A" if adequate else GRADES[piece.grade].letter)


def test_what_compares_loosely_is_marked(chart):
    pieces = chart["datasets"]["pieces"]
    assert set(pieces[pieces["is_loose"]]["framework"]) == {
        "Inspection of safeguarding and looked after children services"
    }


def test_both_days_are_marked_and_labelled(chart):
    assert chart["datasets"]["days"]["text"].tolist() == ["27 July 2012", "7 April 2017"]


def test_no_mark_speaks_for_itself_to_a_screen_reader(chart):
    assert chart["config"]["mark"]["aria"] is False


def test_the_chart_is_valid_vega_lite(chart):
    drawing = {name: part for name, part in chart.items() if name != "datasets"}
    assert len(alt.LayerChart.from_dict(drawing, validate=True).layer) == len(drawing["layer"])


def test_a_gap_is_drawn_as_one(embedded):
    rows = pd.DataFrame(
        [
            {
                "key": "focus:1",
                "heading": None,
                "council": "A",
                "note": None,
                "change": "–",
                "is_focus": True,
            }
        ]
    )
    empty = in_force.spells(embedded, view(), []).assign(key=pd.Series(dtype=str))
    gap = {"key": "focus:1", "since": pd.Timestamp("2017-04-07"), "status": "held_back"}
    drawn = ribbon_chart.grade_ribbons(rows, empty, pd.DataFrame([gap]), PERIOD)
    assert drawn["datasets"]["gaps"]["sign"].tolist() == ["?"]
    assert '"name": "gaps"' in json.dumps(drawn["layer"])
    none = pd.DataFrame(columns=["key", "since", "status"])
    drawn = ribbon_chart.grade_ribbons(rows, empty, none, PERIOD)
    assert '"name": "gaps"' not in json.dumps(drawn["layer"])
