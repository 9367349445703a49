from __future__ import annotations

import io
import json
import re
from collections import Counter
from datetime import date

import altair as alt
import pytest
from PIL import Image

from explorer.charts.councils import recovery, ribbon_chart, unusual
from explorer.charts.drawing import pictures
from explorer.charts.drawing.encodings import Period
from explorer.grades import GRADES
from explorer.queries import comparison, in_force
from explorer.views import compare
from tests.explorer.conftest import view
from tests.warehouse.made_up import TODAY

PERIOD = Period(date(2012, 7, 27), date(2017, 4, 7), date(2009, 6, 1), date(2026, 11, 23))


@pytest.fixture(scope="module")
def chart(embedded):
    chosen = view(strands=("help_and_protection",))
    rows = comparison.rows(embedded, chosen)
    codes = [row["la_code"] for row in rows]
    return ribbon_chart.grade_ribbons(
        compare._chart_rows(rows, comparison.changes(embedded, chosen, rows)),
        in_force.spells(embedded, chosen, codes),
        in_force.without_grade(embedded, chosen, codes),
        PERIOD,
    )


def test_there_is_a_row_for_each_council_of_each_group(chart):
    rows = chart["datasets"]["rows"]
    assert len(rows) == 17
    tops = [row["top"] for row in rows]
    assert tops == sorted(set(tops))
    assert [row["is_focus"] for row in rows] == [True] + [False] * 16


def test_a_ribbon_is_broken_at_each_report(chart):
    own = [piece for piece in chart["datasets"]["pieces"] if piece["is_focus"]]
    begins = [piece["since_day"] for piece in own]
    assert begins == ["2012-07-27", "2017-04-07", "2019-07-22", "2025-01-13"]
    assert [piece["until_day"] for piece in own][:3] == begins[1:]
    assert [piece["letter"] for piece in own] == ["G", "I", "G", "G"]


def test_colour_and_letter_say_the_same(chart):
    pieces = chart["datasets"]["pieces"]
    assert {piece["grade"] for piece in pieces} == set(GRADES)
    for piece in pieces:
        assert piece["fill"] == GRADES[piece["grade"]].fill
        adequate = piece["shown"] == "Adequate"
        assert piece["letter"] == ("A" if adequate else GRADES[piece["grade"]].letter)


def test_what_compares_loosely_is_marked(chart):
    loose = {piece["framework"] for piece in chart["datasets"]["pieces"] if piece["is_loose"]}
    assert loose == {"Inspection of safeguarding and looked after children services"}


def test_both_days_are_marked_and_labelled(chart):
    days = [day["text"] for day in chart["datasets"]["days"]]
    assert days == ["27 July 2012", "7 April 2017"]


def test_no_day_travels_as_a_number_that_a_time_zone_could_shift(chart):
    cells = [cell for rows in chart["datasets"].values() for row in rows for cell in row.values()]
    assert cells
    assert not [cell for cell in cells if isinstance(cell, date)]


def test_only_marks_with_evidence_have_a_tooltip(chart):
    assert chart["config"]["mark"]["tooltip"] is None
    found = [layer for layer in chart["layer"] if "tooltip" in layer.get("encoding", {})]
    assert {layer["data"]["name"] for layer in found} <= {"pieces", "gaps"}
    assert found


def test_no_mark_speaks_for_itself_to_a_screen_reader(chart):
    assert chart["config"]["mark"]["aria"] is False


def test_the_chart_is_valid_vega_lite(chart):
    drawing = {name: part for name, part in chart.items() if name != "datasets"}
    assert len(alt.LayerChart.from_dict(drawing, validate=True).layer) == len(drawing["layer"])


def test_a_gap_is_drawn_as_one():
    row = {
        "la_code": 1,
        "heading": None,
        "council": "A",
        "note": None,
        "change": "–",
        "is_focus": True,
    }
    gap = {"la_code": 1, "since": date(2017, 4, 7), "status": "held_back"}
    drawn = ribbon_chart.grade_ribbons([row], [], [gap], PERIOD)
    assert [gap["sign"] for gap in drawn["datasets"]["gaps"]] == ["?"]
    assert '"name": "gaps"' in json.dumps(drawn["layer"])
    drawn = ribbon_chart.grade_ribbons([row], [], [], PERIOD)
    assert '"name": "gaps"' not in json.dumps(drawn["layer"])


