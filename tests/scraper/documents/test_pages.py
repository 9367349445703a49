"""Pages as they are shown, however the file keeps them."""

from dataclasses import replace

import pytest

from scraper.documents.reports.report import read_report
from tests.pdfs import ilacs_report, looked_after_report, moved, sif_report, turned

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
