"""The timeline of a council, the tile map, and the counts through time: data in, chart out."""

from __future__ import annotations

import json
import re
from datetime import date

import altair as alt
import pandas as pd
import pytest
import vl_convert

from explorer.charts.councils import timeline
from explorer.charts.england import through_time, tile_map
from explorer.grades import GRADES
from explorer.queries import council, england
from explorer.words.council import timeline as timeline_words
from explorer.words.council import visits as visit_words
from explorer.words.writing.strands import HEADINGS
from tests.explorer.conftest import TOWER_HAMLETS
from tests.warehouse.made_up import TODAY

HELP = "help_and_protection"
SPAN = (council.BEGINNING, TODAY)


def timeline_of(embedded, la_code: int, shade: timeline.Shade | None = None) -> dict:
    spells = council.ribbons(embedded, la_code, TODAY)
    stretches = council.stretches(embedded, la_code, TODAY)
    found = [timeline_words.stretch(row) for row in stretches.to_dict("records")]
    stretches[["long", "short"]] = found
    visits = council.letters(embedded, la_code, TODAY)
    visits = visits.assign(
        label=[visit_words.VISITS[kind][0] for kind in visits["kind"]],
        tip=visits["theme"],
        address=visits["report_url"],
    )
    reports = council.inspections(embedded, la_code, TODAY)["published"]
    strands = [key for key in HEADINGS if key in {*council.MAIN, *spells["strand"]}]
    rows = pd.DataFrame(
        [{"key": key, "label": HEADINGS[key], "is_focus": key == "overall"} for key in strands]
    )
    gaps = council.without_grade(embedded, la_code)
    return timeline.council_timeline(
        rows,
        spells.assign(key=spells["strand"]),
        gaps.assign(key=gaps["strand"]),
        stretches.assign(key=stretches["strand"]),
        [pd.Timestamp(day).date() for day in reports],
        visits,
        SPAN,
        shade,
    )


def tiles_on(embedded, day: date) -> pd.DataFrame:
    rows = england.councils(embedded, HELP, day)
    return rows[rows["tile_column"].notna()].assign(tip="", since_tip="")


def test_the_timeline_has_a_piece_a_report_in_colour_and_letter(embedded):
    data = timeline_of(embedded, TOWER_HAMLETS)["datasets"]
    own = [piece for piece in data["pieces"] if piece["key"] == HELP]
    assert [piece["letter"] for piece in own] == ["G", "I", "G", "G"]
    assert all(piece["fill"] == GRADES[piece["grade"]].fill for piece in data["pieces"])
    assert own[0]["is_loose"]
    assert next(row["key"] for row in data["rows"]) == "overall"
    tops = [row["top"] for row in data["rows"]]
    assert tops == sorted(set(tops))


def test_dates_that_would_run_into_each_other_stand_on_lines_of_their_own():
    days = [date(2012, 5, 29), date(2013, 6, 24), date(2015, 5, 13)]
    marked = timeline._marked(days, SPAN)
    assert marked[0]["y"] != marked[1]["y"]
    assert marked[0]["y"] == marked[2]["y"]


def test_no_day_travels_as_a_moment_that_a_time_zone_moves(embedded):
    text = json.dumps(timeline_of(embedded, TOWER_HAMLETS)["datasets"], default=str)
    assert "T00:00" not in text
    assert "00:00:00" not in text


@pytest.mark.parametrize("la_code", [TOWER_HAMLETS, 909, 943, 420])
def test_the_timeline_is_drawn_wide_and_narrow_and_is_small(embedded, la_code):
    shade = timeline.Shade(date(2009, 6, 1), date(2023, 4, 1), ("Part of Cumbria",))
    spec = timeline_of(embedded, la_code, shade if la_code == 943 else None)
    for width in (1020, 328):
        svg = vl_convert.vegalite_to_svg({**spec, "width": width})
        assert "Overall" in svg
    assert len(json.dumps(spec)) < 70_000


def test_charts_of_the_country_are_valid_vega_lite(embedded):
    alt.LayerChart.from_dict(_with_data(timeline_of(embedded, TOWER_HAMLETS)))
    spec = tile_map.tile_map(
        tiles_on(embedded, TODAY), england.borders_of_regions(embedded), None, None
    )
    alt.LayerChart.from_dict(_with_data(spec))


def _with_data(spec: dict) -> dict:
    return {key: value for key, value in spec.items() if key != "params"}


def test_a_tile_has_the_colour_and_letter_of_its_grade_and_none_else(embedded):
    spec = tile_map.tile_map(
        tiles_on(embedded, date(2017, 4, 7)),
        england.borders_of_regions(embedded),
        "tower-hamlets",
        ("Tower Hamlets", "Inadequate since 7 April 2017"),
    )
    data = spec["datasets"]
    tiles = {tile["slug"]: tile for tile in data["tiles"]}
    assert len(tiles) == 153
    own = tiles["tower-hamlets"]
    assert (own["letter"], own["fill"]) == ("I", GRADES["inadequate"].fill)
    new = tiles["westmorland-and-furness"]
    assert new["dotted"]
    assert (new["letter"], new["hatched"]) == ("", False)
    assert [tile["slug"] for tile in data["focus"]] == ["tower-hamlets"]
    assert data["note"][0]["broken"] == "Inadequate\nsince 7 April 2017"


