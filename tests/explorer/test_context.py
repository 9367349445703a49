"""The page on context: what was known on the day, what it shows and what it never says."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest

from explorer import panels
from explorer.charts.context import figure, finish
from explorer.queries import context as queries
from explorer.words import context as words
from tests.explorer.conftest import TOWER_HAMLETS, open_page, texts, warehouse_of
from tests.warehouse.made_up import Facts

REPORT, LAST = date(2017, 4, 7), date(2026, 8, 22)
# What would make a cause, a score or a judgement of our own of a figure.
FORBIDDEN = re.compile(
    r"\b(led to|because of|caused|warning sign|predicts? that|score|ranked|worse|better)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def found(embedded):
    return panels.around_a_report(
        embedded, TOWER_HAMLETS, "Tower Hamlets", REPORT, panels.SHOWN, LAST
    )


@pytest.fixture(scope="module")
def falls(embedded):
    return panels.all_falls(embedded, LAST)


def test_hardly_any_figure_known_on_the_day_set_tower_hamlets_apart(found):
    assert "hardly any published figure set Tower Hamlets apart" in found.lead
    assert "Six of the eight latest ones" in found.lead
    assert "49%" in found.lead


def test_a_panel_says_what_was_known_and_when_the_next_came_out(found):
    agency = found.panels[0]
    assert agency.when == "● 23% known, out by February 2017; ○ 49% out 15 February 2018"
    assert agency.explanation.startswith(
        "**23% when last known, above the middle of its neighbours (19%), inside the middle half"
    )


def test_a_figure_is_filled_only_if_it_was_out_on_the_day(found):
    figures = next(
        layer["data"]["values"]
        for layer in found.panels[0].spec["layer"]
        if layer["data"]["values"] and "is_known" in layer["data"]["values"][0]
    )
    assert [(row["day"][:4], row["is_known"]) for row in figures][:3] == [
        ("2015", True),
        ("2016", True),
        ("2017", False),
    ]


def test_no_line_is_drawn_across_a_break(found):
    lines = [
        layer
        for panel in found.panels
        for layer in panel.spec["layer"]
        if layer["mark"]["type"] in ("line", "area")
    ]
    assert len(lines) >= 3 * len(found.panels)
    assert all(layer["encoding"]["detail"] == {"field": "part"} for layer in lines)
    agency = {row["day"][:4]: row["part"] for row in lines[0]["data"]["values"]}
    assert agency["2016"] != agency["2017"]


def test_what_is_missing_is_said_with_its_meaning(found):
    assert "Manchester, agency social workers 2015 (the council sent none)" in found.missing


def test_the_falls_of_england_are_counted_and_no_verdict_is_predicted(falls):
    text, shown, note = falls
    assert "more after the report than before it" in text
    assert [panel.indicator for panel in shown] == list(panels.AROUND)
    assert text.startswith("**In 72 falls to inadequate, ")
    assert note.startswith("72 reports published from 13 July 2012 to 3 August 2026 that found ")
    assert "nothing here predicts a verdict" in note


def test_no_sentence_makes_a_cause_or_a_score_of_a_figure(embedded, found, falls):
    director = panels.directors(embedded, TOWER_HAMLETS, "Tower Hamlets", REPORT, LAST)
    assert director is not None
    said = [found.lead, found.missing, falls[0], falls[2], words.CAUTION, director.explanation]
    said += [panel.explanation for panel in (*found.panels, *falls[1])]
    said += list(queries.indicators(embedded)["does_not_say"])
    assert [text for text in said if FORBIDDEN.search(text)] == []


def test_every_council_and_report_can_be_shown(embedded):
    """One with hardly any figure, one abolished, one new, one that was split."""
    councils = embedded.ask(
        """SELECT la_code, name FROM councils WHERE name IN
        ('Isles of Scilly', 'City of London', 'Cumbria', 'Cumberland', 'Hackney', 'Wirral')"""
    ).to_dict("records")
    assert len(councils) == 6
    everything = list(queries.indicators(embedded)["indicator"])
    everything.remove("director_months")
    drawn: list[panels.Panel] = []
    for council in councils:
        reports = queries.reports(embedded, council["la_code"], LAST)["published"]
        for day in [reports.iloc[0], reports.iloc[-1]]:
            shown = panels.around_a_report(
                embedded, council["la_code"], council["name"], day.date(), everything, LAST
            )
            assert shown.lead
            drawn += shown.panels
    assert len(drawn) > 100
    assert all(panel.alt and panel.explanation for panel in drawn)


def test_a_release_whose_day_is_not_known_is_not_given_as_known(embedded):
    """A report of 15 October 2013: figures of March 2013 came out in October or November."""
    figures = queries.own(embedded, TOWER_HAMLETS, ["referral_rate"], date(2013, 10, 15), LAST)
    known = dict(zip(figures["period_end"].dt.year, figures["known"], strict=True))
    assert (known[2012], known[2013], known[2014]) == ("known", "uncertain", "later")
    text = words.when(
        figures.to_dict("records"),
        {"sign": None, "decimals": 0},
    )
    assert "not certain that it was known" in text


def test_the_page_opens_on_the_fall_of_tower_hamlets(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, "context")
    assert not page.exception
    assert page.selectbox(key="report").value == "2017-04-07"
    assert texts(page).count("Context is not cause.") == 1
    assert len(page.get("vega_lite_chart")) == 15


def test_the_address_chooses_council_report_and_figures(embedded_home, monkeypatch):
    page = open_page(
        embedded_home,
        monkeypatch,
        "context",
        council="hackney",
        report="2012-09-07",
        indicators="caseload,cla_rate",
    )
    assert not page.exception
    assert [heading.value for heading in page.subheader][:1] == ["Children looked after"]
    assert "Hackney: what figures showed, and when" in texts(page)


def test_a_council_without_figures_or_reports_has_a_page_all_the_same(tmp_path, monkeypatch):
    facts = Facts()
    facts.report(
        TOWER_HAMLETS, "2017-04-07", {"overall_effectiveness": "inadequate"}, framework="sif",
        started="2017-01-23",
    )  # fmt: skip
    home = warehouse_of(facts, tmp_path)
    page = open_page(home, monkeypatch, "context")
    assert not page.exception
    assert "no figure shown here had been published" in texts(page)
    page = open_page(home, monkeypatch, "context", council="hackney")
    assert not page.exception
    assert "No graded report on Hackney is held" in page.info[0].value


def test_a_councils_page_has_a_few_figures_around_its_latest_report(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, "council", council="luton")
    assert not page.exception
    assert texts(page).count("Context is not cause.") == 1
    headings = [heading.value for heading in page.header]
    assert any(heading.startswith("What figures showed around") for heading in headings)
    assert [heading.value for heading in page.subheader].count("Agency social workers") == 1


def test_a_grade_is_written_out_only_where_it_fits(embedded):
    (luton,) = embedded.ask("SELECT la_code FROM councils WHERE name = 'Luton'")["la_code"]
    shown = panels.around_a_report(
        embedded, int(luton), "Luton", date(2026, 3, 10), ["agency_rate"], LAST
    )
    words_written = [
        row["text"]
        for layer in shown.panels[0].spec["layer"]
        for row in layer["data"]["values"]
        if "ink" in row and layer["mark"]["type"] == "text"
    ]
    assert words_written == ["Inadequate", "R", "G"]


def texts_of(spec: dict) -> list[tuple[str, int]]:
    """Return what is written in a picture over the data, and how far above or below its place."""
    return [
        (row.get("label") or row.get("text"), layer["mark"].get("dy", 0))
        for layer in spec["layer"]
        if layer["mark"]["type"] == "text"
        for row in layer["data"]["values"]
    ]


def small_panel(**other: object) -> dict:
    day = {"day": "2016-03-31", "value": 100.0, "part": 0, "is_known": True, "tip": ""}
    usual = {
        "figures": [day],
        "neighbours": [],
        "middles": [],
        "spread": [],
        "grades": [],
        "reports": [],
        "breaks": [],
        "releases": [],
        "sign": "%",
        "span": (date(2014, 1, 1), date(2020, 1, 1)),
    }
    return figure.panel(figure.Panel(**{**usual, **other}))  # type: ignore[arg-type]


def test_two_figures_of_one_height_are_not_written_upon_each_other():
    out = {"value": 100.0, "out": "2016-11-30", "tip": "", "label": "100%"}
    spec = small_panel(releases=[{"day": "2015-03-31", **out}, {"day": "2016-03-31", **out}])
    assert {dy for text, dy in texts_of(spec) if text == "100%"} == {-15, 17}


def test_a_grade_too_short_for_its_letter_has_none_unless_it_is_the_last():
    def grade(since: date, until: date) -> dict:
        return {"since": since, "until": until, "grade": "good", "word": "Good", "tip": ""}

    ends = (
        date(2013, 1, 1),
        date(2014, 3, 1),
        date(2014, 12, 1),
        date(2019, 10, 1),
        date(2020, 1, 1),
    )
    pieces = [grade(*between) for between in pairwise(ends)]
    assert [text for text, _ in texts_of(small_panel(grades=pieces))] == ["", "G", "Good", "G"]


@pytest.mark.parametrize(
    ("sign", "is_change", "expected"),
    [
        ("%", False, "datum.value > 100 ? '' : format(abs(datum.value), ',') + '%'"),
        ("£", False, "'£' + format(abs(datum.value), ',')"),
        (None, False, "format(abs(datum.value), ',')"),
        ("%", True, ("datum.value == 0 ? '0' : (datum.value > 0 ? '+' : '−') + "
                     "format(abs(datum.value), ',') + '%'")),
    ],
)  # fmt: skip
def test_the_numbers_of_an_axis_have_their_sign(sign, is_change, expected):
    assert finish.numbers(sign, is_change=is_change)["labelExpr"] == expected


def test_the_gaps_of_falling_councils_are_told_in_whole_sentences():
    rows = [{"position": -1, "gap": 6.2}, {"position": 1, "gap": 0.1}]
    assert words.around(rows, {"sign": "%"}) == (
        "6 points above the middle of all councils at the last count before; at it at the first "
        "after."
    )
    shown = {"agency": rows}, {"agency": {"label": "Agency social workers", "sign": "%"}}
    assert words.england({"falls": 3}, *shown).endswith(
        "Agency social workers stood 6 points above the middle of all councils at the last count "
        "before and at it at the first after."
    )


def test_a_council_that_every_figure_sets_apart_is_told_so(embedded):
    (scilly,) = embedded.ask("SELECT la_code FROM councils WHERE name = 'Isles of Scilly'")[
        "la_code"
    ]
    shown = panels.around_a_report(
        embedded, int(scilly), "Isles of Scilly", date(2023, 8, 25), panels.SHOWN, LAST
    )
    assert "all seven published figures set Isles of Scilly apart" in shown.lead
