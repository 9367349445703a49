"""The pages of a council and of England, run as Streamlit runs them."""

from __future__ import annotations

import re

import pytest

from explorer.views import england as england_page
from tests.explorer.conftest import (
    HACKNEY,
    HOSTILE,
    TOWER_HAMLETS,
    html,
    open_page,
    texts,
    warehouse_of,
)
from warehouse.common.home import Home


def test_a_councils_page_tells_where_it_stands_and_all_it_ever_had(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, "council", council="tower-hamlets")
    assert not page.exception
    assert page.title[0].value == "Tower Hamlets: outstanding overall"
    assert "up from good in 2019 and inadequate in 2017" in texts(page)
    text = html(page)
    assert "since 22 July 2019" in text
    assert "1 year 7 months old" in text
    assert text.count('<details class="inspection"') == 4
    assert text.count(' open=""') == 1
    assert "Brenda McLaughlin" in text
    assert 'href="https://files.ofsted.gov.uk/v1/file/2760740#page=1"' in text
    assert "Six of its ten statistical neighbours are outstanding overall, as it is" in texts(page)
    assert "evidence/" not in text  # nothing is in this home's archive


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("cumbria", "Cumbria: required improvement overall when it was abolished"),
        ("westmorland-and-furness", "Westmorland and Furness: good overall in its only inspection"),
        ("isles-of-scilly", "Isles of Scilly: inadequate overall"),
        ("bedfordshire", "Bedfordshire: abolished before the first inspection held"),
        ("surrey", "Surrey: good overall"),
    ],
)
def test_councils_at_the_edges_have_a_page(slug, expected, embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, "council", council=slug)
    assert not page.exception
    assert page.title[0].value == expected


def test_an_abolished_council_has_no_now_and_no_peers(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, "council", council="cumbria")
    headings = [heading.value for heading in page.header]
    assert "Where it stood at the end" in headings
    assert not any(heading.startswith("Beside its peers") for heading in headings)
    assert 'href="council?council=cumberland"' in html(page)


def test_a_council_without_borders_says_so(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, "council", council="isles-of-scilly")
    assert "Isles of Scilly borders no other council." in texts(page)


def test_a_council_without_any_inspection_is_shown_as_such(facts, tmp_path, monkeypatch):
    facts.report(HACKNEY, "2016-09-21", {"help_and_protection": "good"}, framework="sif")
    page = open_page(warehouse_of(facts, tmp_path), monkeypatch, "council", council="luton")
    assert not page.exception
    assert page.title[0].value == "Luton: no inspection of it is held"


def test_another_council_can_be_chosen(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, "council")
    page.selectbox(key="council").set_value("medway").run()
    assert page.title[0].value == "Medway: good overall"
    assert page.query_params["council"] == "medway"


def test_text_from_reports_is_never_markup(hostile_home, monkeypatch):
    for path in ("council", "england"):
        page = open_page(hostile_home, monkeypatch, path, council=HOSTILE)
        assert not page.exception
        text = html(page)
        assert "<b>Ha" not in text
        assert "javascript:" not in re.sub(r"&lt;.*?\*a\*", "", text)
        assert 'href="javascript' not in text
        shown = texts(page)
        assert "](javascript" not in shown.replace("\\]", "")
        assert "<b>Ha" not in shown.replace("\\<b", "")


def test_england_tells_of_the_last_day(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, "england")
    assert not page.exception
    assert re.fullmatch(
        r"On \d+ \w+ \d{4}, \d+ of \d+ councils were good or better at helping and protecting "
        "children",
        page.title[0].value,
    )
    headings = [heading.value for heading in page.header]
    assert headings == ["Regions", "What changed in twelve months", "The same map on four days"]
    text = html(page)
    assert text.count("<details") == 9
    assert 'href="england?service=help_and_protection&amp;council=hackney"' in text


def test_england_on_a_past_day_says_so_everywhere(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, "england", day="2017-04-07", service="overall")
    assert page.title[0].value.startswith("On 7 April 2017, ")
    assert "the twelve months to 7 April 2017" in texts(page)
    assert 'day=2017-04-07"' in html(page)


@pytest.mark.parametrize("strand", ["overall", "care_leavers", "leadership", "adoption", "lscb"])
@pytest.mark.parametrize("day", ["2010-01-01", "2017-07-14", "2026-11-01"])
def test_every_strand_can_be_shown_on_any_day(strand, day, embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, "england", day=day, service=strand)
    assert not page.exception


def test_the_day_goes_to_the_report_before_and_after(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, "england", day="2017-04-08")
    page.button(key="earlier").click().run()
    assert page.query_params["day"] == "2017-04-07"
    assert page.title[0].value.startswith("On 7 April 2017, ")
    page.button(key="later").click().run()
    assert page.query_params["day"] > "2017-04-07"


