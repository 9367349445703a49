"""Search, SQL, context and the page on the data in a real browser, wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.explorer.browsing import axe_violations, widest
from tests.explorer.serving import Server
from tests.explorer.with_text import home_with_text
from tests.warehouse.made_up import Facts

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    home = home_with_text(Facts(), tmp_path_factory.mktemp("words") / "home")
    started = Server(home.folder, tmp_path_factory.mktemp("browser") / "log")
    started.wait()
    yield started
    started.stop()


PAGES = {
    "search": "search?q=%22drift+and+delay%22",
    "search, nothing": "search?q=nothing+such",
    "search, first": "search",
    "sql": "sql?example=biggest-falls",
    "sql, error": "sql?q=SELECT+publishd%0AFROM+judgements",
    "about": "about",
    "context": "context",
}
every_page = pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)


@every_page
def test_nothing_sticks_out_and_nothing_is_complained_of(visit, address):
    page = visit.go(address)
    assert widest(page) <= visit.width
    assert visit.complaints == []
    assert visit.elsewhere() == []


@every_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_mend(visit, address, scheme):
    visit.page.emulate_media(color_scheme=scheme)
    page = visit.go(address)
    assert axe_violations(page) == []


def test_a_search_is_in_the_address_and_back_takes_it_back(wide):
    page = wide.go("search")
    page.get_by_label("Words to search for").fill('"drift and delay"')
    page.get_by_role("button", name="Search", exact=True).click()
    heading = page.locator("h2").first
    expect(heading).to_have_text("3 paragraphs in 2 reports on 2 councils")
    expect(page).to_have_url(re.compile(r"q=%22drift(\+|%20)and(\+|%20)delay%22"))
    page.locator(".st-key-grade").get_by_text("Inadequate", exact=True).click()
    expect(heading).to_have_text("One paragraph, in the report on Tower Hamlets of 7 April 2017")
    expect(page).to_have_url(re.compile("grade=inadequate"))
    address = page.url
    page.go_back()
    expect(heading).to_have_text("3 paragraphs in 2 reports on 2 councils")
    page.goto("about:blank")
    page.goto(address)
    expect(heading).to_have_text("One paragraph, in the report on Tower Hamlets of 7 April 2017")
    expect(page.get_by_label("Words to search for")).to_have_value('"drift and delay"')


def test_a_hit_leads_to_the_page_of_its_report_and_its_paragraph_unfolds(wide):
    page = wide.go("search?q=wait")
    place = page.get_by_role("link", name="Paragraph 21, page 14")
    expect(place).to_have_attribute("href", re.compile(r"#page=14$"))
    expect(page.locator("mark").first).to_have_text("wait")
    end = page.locator(".hit").get_by_text("So it ends.")
    expect(end).not_to_be_visible()
    page.get_by_text("Whole paragraph").click()
    expect(end).to_be_visible()


def test_hostile_text_is_text(wide):
    page = wide.go("search?q=zebra")
    expect(page.locator(".hit mark")).to_have_text("zebra")
    expect(page.locator(".hit")).to_contain_text("<b>Ha</b>[ck](javascript:alert(1))")
    assert page.locator(".hit b, .hit img, .hit a[href*=evil], .hit .katex").count() == 0
    assert not [url for url in wide.asked if "evil" in url]
    assert wide.complaints == []


def editor(page: Page):
    return page.locator(".st-key-sql-query textarea")


def test_the_query_is_coloured_numbered_and_marked_where_it_is_wrong(wide):
    page = wide.go("sql")
    expect(page.locator(".sql-cover .keyword").first).to_have_text("SELECT")
    editor(page).fill("SELECT publishd, grade\nFROM judgements -- all")
    expect(page.locator(".sql-cover > div > div")).to_have_count(2)
    expect(page.locator(".sql-cover .comment")).to_have_text("-- all")
    editor(page).press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Line 1, column 8: there is no column")
    expect(page.locator(".sql-cover .error")).to_have_text("publishd")
    # The coloured copy lies exactly over what is typed.
    boxes = [
        page.locator(which).bounding_box() for which in (".sql-cover", ".st-key-sql-query textarea")
    ]
    assert abs(boxes[0]["y"] - boxes[1]["y"]) < 2
    assert abs(boxes[0]["width"] - boxes[1]["width"]) < 3


def test_a_query_of_ones_own_runs_is_in_the_address_and_waits_for_run_when_opened(wide):
    page = wide.go("sql")
    editor(page).fill("SELECT 40 + 2 AS answer")
    page.get_by_role("button", name="Run").click()
    expect(page.locator(".answer td")).to_have_text("42")
    expect(page).to_have_url(re.compile(r"q=SELECT"))
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    wide.settle()
    expect(editor(page)).to_have_value("SELECT 40 + 2 AS answer")
    expect(page.get_by_text("This query came with the link")).to_be_visible()
    expect(page.locator(".answer")).to_have_count(0)
    page.get_by_role("button", name="Run").click()
    expect(page.locator(".answer td")).to_have_text("42")


def test_a_name_of_a_table_goes_into_the_query(wide):
    page = wide.go("sql")
    editor(page).fill("SELECT * FROM")
    page.locator(".schema summary", has_text="standings").click()
    page.get_by_role("button", name="Put standings into the query").click()
    expect(editor(page)).to_have_value("SELECT * FROM standings")
    editor(page).press("Control+Enter")
    expect(page.locator(".answer th").first).to_contain_text("la_code")


def test_an_answer_is_downloaded_whole(wide):
    page = wide.go("sql?example=biggest-falls")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download (JSON)").click()
    assert download.value.suggested_filename == "councils-compared-answer.json"


def test_the_sql_page_can_be_used_by_keyboard(wide):
    page = wide.go("sql")
    editor(page).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(editor(page)).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("SELECT 7 * 6 AS answer")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".answer td")).to_have_text("42")


def test_the_whole_data_and_the_feed_are_there_to_take(wide):
    page = wide.go("about")
    with page.expect_download() as download:
        page.get_by_role("link", name="DuckDB", exact=True).click()
    assert download.value.suggested_filename == "councils-compared.duckdb"
    assert download.value.path().stat().st_size > 100_000