def test_a_tile_without_a_grade_is_hatched_and_says_which_kind():
    rows = pd.DataFrame(
        [
            {"slug": slug, "council": slug, "tile_column": place, "tile_row": 0, "line_1": slug,
             "line_2": None, "state": state, "grade": None, "letter": None}
            for place, (slug, state) in enumerate([("a", "unread"), ("b", "no longer graded")])
        ]
    )  # fmt: skip
    spec = tile_map.tile_map(rows, pd.DataFrame(columns=["tile_column", "tile_row", "side"]),
                             None, None)  # fmt: skip
    assert [tile["letter"] for tile in spec["datasets"]["tiles"]] == ["?", "–"]
    assert {line["column"] for line in spec["datasets"]["hatching"]} == {0, 1}


def test_only_the_data_of_the_map_change_from_day_to_day(embedded):
    borders = england.borders_of_regions(embedded)
    one, other = (
        tile_map.tile_map(tiles_on(embedded, day), borders, "hackney", ("Hackney", "Good"))
        for day in (date(2017, 4, 7), TODAY)
    )
    assert {key: one[key] for key in one if key != "datasets"} == {
        key: other[key] for key in other if key != "datasets"
    }
    assert one["datasets"]["tiles"] != other["datasets"]["tiles"]


def test_a_map_is_less_than_70_kb(embedded):
    spec = tile_map.tile_map(
        tiles_on(embedded, TODAY), england.borders_of_regions(embedded), None, None
    )
    assert len(json.dumps(spec)) < 70_000
    small = england.small_maps(embedded, HELP, [date(2013, 11, 18), TODAY])
    small = small.assign(slug=small["la_code"], day=[f"{day:%Y-%m-%d}" for day in small["day"]])
    drawn = tile_map.small_maps(
        small, {"2013-11-18": ("18 November 2013", "old"), f"{TODAY}": ("now", "")}, None
    )
    assert len(drawn["datasets"]["tiles"]) == 306
    assert "svg" in vl_convert.vegalite_to_svg({**drawn, "width": 1020})


def test_bands_of_a_share_fill_the_height(embedded):
    quarters = england.through_time(embedded, HELP, TODAY)
    spec = through_time.counts_through_time(quarters, TODAY, [date(2013, 11, 19)], share=True)
    bands = pd.DataFrame(spec["datasets"]["bands"])
    assert bands.groupby("since")["to"].max().round(3).eq(1).all()
    assert spec["datasets"]["rules"] == [{"day": "2013-11-19", "number": "1"}]
    assert spec["datasets"]["hatching"] == []


def test_no_line_goes_through_the_name_of_a_grade(embedded):
    quarters = england.through_time(embedded, HELP, TODAY)
    spec = through_time.counts_through_time(quarters, TODAY, [date(2018, 1, 1)], share=False)
    drawn = vl_convert.vegalite_to_svg({**spec, "width": 312})
    names = re.findall(r"<text ([^>]*)>(?:<tspan[^>]*>)?(?:Good|Requires)<", drawn)
    behind = [re.search(r'stroke="([^"]*)"', look) for look in names]
    assert [found and found[1].lower() for found in behind] == [
        *(GRADES["good"].fill.lower(), GRADES["requires_improvement"].fill.lower(), None, None),
    ]
    assert drawn.rindex("stroke-dasharray") < drawn.index(names[0])


def test_bands_of_councils_are_their_counts(embedded):
    quarters = england.through_time(embedded, HELP, TODAY)
    spec = through_time.counts_through_time(quarters, date(2017, 4, 7), [], share=False)
    bands = pd.DataFrame(spec["datasets"]["bands"])
    heights = (bands["to"] - bands["from"]).groupby(bands["since"]).sum()
    assert heights.tolist() == quarters["graded"].tolist()
    assert spec["datasets"]["day"] == [{"day": "2017-04-07"}]
    assert "svg" in vl_convert.vegalite_to_svg({**spec, "width": 312})


def test_every_region_of_the_map_has_its_name(embedded):
    regions = embedded.ask("SELECT DISTINCT region FROM councils WHERE closed IS NULL")["region"]
    assert set(regions) == set(tile_map.REGIONS)


@pytest.mark.parametrize(
    ("share", "numbers"), [(False, ["50", "100", "150"]), (True, ["25%", "50%", "75%"])]
)
def test_the_bands_through_time_have_a_scale(embedded, share, numbers):
    quarters = england.through_time(embedded, HELP, TODAY)
    spec = through_time.counts_through_time(quarters, TODAY, [], share=share)
    drawn = vl_convert.vegalite_to_svg({**spec, "width": 320})
    assert [number for number in numbers if f">{number}</text>" not in drawn] == []