def test_days_worth_seeing_are_offered(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, "england")
    page.selectbox(key=england_page.DAY).select("14 July 2017, the lowest share").run()
    assert page.query_params["day"] == "2017-07-14"


def test_bands_of_shares_are_kept_in_the_address(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, "england", show="share")
    assert page.segmented_control(key=england_page.BAND).value == "share"
    page.segmented_control(key=england_page.BAND).set_value("councils").run()
    assert "show" not in page.query_params


@pytest.mark.parametrize("typed", ["Aylesbury", "aylesbury vale", "Wycombe"])
def test_a_district_in_an_address_leads_to_its_council_and_says_so(
    typed, embedded_home, monkeypatch
):
    page = open_page(embedded_home, monkeypatch, "council", council=typed)
    assert page.title[0].value.startswith("Buckinghamshire: ")
    (said,) = [info.value for info in page.info]
    assert "services for its children are those of Buckinghamshire, which is shown here" in said
    assert not [warning for warning in page.warning if "council is called" in warning.value]


def test_a_council_by_its_own_name_says_nothing_of_districts(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, "council", council="Buckinghamshire")
    assert not page.info


def test_a_councils_page_finds_by_district_too(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, "council")
    page.selectbox(key="council").set_value("buckinghamshire|Aylesbury Vale").run()
    assert page.query_params["council"] == "buckinghamshire"
    assert page.title[0].value.startswith("Buckinghamshire: ")


def test_a_council_leads_to_its_fact_sheet_where_the_pages_are(embedded_home, monkeypatch):
    assert "Fact sheet" not in html(open_page(embedded_home, monkeypatch, "council"))
    monkeypatch.setenv("COUNCILS_PAGES_URL", "https://example.org/pages")
    page = open_page(embedded_home, monkeypatch, "council", council="luton")
    assert 'href="https://example.org/pages/councils/luton/"' in html(page)


def test_a_council_is_found_by_the_district_people_live_in(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, "england")
    found = page.selectbox(key="council")
    assert any(option.startswith("Aylesbury Vale") for option in found.options)
    found.set_value("buckinghamshire|Aylesbury Vale").run()
    assert page.query_params["council"] == "buckinghamshire"
    assert "Buckinghamshire" in html(page)


def test_it_plays_when_asked_and_stops_where_it_is(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, "england")
    assert page.session_state[england_page.PLAYING] is None
    page.button(key="play").click().run()
    assert "Grades in force on **30 September 2009**" in texts(page)
    page.run()
    assert "Grades in force on **31 December 2009**" in texts(page)
    page.button(key="stop").click().run()
    assert page.query_params["day"].startswith("20")
    assert page.button(key="play")


def test_an_address_that_makes_no_sense_is_reported_and_the_default_shown(
    embedded_home, monkeypatch
):
    page = open_page(embedded_home, monkeypatch, "england", day="1066-10-14", service="magic")
    assert not page.exception
    text = " ".join(warning.value for warning in page.warning)
    assert "“magic”" in text
    assert "14 October 1066 is not among the days held" in text


def test_downloads_hold_what_is_shown(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, "england")
    labels = [button.label for button in page.download_button]
    assert labels[:3] == ["This day (CSV)", "Every day (CSV)", "Counts by quarter (CSV)"]
    page = open_page(embedded_home, monkeypatch, "council")
    labels = [button.label for button in page.download_button]
    assert labels == ["This record (CSV)", "Grades in force (CSV)", "Chart (PNG)", "Chart (SVG)"]


def test_an_empty_warehouse_has_pages_too(facts, tmp_path, monkeypatch):
    home = warehouse_of(facts, tmp_path)
    for path in ("council", "england"):
        page = open_page(home, monkeypatch, path)
        assert not page.exception
        assert "nothing to show" in page.info[0].value


def test_a_grade_held_back_is_a_question_mark(facts, tmp_path, monkeypatch):
    facts.report(TOWER_HAMLETS, "2019-04-07", {"help_and_protection": "good"})
    facts.report(TOWER_HAMLETS, "2024-04-07", {"help_and_protection": "held_back"})
    home: Home = warehouse_of(facts, tmp_path)
    page = open_page(home, monkeypatch, "council", council="tower-hamlets")
    assert not page.exception
    assert page.title[0].value == "Tower Hamlets: its latest grades are not shown here"
    assert "Held back" in html(page)
    page = open_page(home, monkeypatch, "england")
    assert not page.exception
    assert "could not be read with certainty" in texts(page)
