"""What kind of document it is, and what is told of one that is no report we can read."""

import hashlib

import msgspec
import pytest

from scraper.documents.process import worker
from scraper.documents.reports.report import read_report
from scraper.documents.versions import REPORT_READER
from scraper.records import DocumentStatus, Report
from tests import pdfs

NOT_A_REPORT, UNREADABLE = DocumentStatus.NOT_A_REPORT, DocumentStatus.UNREADABLE
UNRECOGNISED = DocumentStatus.UNRECOGNISED


@pytest.mark.parametrize(
    ("data", "status", "expected"),
    [
        (b"", NOT_A_REPORT, "an empty file"),
        (pdfs.not_found_page(), NOT_A_REPORT, "Report not found"),
        (b"PK\x03\x04 something", NOT_A_REPORT, "ZIP"),
        (b"just words", NOT_A_REPORT, "no PDF header"),
        (pdfs.text_only("A letter about parking."), NOT_A_REPORT, "no inspection report"),
        (pdfs.letter("jtai"), NOT_A_REPORT, "joint targeted area inspection"),
        (pdfs.letter("focused_visit"), NOT_A_REPORT, "focused visit"),
        (pdfs.letter("monitoring_visit"), NOT_A_REPORT, "monitoring visit"),
        (pdfs.letter("area_send"), NOT_A_REPORT, "SEND"),
        (pdfs.picture_only(), UNREADABLE, "no text"),
        (pdfs.ilacs_report()[:900], UNREADABLE, "broken"),
        (pdfs.earlier_report(), UNRECOGNISED, "safeguarding and looked after"),
        (pdfs.earlier_report(protection=True), UNRECOGNISED, "protection of children"),
        (
            pdfs.text_only(
                "Report card for Anyshire", "Inspection dates: 3 to 7 May 2027. Ofsted."
            ),
            UNRECOGNISED,
            "no kind of inspection that we know",
        ),
        (pdfs.ilacs_report(dates="some day soon"), UNRECOGNISED, "inspection dates"),
        (pdfs.sif_report(dates="31 February 2016"), UNRECOGNISED, "no such day"),
    ],
)
def test_each_kind_of_other_document_has_a_status_and_a_reason(data, status, expected):
    report = read_report(data)
    assert report.status is status
    assert report.reason is not None
    assert expected in report.reason
    assert "\n" not in report.reason
    assert report.judgements == ()


def test_junk_before_the_header_does_no_harm():
    assert read_report(b"\r\n\r\njunk " + pdfs.ilacs_report()).status is DocumentStatus.OK


def test_keeps_what_proves_where_it_comes_from():
    data = pdfs.ilacs_report()
    report = read_report(data)
    assert report.sha256 == hashlib.sha256(data).hexdigest()
    assert (report.pages, report.reader_version) == (2, REPORT_READER)


@pytest.mark.parametrize(
    ("words", "licence"),
    [
        ("You may reuse this under the terms of the Open Government Licence.", "ogl_3"),
        ("It may be reproduced in whole or in part for non-commercial purposes.", "non_commercial"),
        ("Nothing about it.", None),
    ],
)
def test_licence_printed(words, licence):
    assert read_report(pdfs.sif_report(extra=[words])).licence == licence


@pytest.mark.parametrize(
    "data",
    [pdfs.sif_report(), pdfs.ilacs_report(), pdfs.looked_after_report(), pdfs.not_found_page()],
)
def test_a_report_survives_the_way_through_json(data):
    assert msgspec.json.decode(worker.report(data), type=Report) == read_report(data)


@pytest.mark.parametrize("line", [b"", b"{}", b"null", b'{"status": "fine"}', b"\xff"])
def test_json_that_is_no_report_is_refused(line):
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(line, type=Report)
