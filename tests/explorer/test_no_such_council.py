"""A page whose address asks for a council that there is not: it shows no other in its place."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.explorer.browsing import axe_violations, choose, widest
from tests.explorer.conftest import html, open_page, texts

ABOUT_ONE_COUNCIL = ("council", "compare", "context")


@pytest.mark.parametrize("path", ABOUT_ONE_COUNCIL)
def test_no_grade_is_shown_for_a_council_that_there_is_not(path, embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, path, council="Atlantis")
    assert not page.exception
    assert [title.value for title in page.title] == ["No council is called “Atlantis”"]
    assert page.selectbox(key="council").value is None
    everything = texts(page) + re.sub(r"<style>.*?</style>", "", html(page), flags=re.DOTALL)
    assert "Tower Hamlets" not in everything
    assert not re.search("outstanding|inadequate|good", everything, re.IGNORECASE)
    assert page.query_params["council"] == "Atlantis"  # so that it says the same when reloaded


@pytest.mark.parametrize("path", ABOUT_ONE_COUNCIL)
def test_the_council_chosen_instead_is_shown(path, embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, path, council="Atlantis")
    page.selectbox(key="council").set_value("leeds").run()
    assert not page.exception
    assert page.title[0].value.startswith("Leeds")
    assert page.query_params["council"] == "leeds"


def test_those_that_may_be_meant_are_linked_with_all_else_that_was_asked_for(
    embedded_home, monkeypatch
):
    page = open_page(
        embedded_home, monkeypatch, "compare", council="Newam", services="care_leavers"
    )
    assert (
        '<a href="compare?council=newham&amp;services=care_leavers" target="_self">Newham</a>'
        in html(page)
    )


def test_what_was_typed_is_no_markup(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, "council", council="<script>alert(1)</script>")
    assert page.title[0].value.startswith("No council is called “\\<script\\>alert(1)")


def test_a_name_that_is_left_out_is_asked_for(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, "council", council="")
    assert page.title[0].value == "Which council?"


def test_england_is_shown_with_no_council_outlined(embedded_home, monkeypatch):
    page = open_page(embedded_home, monkeypatch, "england", council="Atlantis")
    assert not page.exception
    assert "councils were" in page.title[0].value
    assert [one.value for one in page.warning][-1] == "No council is called “Atlantis”."
    assert "record</a>" not in html(page)
    assert page.selectbox(key="council").value is None


def test_a_council_is_found_from_a_page_of_none(visit):
    page = visit.go("council?council=Newam")
    expect(page.locator("h1")).to_have_text("No council is called “Newam”")
    assert widest(page) <= visit.width
    assert axe_violations(page) == []
    choose(page, "hackney", "Hackney", "Council or district")
    expect(page.locator("h1")).to_contain_text("Hackney:")
    expect(page).to_have_url(re.compile("council=hackney"))
    page.go_back()
    expect(page.locator("h1")).to_have_text("No council is called “Newam”")
    page.get_by_role("link", name="Newham").click()
    expect(page.locator("h1")).to_contain_text("Newham:")
    assert visit.complaints == []