def test_every_council_of_england_has_one_strip_and_peers_their_sign(embedded):
    chosen = view(strands=("help_and_protection",))
    rows = comparison.rows(embedded, chosen)
    everyone = comparison.everyone(embedded, chosen, rows)
    drawn = unusual.html(everyone, "In words").text
    assert drawn.count('<i class="s a') == len(everyone) > 130
    assert drawn.count(">▲</b>") == 2 + 2  # the council itself, twice; and two rows that rose
    sizes = {size.steps: len(size.councils) for size in unusual.sizes(everyone)}
    assert sizes == dict(Counter(row["steps"] for row in everyone))
    assert sizes[2] == 13


def test_the_clock_of_recovery_starts_at_the_first_report_of_the_fall(embedded):
    chosen = view(strands=("help_and_protection",))
    rows = comparison.rows(embedded, chosen)
    fallen = {row["council"]: row for row in comparison.recovery(embedded, chosen, rows)}
    assert len(fallen) == 13
    assert fallen["Tower Hamlets"]["fell"] == date(2017, 4, 7)
    assert fallen["Tower Hamlets"]["back"] == date(2019, 7, 22)
    assert recovery.waited(fallen["Tower Hamlets"], TODAY) == "2.3 years"
    assert fallen["Lewisham"]["fell"] == date(2016, 1, 20)
    assert fallen["Sunderland"]["fell"] < fallen["Sunderland"]["pieces"][2]["since"]
    assert fallen["Knowsley"]["back"] is None
    assert [row for row in fallen if not fallen[row]["back"]] == [
        *("Knowsley", "Buckinghamshire", "Lambeth", "Wirral"),
    ]


def test_a_council_that_was_abolished_is_waited_for_no_longer(embedded):
    chosen = view(strands=("children_in_care",))
    fallen = comparison.recovery(embedded, chosen, comparison.rows(embedded, chosen))
    waited = {row["council"]: recovery.waited(row, TODAY) for row in fallen}
    assert waited["Dorset (county, to 2019)"] == waited["Bournemouth"] == "abolished in 2019"
    assert waited["Cumbria"] == "7.5 years"  # good again, then abolished
    assert list(waited)[-2:] == ["Bournemouth", "Dorset (county, to 2019)"]


@pytest.mark.parametrize(
    ("strand", "years", "ended", "heading"),
    [
        ("overall", (2018, 2020), {"Trafford": date(2026, 8, 3)}, "No overall grade in force"),
        ("adoption", (2017, 2019), {"Sandwell": date(2022, 7, 5)}, "No grade in force"),
    ],
)
def test_a_grade_that_is_given_no_longer_is_waited_for_no_longer(
    embedded, strand, years, ended, heading
):
    first, second = (date(year, 1, 1) for year in years)
    chosen = view(council=next(iter(ended)), strands=(strand,), first=first, second=second)
    fallen = comparison.recovery(embedded, chosen, comparison.rows(embedded, chosen))
    gone = {row["council"]: row for row in fallen if row["ended"] and not row["back"]}
    assert {name: row["ended"] for name, row in gone.items()} == ended
    for row in gone.values():
        assert row["ended_by"] == "no longer graded"
        assert row["pieces"][-1]["until"] == row["ended"]
        assert recovery.waited(row, TODAY) == f"not graded since {row['ended'].year}"
    drawn = recovery.picture(fallen, TODAY, "In words").text
    for made in (drawn, recovery.svg(fallen, TODAY)):
        assert made.count(heading) == 1
        assert made.count("not graded since") == len(ended)
    waiting = any(not row["back"] and not row["ended"] for row in fallen)
    assert drawn.count("Not good since") == waiting


def test_the_clock_of_recovery_stops_where_the_grade_does(embedded):
    days = {"first": date(2017, 1, 1), "second": date(2019, 1, 1)}
    chosen = view(council="Sandwell", strands=("adoption",), **days)
    fallen = comparison.recovery(embedded, chosen, comparison.rows(embedded, chosen))
    assert [row["council"] for row in fallen] == ["Sandwell"]
    years = recovery.picture(fallen, TODAY, "In words").text
    assert ">4</span>" in years  # 29 January 2018 to 5 July 2022
    assert ">6</span>" not in years


