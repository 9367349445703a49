"""The pages of a council and of England in a real browser, wide and narrow."""

from __future__ import annotations

import hashlib
import re
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import expect
from reportlab.pdfgen import canvas

from tests.explorer.browsing import (
    axe_violations,
    choose,
    tab_to,
    widest,
    words_cut_off,
)
from tests.explorer.serving import Server
from warehouse.common.home import Home

pytestmark = pytest.mark.browser

PDF_AREA = ("211-sif-2017-04-07", "help_and_protection")


@pytest.fixture(scope="module")
def home_with_a_report(embedded_home, tmp_path_factory) -> Home:
    """Return a home whose archive has a (made-up) report of the inspection of 2017."""
    home = Home(tmp_path_factory.mktemp("archived")).create()
    shutil.copy(embedded_home.warehouse, home.warehouse)
    drawn = home.folder / "report.pdf"
    page = canvas.Canvas(str(drawn), pagesize=(595, 842))
    page.drawString(80, 842 - 355, "1. Children who need help and protection: inadequate")
    page.save()
    content = drawn.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    place = home.archived(sha256)
    place.parent.mkdir(parents=True)
    place.write_bytes(content)
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute(
            "UPDATE documents SET sha256 = ? WHERE inspection_id = ?", [sha256, PDF_AREA[0]]
        )
    return home


@pytest.fixture(scope="module")
def server(home_with_a_report, tmp_path_factory) -> Iterator[Server]:
    started = Server(home_with_a_report.folder, tmp_path_factory.mktemp("country") / "log")
    started.wait()
    yield started
    started.stop()


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("council?council=tower-hamlets", "Tower Hamlets: outstanding overall"),
        ("council?council=cumbria", "Cumbria: required improvement overall when it was abolished"),
        ("england?day=2017-04-07", "On 7 April 2017, 45 of 152 councils were good or better"),
        # The longest there is to say of an outlined tile.
        (
            "england?council=cheshire-west-and-chester&day=2026-08-22",
            "councils were good or better",
        ),
    ],
)
def test_a_page_is_whole_and_nothing_sticks_out(path, title, visit):
    page = visit.go(path)
    expect(page.locator("h1")).to_contain_text(
        re.compile(title.replace("45 of 152", r"\d+ of \d+"))
    )
    assert widest(page) <= visit.width
    assert words_cut_off(page) == []
    assert visit.complaints == []


