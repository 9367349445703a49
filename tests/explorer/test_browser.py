"""The explorer in a real browser, wide and narrow."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.explorer.browsing import (
    CHART,
    Visit,
    axe_violations,
    choose,
    tab_to,
    widest,
    words_cut_off,
)
from tests.explorer.conftest import ADDRESSES, HOSTILE
from tests.explorer.serving import Server

pytestmark = pytest.mark.browser

PATH = "compare"


def test_the_first_view_is_whole(visit):
    page = visit.go(PATH)
    expect(page.locator("h1")).to_have_text("Tower Hamlets: from good to inadequate, and back")
    expect(page.locator(CHART)).to_have_count(2)
    marks = page.locator(CHART).first
    for text in ("27 July 2012", "7 April 2017", "Hammersmith and Fulham", "2024"):
        expect(marks.get_by_text(text, exact=True).first).to_be_attached()
    assert visit.complaints == []


def test_nothing_sticks_out_of_the_window(visit):
    page = visit.go(PATH)
    assert widest(page) <= visit.width
    assert words_cut_off(page) == []


@pytest.mark.parametrize(
    "address",
    [
        "?council=bournemouth-christchurch-and-poole&services=overall",
        "?council=westmorland-and-furness&services=overall&beside=region,border",
    ],
)
def test_long_names_with_their_notes_are_whole(address, visit):
    page = visit.go(PATH + address)
    assert words_cut_off(page) == []
    marks = page.locator(CHART).first
    name = re.compile("^(Bournemouth, Christchurch and Poole|Westmorland and Furness)( ·|$)")
    expect(marks.get_by_text(name).first).to_be_attached()
    expect(marks.get_by_text(re.compile(r"created April 20\d\d")).first).to_be_attached()


def test_the_names_of_two_days_far_apart_do_not_meet(visit):
    page = visit.go(PATH + "?council=rotherham&services=help_and_protection")
    marks = page.locator(CHART).first
    first, second = (
        marks.get_by_text(day, exact=True).last.bounding_box()  # the first is the paper behind it
        for day in ("19 November 2014", "16 December 2025")
    )
    beside = (
        first["x"] + first["width"] <= second["x"] or second["x"] + second["width"] <= first["x"]
    )
    assert beside or first["y"] + first["height"] <= second["y"] + 2


@pytest.mark.parametrize("path", sorted(ADDRESSES))
def test_no_page_asks_another_host_for_anything(wide, path):
    wide.page.goto(wide.url + path)
    expect(wide.page.get_by_text("Facts known until").last).to_be_visible()
    wide.page.wait_for_load_state("networkidle")
    assert len(wide.asked) > 10
    assert wide.elsewhere() == []


def test_names_stand_above_ribbons_on_a_phone_and_beside_them_else(visit):
    page = visit.go(PATH)
    texts = page.locator(f"{CHART} >> nth=0").locator("text")
    shown = texts.evaluate_all(
        """texts => texts.filter(text => text.textContent === 'Camden'
             && getComputedStyle(text).opacity > 0 && text.getAttribute('opacity') !== '0')
             .map(text => text.getBoundingClientRect().left
                        - text.closest('svg').getBoundingClientRect().left)"""
    )
    assert len(shown) == 1
    assert (shown[0] < 10) == (visit.width < 620)


def test_a_chart_has_a_text_alternative_and_its_marks_are_silent(wide):
    page = wide.go(PATH)
    chart = page.locator('[role="graphics-document"]').first
    label = chart.get_attribute("aria-label") or ""
    assert "Tower Hamlets fell two grades, from good" in label
    assert "10 statistical neighbours and 6 bordering councils" in label
    assert "**" not in label
    assert page.locator(f"{CHART} [aria-label]:not([aria-hidden])").count() == 0


def test_a_choice_is_in_the_address_and_the_address_brings_it_back(wide):
    page = wide.go(PATH)
    choose(page, "Luton", "Luton")
    expect(page.locator("h1")).to_contain_text("Luton")
    page.get_by_role("button", name="Same region").click()
    expect(page).to_have_url(re.compile("council=luton"))
    expect(page).to_have_url(re.compile("beside=[a-z,%C2]*region"))
    wide.settle()
    address = page.url
    title = page.locator("h1").inner_text()
    page.goto("about:blank")
    page.goto(address)
    wide.settle()
    expect(page.locator("h1")).to_have_text(title)
    pressed = page.get_by_role("button", name="Same region")
    expect(pressed).to_have_attribute("aria-pressed", "true")


def test_back_brings_the_choices_before_it_back(wide):
    page = wide.go(PATH)
    title = page.locator("h1").inner_text()
    choose(page, "Luton", "Luton")
    expect(page.locator("h1")).to_contain_text("Luton")
    wide.settle()
    choose(page, "Barnet", "Barnet")
    expect(page.locator("h1")).to_contain_text("Barnet")
    wide.settle()
    page.go_back()
    expect(page).to_have_url(re.compile("council=luton"))
    expect(page.locator("h1")).to_contain_text("Luton")
    wide.settle()
    page.go_back()
    expect(page.locator("h1")).to_have_text(title)
    expect(page).to_have_url(re.compile("compare$"))
    page.go_forward()
    expect(page.locator("h1")).to_contain_text("Luton")


def type_day(page: Page, label: str, typed: str) -> None:
    page.get_by_label(label, exact=True).click()
    page.keyboard.type(typed)
    page.keyboard.press("Enter")


def test_any_day_can_be_typed(wide):
    page = wide.go(PATH)
    type_day(page, "with this day", "1 May 2015")
    expect(page).to_have_url(re.compile("to=2015-05-01"))
    expect(page.locator("h1")).to_contain_text("good on both days")
    wide.settle()
    type_day(page, "with this day", "31 February 2015")
    expect(page.get_by_text("“31 February 2015” is no day")).to_be_visible()
    wide.settle()
    assert "to=2015-05-01" in page.url


def test_what_an_address_asks_for_in_vain_is_said(wide):
    page = wide.go(f"{PATH}?with=Atlantis&councl=leeds")
    expect(page.get_by_text("no council is called “Atlantis”")).to_be_visible()
    expect(page.get_by_text("“councl” is nothing that this page can be asked for")).to_be_visible()


@pytest.mark.parametrize(
    ("label", "begins"),
    [
        ("Download this table (CSV)", b"\xef\xbb\xbfstrand,kind,"),
        ("Chart (PNG)", b"\x89PNG"),
        ("Chart (SVG)", b"<svg"),
    ],
)
def test_a_table_and_a_chart_can_be_taken_away(label, begins, wide):
    page = wide.go(PATH)
    group = page.locator(".st-key-downloads-help_and_protection")
    with page.expect_download() as download:
        group.get_by_role("button", name=label).click()
    taken = download.value.path().read_bytes()
    assert taken.startswith(begins)
    assert download.value.suggested_filename.startswith("tower-hamlets-help-and-protection-2012-07")
    if begins == b"<svg":
        found = taken.decode()
        for words in ("Tower Hamlets and its peers", "facts known until", "Inadequate", "Ofsted"):
            assert words in found


@pytest.mark.parametrize("path", ["", PATH], ids=["story", "compare"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_mend(path, scheme, visit):
    visit.page.emulate_media(color_scheme=scheme)
    page = visit.go(path)
    assert axe_violations(page) == []


def test_charts_follow_the_theme_and_letters_on_grades_stay(wide):
    wide.page.emulate_media(color_scheme="dark")
    page = wide.go(PATH)
    chart = page.locator(CHART).first

    def drawn(text: str) -> str:
        mark = chart.get_by_text(text, exact=True).first
        return mark.evaluate("mark => getComputedStyle(mark).fill")

    expect(chart).to_have_css("background-color", "rgb(23, 22, 20)")
    assert drawn("Tower Hamlets") == "rgb(240, 238, 234)"
    assert (drawn("Good"), drawn("Inadequate")) == ("rgb(17, 17, 17)", "rgb(255, 255, 255)")
    page.emulate_media(color_scheme="light")
    expect(chart).to_have_css("background-color", "rgb(255, 255, 255)")
    assert drawn("Tower Hamlets") == "rgb(26, 26, 26)"


def test_the_story_leads_to_the_comparison_of_another_council(wide):
    page = wide.go("")
    page.get_by_label("Council", exact=True).click()
    page.keyboard.type("Rotherham")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Compare Rotherham with its neighbours").click()
    expect(page).to_have_url(re.compile(r"compare\?council=rotherham"))
    expect(page.locator("h1")).to_contain_text("Rotherham")


def test_the_page_can_be_used_by_keyboard(wide):
    page = wide.go(PATH)
    expect(
        page.get_by_role("link", name="report of 7 April 2017", exact=False).first
    ).to_be_visible()
    tab_to(page, "button[aria-pressed]")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("beside=[a-z,%C2]*region"))
    wide.settle()
    tab_to(page, '.table a[href*="2760740"]')
    tab_to(page, '[data-testid="stDownloadButton"] button')


def test_a_piece_tells_where_it_comes_from(wide):
    page = wide.go(PATH)
    inadequate = page.locator(CHART).first.get_by_text("Inadequate", exact=True)
    inadequate.scroll_into_view_if_needed()
    inadequate.hover(force=True)
    found = page.locator("#vg-tooltip-element")
    expect(found).to_be_visible()
    expect(found).to_contain_text("7 April 2017 to 22 July 2019")
    expect(found).to_contain_text("Ofsted's report, page 1")
    page.route("https://files.ofsted.gov.uk/**", lambda route: route.abort())
    with page.expect_request("https://files.ofsted.gov.uk/**") as opened:
        inadequate.click(force=True)
    assert opened.value.url.startswith("https://files.ofsted.gov.uk/v1/file/2760740")


def test_every_council_is_found_by_typing(wide):
    page = wide.go(PATH)
    choose(page, "Scilly", "Isles of Scilly")
    expect(page.locator("h1")).to_contain_text("Isles of Scilly")
    wide.settle()
    assert wide.complaints == []


def test_hostile_text_stays_text(browser, hostile_home, tmp_path):
    started = Server(hostile_home.folder, tmp_path / "log")
    try:
        started.wait()
        wide = Visit(browser, started.url)
        page = wide.go(PATH)
        choose(page, "<b>Ha", HOSTILE)
        expect(page.locator("h1")).to_contain_text(HOSTILE)
        wide.settle()
        expect(page.locator(".table tbody th b").first).to_have_text(HOSTILE)
        assert page.locator('a[href^="javascript"], img[src*="evil"], td b').count() == 0
        # The chart is drawn anew after the text has changed; the old one must not be hovered over.
        drawn = page.locator(CHART).first
        expect(drawn.get_by_text(HOSTILE, exact=True).first).to_be_attached()
        piece = drawn.locator("text").get_by_text("Good", exact=True).first
        piece.hover(force=True)
        expect(page.locator("#vg-tooltip-element")).to_contain_text("<b>Ha</b>")
        assert page.locator("#vg-tooltip-element b").count() == 0
        piece.click(force=True)
        page.wait_for_timeout(500)
        assert page.url.startswith(started.url)
        assert not [url for url in wide.asked if "evil" in url]
        # Vega says that it will not follow the address; nothing else may have gone wrong.
        assert [c for c in wide.complaints if "sanitize" not in c.lower()] == []
        page.close()
    finally:
        started.stop()
