"""The page on context in a real browser: folded on a phone, whole on a wide screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

FIRST, FOLDED = "Agency social workers", "Children on protection plans"


def heading(page, name):
    return page.locator(".st-key-grid-known").get_by_role("heading", name=name, exact=True)


def test_on_a_phone_three_pictures_stand_and_a_key_opens_the_rest(narrow):
    page = narrow.go("context")
    expect(heading(page, FIRST)).to_be_visible()
    folded = page.locator(".st-key-panel-known-cpp_rate h3")
    expect(folded).to_have_text(FOLDED)
    # Hidden, so that neither Tab nor a screen reader strays into what nobody sees.
    expect(folded).not_to_be_visible()
    expect(heading(page, FOLDED)).to_have_count(0)
    high = page.get_by_test_id("stMain").evaluate("element => element.scrollHeight")
    more = page.locator(".st-key-grid-known summary")
    expect(more).to_contain_text("Six more: social worker vacancies")
    more.focus()
    page.keyboard.press("Enter")
    expect(heading(page, FOLDED)).to_be_visible()
    chart = page.locator(".st-key-panel-known-cpp_rate svg.marks")
    expect(chart).to_be_visible()
    assert chart.bounding_box()["width"] > 250
    assert page.get_by_test_id("stMain").evaluate("e => e.scrollHeight") > high + 1500


def test_a_wide_screen_has_all_of_them_at_once(wide):
    page = wide.go("context")
    expect(heading(page, FIRST)).to_be_visible()
    expect(heading(page, FOLDED)).to_be_visible()
    expect(page.locator("details.more").first).not_to_be_visible()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("context", ["around the report of 7 April 2017", "Agency social workers", "49% out 15"]),
        ("falls", ["All falls to inadequate in England", "Referrals", "72 reports published"]),
    ],
)
def test_the_small_pictures_are_taken_away_as_one(name, says, wide):
    page = wide.go("context")
    with page.expect_download() as download:
        page.locator(f".st-key-svg-{name} button").click()
    taken = download.value.path().read_text()
    for words in (*says, "Context is not cause" if name == "context" else "Band: the middle half",
                  "facts known until", "Department for Education"):  # fmt: skip
        assert words in taken
    assert "](" not in taken