@pytest.mark.parametrize("path", ["council?council=medway", "england"], ids=["council", "england"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_mend(path, scheme, visit):
    visit.page.emulate_media(color_scheme=scheme)
    page = visit.go(path)
    assert axe_violations(page) == []


def test_another_council_is_chosen_kept_in_the_address_and_left_again(wide):
    page = wide.go("council?council=hackney")
    expect(page.locator("h1")).to_contain_text("Hackney")
    choose(page, "Medway", "Medway", "Council or district")
    expect(page.locator("h1")).to_contain_text("Medway")
    expect(page).to_have_url(re.compile("council=medway"))
    page.reload()
    wide.settle()
    expect(page.locator("h1")).to_contain_text("Medway")
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Hackney")


def test_an_inspection_opens_by_keyboard_and_shows_the_row_as_printed(wide):
    page = wide.go("council?council=tower-hamlets")
    folded = page.locator("#inspection-211-sif-2017-04-07")
    proof = folded.locator("tr", has_text="help and protection").locator("img")
    expect(proof).to_be_hidden()
    tab_to(page, "#inspection-211-sif-2017-04-07 > summary")
    page.keyboard.press("Enter")
    expect(proof).to_be_visible()
    page.wait_for_function("image => image.complete && image.naturalWidth > 100",
                           arg=proof.element_handle())  # fmt: skip


def test_the_story_shows_the_row_as_printed(visit):
    page = visit.go("")
    if visit.width == 360:
        page.get_by_text("The grades as the reports print them").click()
    proof = page.locator("img.proof").filter(visible=True).first
    proof.scroll_into_view_if_needed()
    expect(proof).to_have_attribute("alt", re.compile("^The row as printed: .*, Inadequate$"))
    expect(proof).to_have_js_property("complete", True)
    assert proof.evaluate("image => image.naturalWidth") > 100


def test_a_word_in_the_picture_of_recovery_is_whole_or_a_letter(visit):
    page = visit.go("compare?services=children_in_care")
    cut = page.eval_on_selector_all(
        ".recovery .track i",
        "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.innerText)",
    )
    assert cut == []


def test_the_maps_of_several_days_are_whole(visit):
    page = visit.go("england")
    drawn = page.locator(".st-key-days-map svg.marks")
    expect(drawn).to_be_visible()
    below = drawn.evaluate("svg => svg.getBBox().y + svg.getBBox().height - svg.clientHeight")
    assert -30 < below <= 1  # nothing is cut off, and no empty room is left


def test_on_a_phone_slider_bands_and_map_are_on_one_screen(narrow):
    page = narrow.go("england")
    top = page.get_by_role("slider").bounding_box()["y"]
    tiles = page.locator(".st-key-map svg.marks").bounding_box()
    assert tiles["y"] + tiles["height"] - top < 740


def test_the_sign_of_recovery_lies_on_no_name(narrow):
    page = narrow.go("compare?services=children_in_care")
    overlaps = page.eval_on_selector_all(
        ".recovery .row:has(b)",
        """rows => rows.filter(row => {
            const box = part => row.querySelector(part).getBoundingClientRect()
            return box("b").top + 4 < Math.max(box(".name").bottom, box(".waited").bottom) - 4
        }).map(row => row.innerText)""",
    )
    assert overlaps == []


def test_on_a_phone_the_spread_of_peers_is_whole_and_says_the_day_of_each(narrow):
    page = narrow.go("compare")
    table = page.get_by_role("table", name="How the grades of the peers were spread").first
    frame = page.locator(".table:has(.stacked)").first
    assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth")
    expect(table.get_by_role("row")).to_have_count(3)
    days = table.locator("td").evaluate_all(
        "all => all.map(cell => getComputedStyle(cell, '::before').content)"
    )
    named = ("On 27 July 2012", "On 7 April 2017", "On 22 August 2026")
    assert days == [f'"{day}: "' for day in named] * 2


def test_no_table_of_compare_scrolls_sideways_on_a_phone(narrow):
    page = narrow.go("compare")
    page.get_by_text(re.compile(r"Table: all \d+ councils by change")).first.click()
    for name in ("All councils by change", "Grades for help and protection"):
        expect(page.locator(f'.table[aria-label^="{name}"]').first).to_be_visible()
    wider = page.locator(".table").evaluate_all(
        "all => all.filter(frame => frame.scrollWidth > frame.clientWidth).map(f => f.ariaLabel)"
    )
    assert wider == []


def test_what_is_said_of_the_year_of_a_report_goes_with_its_column(visit):
    page = visit.go("council?council=tower-hamlets")
    for part in (page.locator("table.peers thead th:last-child").first,
                 page.get_by_text("Report: year of the latest graded report.")):  # fmt: skip
        expect(part).to_be_visible(visible=visit.width > 640)
    expect(page.get_by_text("– No grade in force for this service.")).to_be_visible()


def test_what_the_numbers_on_the_bands_stand_for_is_said_near_them(visit):
    page = visit.go("england?service=overall")
    said = page.locator("ol.rules:visible")
    expect(said).to_have_count(1)
    expect(said.locator("li")).to_have_count(3)
    # On a phone below the map, which is to be on one screen with the bands.
    above = page.locator(".st-key-band" if visit.width > 640 else ".st-key-map").bounding_box()
    box = said.bounding_box()
    assert above is not None
    assert box is not None
    assert 0 <= box["y"] - above["y"] - above["height"] < 120


def test_a_council_without_a_grade_has_the_sign_that_the_key_explains(wide):
    page = wide.go("england?service=overall")
    key = page.locator(".counts .chip.hatched")
    expect(key).to_have_text("–")
    signs = page.locator(".st-key-map svg text")
    expect(signs.filter(has_text=re.compile("^–$")).first).to_be_attached()
    expect(signs.filter(has_text=re.compile(r"^\?$"))).to_have_count(0)


def test_whoever_rose_or_fell_stands_below_the_heading_of_the_group(visit):
    page = visit.go("england")
    places = page.eval_on_selector_all(
        ".moves",
        """groups => groups.map(group => {
            const head = group.querySelector("h3").getBoundingClientRect()
            const rows = [...group.querySelectorAll("li")].map(row => row.getBoundingClientRect())
            return [rows.length, rows.every(row => row.top >= head.bottom - 1
                && row.left >= head.left - 1 && row.right <= head.right + 1)]
        })""",
    )
    assert places == [[5, True], [4, True], [14, True]]


def test_only_rows_that_a_grade_was_read_from_can_be_had(server):
    def asked(path: str) -> int:
        try:
            with urllib.request.urlopen(server.url + path, timeout=30) as answer:
                assert answer.read(8).startswith(b"\x89PNG")
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    inspection, area = PDF_AREA
    assert asked(f"evidence/{inspection}/{area}.png") == 200
    assert asked(f"evidence/{inspection}/no_such_area.png") == 404
    assert asked("evidence/211-ilacs-2025-01-13/leadership.png") == 404  # not in the archive
    assert asked("evidence/..%2F..%2Fwarehouse/x.png") in {400, 404}


def test_a_council_has_a_feed_of_its_own(server):
    with urllib.request.urlopen(f"{server.url}feed/tower-hamlets.xml", timeout=120) as answer:
        found = answer.read().decode()
    assert "Tower Hamlets" in found
    assert set(re.findall(r'category term="([^"]*)"', found)) == {"Tower Hamlets"}
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{server.url}feed/atlantis.xml", timeout=120)


def test_a_service_and_a_day_are_chosen_and_kept_in_the_address(wide):
    page = wide.go("england?day=2017-04-08")
    page.get_by_role("radio", name="Children in care").or_(
        page.get_by_role("button", name="Children in care", exact=True)
    ).first.click()
    expect(page.locator("h1")).to_contain_text("for children in care")
    page.get_by_role("button", name="Earlier").click()
    expect(page.locator("h1")).to_contain_text("On 7 April 2017")
    expect(page).to_have_url(re.compile("service=children_in_care"))
    expect(page).to_have_url(re.compile("day=2017-04-07"))
    page.reload()
    wide.settle()
    expect(page.locator("h1")).to_contain_text("On 7 April 2017")
    expect(page.locator("h1")).to_contain_text("for children in care")
    page.go_back()
    expect(page.locator("h1")).to_contain_text("On 8 April 2017")


def test_a_tile_that_is_tapped_comes_into_focus(visit):
    page = visit.go("england")
    tile = page.locator(".st-key-map svg.marks")
    tile.scroll_into_view_if_needed()
    box = tile.bounding_box()
    # Cornwall's tile: column 1 of 15, row 16 of 19.
    page.mouse.click(box["x"] + box["width"] * 1.5 / 15, box["y"] + box["height"] * 16.5 / 19)
    expect(page).to_have_url(re.compile("council=cornwall"))
    expect(page.get_by_role("link", name="Cornwall’s record")).to_be_visible()


def test_the_map_plays_only_when_asked_and_stops(wide):
    page = wide.go("england")
    page.wait_for_timeout(1500)
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.get_by_role("button", name="Play").click()
    found = page.get_by_text(re.compile(r"Grades in force on 3[01] \w+ 20\d\d"))
    expect(found).to_be_visible()
    # Nothing on the page says a figure of another day meanwhile.
    expect(page.locator("h1")).to_have_text(
        "England since 2009: councils by grade at helping and protecting children"
    )
    expect(page.get_by_text("That is 6")).to_have_count(0)
    expect(page.get_by_role("heading", name="Regions")).to_have_count(0)
    first = found.inner_text()
    expect(found).not_to_have_text(first)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(page).to_have_url(re.compile(r"day=20\d\d-\d\d-\d\d"))
    expect(page.locator("h1")).to_contain_text("On ")


def test_a_map_that_was_left_playing_stands_still_when_one_comes_back(wide):
    page = wide.go("england")
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    page.get_by_role("link", name="Search").click()
    expect(page.locator("h1")).to_contain_text("inspectors")
    page.get_by_role("link", name="England").click()
    expect(page.locator("h1")).to_contain_text("councils were good or better")
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_the_slider_moves_the_day_by_keyboard(wide):
    page = wide.go("england?day=2017-04-07")
    slider = page.get_by_role("slider", name="Day shown, quarter by quarter")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("day=2017-06-30"))
    expect(page.locator("h1")).to_contain_text("On 30 June 2017")
    box = page.locator('[class*="england-slider"] [data-rac]:has(> div > input)').bounding_box()
    assert min(box["width"], box["height"]) >= 24


def test_who_asks_for_less_motion_is_offered_no_play(wide):
    wide.page.emulate_media(reduced_motion="reduce")
    page = wide.go("england")
    expect(page.get_by_role("button", name="Later")).to_be_visible()
    expect(page.get_by_role("button", name="Play")).to_have_count(0)
    expect(page.get_by_role("slider")).to_be_visible()


def test_on_a_phone_councils_are_picked_from_lists(narrow):
    page = narrow.go("england")
    page.locator(".lists summary", has_text="South West").click()
    page.locator(".lists a", has_text="Cornwall").click()
    expect(page).to_have_url(re.compile("council=cornwall"))
    expect(page.get_by_role("link", name="Cornwall’s record")).to_be_visible()


def test_a_chart_is_taken_away_with_its_title_and_source(wide):
    page = wide.go("england")
    with page.expect_download() as download:
        page.get_by_role("button", name="Chart (SVG)").click()
    found = download.value.path().read_text()
    assert "good or better at helping and protecting children" in found
    assert "facts known until" in found
    assert Path(download.value.suggested_filename).suffix == ".svg"
