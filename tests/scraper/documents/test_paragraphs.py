"""The text of reports: numbered paragraphs, sections, bullets; furniture and footnotes gone."""

import pytest

from scraper.documents.reports.report import read_report
from tests.pdfs import Sheets, ilacs_report


def report_with(draw, pages=1):
    """A report's paragraphs, with what `draw(sheets, page)` puts on its pages after the first."""
    sheets = Sheets()
    sheets.wrapped(
        72,
        90,
        "Anytown\nRe-inspection of services for children in need of help and "
        "protection, children looked after and care leavers",
        size=14,
        bold=True,
    )
    sheets.text(72, 160, "Inspection dates: 6 to 17 March 2017")
    sheets.text(72, 180, "Children’s services in Anytown are good", bold=True)
    labels = (
        "1. Children who need help and protection",
        "2. Children looked after and achieving permanence",
        "2.1 Adoption performance",
        "2.2 Experiences and progress of care leavers",
        "3. Leadership, management and governance",
    )
    for number, label in enumerate(labels):
        sheets.text(72, 220 + 20 * number, label)
        sheets.text(400, 220 + 20 * number, "Good")
    for page in range(2, pages + 2):
        sheets.next_page()
        sheets.text(72, 805, "Re-inspection of Anytown", 9)
        sheets.text(520, 802, str(page), 14)
        draw(sheets, page)
    report = read_report(sheets.bytes())
    assert report.status == "ok", report.reason
    return report.paragraphs


def test_numbers_sections_and_pages():
    def draw(sheets, page):
        sheets.text(72, 60, "Inspection findings", 14, bold=True)
        sheets.wrapped(
            72,
            90,
            "1. Made-up words that are long enough to go on in a second line, "
            "where the number hangs over them.",
        )
        sheets.wrapped(72, 140, "2. The next one.")

    first, second = report_with(draw)
    assert (first.number, first.section, first.page) == (1, "Inspection findings", 2)
    assert first.text.startswith("Made-up words")
    assert first.text.endswith("over them.")
    assert (second.number, second.text) == (2, "The next one.")


def test_a_paragraph_goes_on_on_the_next_page_past_footer_and_page_number():
    def draw(sheets, page):
        if page == 2:
            sheets.text(72, 770, "1. This begins at the foot of a page and")
        else:
            sheets.text(90, 70, "ends at the head of another.")
            sheets.text(72, 100, "2. So much for that.")

    first, second = report_with(draw, pages=2)
    assert first.text == "This begins at the foot of a page and ends at the head of another."
    assert (first.page, second.page) == (2, 3)


@pytest.mark.parametrize("mark", ["\u2022", "-", "–"])
def test_bullets_are_paragraphs_of_their_own(mark):
    def draw(sheets, page):
        sheets.text(72, 90, "1. The council should:")
        sheets.text(90, 110, f"{mark} do one thing, which takes more")
        sheets.text(102, 124.4, "than one line")
        sheets.text(90, 145, f"{mark} do another.")

    told = [(p.is_bullet, p.text) for p in report_with(draw)]
    assert told == [
        (False, "The council should:"),
        (True, "do one thing, which takes more than one line"),
        (True, "do another."),
    ]


def test_footnotes_and_their_marks_are_gone():
    def draw(sheets, page):
        sheets.text(72, 90, "1. Help came early")
        sheets.text(178, 86, "2", 7)
        sheets.text(184, 90, "for most.")
        sheets.text(72, 740, "2 A note set smaller at the foot of the page.", 9)

    (only,) = report_with(draw)
    assert only.text == "Help came early for most."


def test_a_hyphen_at_a_lines_end_stays_unless_the_report_writes_the_word_whole():
    def draw(sheets, page):
        sheets.text(72, 90, "1. The safeguarding board is one. A multi-")
        sheets.text(72, 104.4, "agency hub is another, and safe-")
        sheets.text(72, 118.8, "guarding matters to it.")

    (only,) = report_with(draw)
    assert "A multi-agency hub is another, and safeguarding matters to it." in only.text


def test_a_figure_at_the_start_of_a_line_is_no_number():
    def draw(sheets, page):
        sheets.text(72, 90, "1. The last visit took place in")
        sheets.text(72, 104.4, "2016. Seventeen more followed, or perhaps")
        sheets.text(72, 118.8, "18. Nobody counted.")

    (only,) = report_with(draw)
    assert only.number == 1
    assert only.text.endswith("or perhaps 18. Nobody counted.")


def test_the_table_of_contents_is_left_out():
    def draw(sheets, page):
        if page == 2:
            sheets.text(72, 60, "Contents", 20)
            sheets.text(72, 100, "Inspection findings 3")
        else:
            sheets.text(72, 90, "1. Words.")

    assert [p.text for p in report_with(draw, pages=2)] == ["Words."]


def test_smaller_headings_stand_under_larger_ones():
    def draw(sheets, page):
        sheets.text(72, 60, "The local authority", 16, bold=True)
        sheets.text(72, 90, "Recommendations", 12, bold=True)
        sheets.text(72, 110, "1. Do this.")
        sheets.text(72, 140, "Information about this inspection", 16, bold=True)
        sheets.text(72, 170, "Words about it.")

    sections = [p.section for p in report_with(draw)]
    assert sections == [
        "The local authority – Recommendations",
        "Information about this inspection",
    ]


def test_graded_headings_are_sections_and_the_table_is_no_text():
    report = read_report(ilacs_report(council="Anyshire"))
    numbered = [p for p in report.paragraphs if p.number]
    assert [p.number for p in numbered] == list(range(1, 9))
    assert numbered[4].section == "The experiences and progress of children in care: good"
    assert report.paragraphs[0].section == ""
    assert not [p for p in report.paragraphs if "Judgement" in p.text or p.text == "Good"]


def test_tower_hamlets_2017(shared):
    report = read_report((shared / "reports" / "80516" / "2760740.pdf").read_bytes())
    by_number = {p.number: p for p in report.paragraphs if p.number and p.page > 12}
    assert "was looking after 333 children." in by_number[34].text[:100]
    assert "4.2%" in by_number[44].text
    assert "initial health assessments" in by_number[44].text[:60]
    assert by_number[34].page == 18
    assert sorted(by_number) == list(range(16, 113))