def test_what_is_counted_to_an_earlier_day_knows_no_later_end(embedded):
    days = {"first": date(2018, 6, 1), "second": date(2020, 1, 1), "last": date(2026, 8, 2)}
    chosen = view(council="Trafford", strands=("overall",), **days)
    fallen = comparison.recovery(embedded, chosen, comparison.rows(embedded, chosen))
    (own,) = (row for row in fallen if row["is_focus"])
    assert own["ended"] is None
    assert recovery.waited(own, chosen.last) == "not in 7.2 years"


def test_a_picture_says_its_title_its_source_and_its_day():
    row = {"la_code": 1, "heading": None, "council": "A & B", "note": None, "change": "–",
           "is_focus": True}  # fmt: skip
    caption = pictures.Caption("What <b> happened", ["found"], "Ofsted, known until 1 May 2026.")
    drawn = pictures.svg(ribbon_chart.grade_ribbons([row], [], [], PERIOD), caption)
    for text in (
        "What &lt;b&gt; happened",
        "found",
        "Ofsted, known until 1 May 2026.",
        "Inadequate",
    ):
        assert text in drawn
    assert "A &amp; B" in drawn
    assert pictures.png(drawn, caption)[:4] == b"\x89PNG"


def test_the_words_round_a_chart_are_drawn_in_its_png():
    """A name of a font that CSS cannot read left them out, and nobody saw it in the SVG."""
    drawing = '<svg width="100" height="50"></svg>'
    pictures_of = {
        pictures.png(drawing, pictures.Caption(title, (line,), source, with_key=False))
        for title, line, source in (
            ("Title", "Line", "Source"),
            ("Other", "Line", "Source"),
            ("Title", "Elsewhere", "Source"),
            ("Title", "Line", "Nobody"),
        )
    }
    assert len(pictures_of) == 4


def ink(png: bytes, box: tuple[int, int, int, int]) -> int:
    """Count the dark pixels of a part of a picture."""
    part = Image.open(io.BytesIO(png)).convert("L").crop(box)
    return sum(part.point(lambda grey: grey < 100).histogram()[1:])


def test_what_is_written_in_a_picture_is_drawn_in_its_png_too(embedded):
    chosen = view(strands=("help_and_protection",))
    rows = comparison.rows(embedded, chosen)
    strips = unusual.svg(comparison.everyone(embedded, chosen, rows))
    clock = recovery.svg(comparison.recovery(embedded, chosen, rows), TODAY)
    caption = pictures.Caption("A title", ["a line"], "A source", with_key=False)
    for drawing in (strips, clock):
        png = pictures.png(drawing, caption)
        assert ink(png, (0, 0, 400, 110)) > 500  # the title
    # The first row's label; the names of councils.
    assert ink(pictures.png(strips, caption), (60, 220, 400, 300)) > 300
    assert ink(pictures.png(clock, caption), (60, 260, 440, 500)) > 1000


def test_signs_do_not_draw_the_words_of_a_key_in_another_font(embedded):
    """A sign that a font lacks takes all of its text along into another font."""
    caption = pictures.Caption("T", ["● statistical neighbour, ▣ both"], "S", with_key=False)
    drawn = pictures.svg('<svg width="400" height="10"></svg>', caption)
    texts = re.findall(r"<text [^>]*>([^<]*)</text>", drawn)
    assert texts == ["T", "●", "statistical neighbour", "▣", "both", "S"]


def test_small_pictures_side_by_side_share_no_names():
    clipped = {
        "height": 50,
        "data": {"values": [{"x": 1}]},
        "mark": {"type": "line", "clip": True},
        "encoding": {"x": {"field": "x", "type": "quantitative"}},
    }
    small = pictures.Small("A & B", "a unit", clipped, ["What is said of it."])
    drawn = pictures.side_by_side([small] * 4, width=900)
    names = re.findall(r'id="([^"]+)"', drawn)
    assert len(names) == len(set(names)) == 4
    assert set(re.findall(r"url\(#([^)]+)\)", drawn)) == set(names)
    assert drawn.count("A &amp; B") == 4
    caption = pictures.Caption("T", [], "S", with_key=False)
    assert pictures.png(drawn, caption, 900)[:4] == b"\x89PNG"
