"""Pages as they are shown, however the file keeps them."""

from dataclasses import replace

import pytest

from scraper.documents.reports.report import read_report
from scraper.records import DocumentStatus
from tests.pdfs import (
    behind_a_cover,
    ilacs_report,
    letter,
    looked_after_report,
    moved,
    sif_report,
    text_only,
    turned,
)

REPORTS = {"ilacs": ilacs_report(), "sif": sif_report(), "2013": looked_after_report()}


def read_alike(data):
    """What a report says, with rectangles to the point: moving a page rounds its positions."""
    report = read_report(data)
    return replace(
        report,
        sha256="0" * 64,
        judgements=tuple(replace(each, rectangle=None) for each in report.judgements),
    ), [
        (round(place.left), round(place.top), round(place.right), round(place.bottom))
        for place in (each.rectangle for each in report.judgements)
        if place
    ]


@pytest.mark.parametrize("kind", REPORTS)
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_shown(kind, degrees):
    assert read_alike(turned(REPORTS[kind], degrees)) == read_alike(REPORTS[kind])


@pytest.mark.parametrize("kind", REPORTS)
@pytest.mark.parametrize("origin", [(-297, -421), (100, 50), (0, -842)])
def test_a_page_that_does_not_begin_at_nought_is_read_as_it_is_shown(kind, origin):
    assert read_alike(moved(REPORTS[kind], *origin)) == read_alike(REPORTS[kind])


COVERS = [(), ("Ofsted",), ("Anyborough", "Inspection of children’s services", "17 March 2023")]


@pytest.mark.parametrize("kind", REPORTS)
@pytest.mark.parametrize("cover", COVERS)
def test_a_report_behind_a_cover_is_read_and_its_evidence_is_on_the_next_page(kind, cover):
    plain, covered = read_report(REPORTS[kind]), read_report(behind_a_cover(REPORTS[kind], *cover))
    assert covered.status is DocumentStatus.OK
    assert [(j.area, j.grade, j.page, j.rectangle) for j in covered.judgements] == [
        (j.area, j.grade, j.page and j.page + 1, j.rectangle) for j in plain.judgements
    ]
    assert (covered.title, covered.started) == (plain.title, plain.started)
    assert [(p.text, p.section) for p in covered.paragraphs] == [
        (p.text, p.section) for p in plain.paragraphs
    ]


def test_two_covers_are_as_good_as_one():
    data = behind_a_cover(behind_a_cover(REPORTS["ilacs"]), "Ofsted")
    assert read_report(data).judgements[0].page == 3


def test_a_letter_behind_a_cover_is_a_letter():
    assert read_report(behind_a_cover(letter("jtai"), "Ofsted")).letter == "jtai"


def test_a_page_with_more_words_than_a_cover_is_the_first_page():
    words = "We send you the report that we made of our inspection of your services. Ofsted " * 5
    report = read_report(
        behind_a_cover(REPORTS["ilacs"], *[words[n : n + 40] for n in range(0, 400, 40)])
    )
    assert report.status is DocumentStatus.UNRECOGNISED


def test_words_behind_a_cover_are_no_report():
    report = read_report(behind_a_cover(text_only("Parking in Anyborough."), "Ofsted"))
    assert (report.status, report.letter) == (DocumentStatus.NOT_A_REPORT, None)
