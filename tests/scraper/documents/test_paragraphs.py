"""The text of reports: numbered paragraphs, sections, bullets; furniture and footnotes gone."""

import pytest

from scraper.documents.pdf.layout import Line, Page
from scraper.documents.pdf.paragraphs import read_paragraphs
from scraper.documents.reports.report import read_report
from tests.pdfs import Sheets, ilacs_report, looked_after_report


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

    found = [(p.is_bullet, p.text) for p in report_with(draw)]
    assert found == [
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


def test_an_office_below_the_lead_inspector_is_no_section():
    report = read_report(ilacs_report(office_below=True, office="Her Majesty’s Inspector"))
    assert report.paragraphs[0].section == ""
    assert not [p for p in report.paragraphs if "Majesty" in p.section + p.text]


def test_numbered_findings_below_the_box_with_a_summary_are_not_in_it():
    def draw(sheets, page):
        sheets.text(72, 60, "Leadership, management and governance", 14, bold=True)
        sheets.text(72, 90, "Summary", 12, bold=True)
        sheets.text(72, 120, "Leaders know what they do.")
        sheets.text(72, 160, "1. They were asked about it.")
        sheets.text(72, 200, "2. They answered.")

    found = report_with(draw)
    assert [(p.number, p.section.rpartition(" – ")[2]) for p in found] == [
        (None, "Summary"),
        (1, "Leadership, management and governance"),
        (2, "Leadership, management and governance"),
    ]


def test_a_summary_whose_paragraphs_have_numbers_keeps_them():
    def draw(sheets, page):
        sheets.text(72, 60, "Summary", 12, bold=True)
        sheets.text(72, 90, "1. Leaders know what they do.")
        sheets.text(72, 130, "2. They were asked about it.")

    assert {p.section for p in report_with(draw)} == {"Summary"}


def test_sections_of_2013_are_beside_each_other():
    found = read_report(looked_after_report()).paragraphs
    sections = [p.section for p in found if p.number]
    assert len(set(sections)) == 5
    assert not [section for section in sections if " – " in section]


def test_the_first_recommendation_below_a_plain_heading_has_its_number():
    def draw(sheets, page):
        sheets.text(72, 60, "Areas for improvement", 12, bold=True)
        sheets.text(70, 90, "Capacity")
        sheets.text(72, 120, "1. Make sure of this.")
        sheets.text(72, 150, "2. And of that.")

    assert [(p.number, p.text) for p in report_with(draw)] == [
        (None, "Capacity"),
        (1, "Make sure of this."),
        (2, "And of that."),
    ]


def test_recommendations_in_plain_type_are_a_heading():
    def draw(sheets, page):
        sheets.text(72, 60, "Children looked after in this area", 12, bold=True)
        sheets.text(72, 90, "Many.")
        sheets.text(72, 130, "Recommendations")
        sheets.text(72, 160, "1. Make sure of this.")

    found = report_with(draw)
    assert [(p.section, p.text) for p in found][-1] == ("Recommendations", "Make sure of this.")
    assert len(found) == 2


def test_page_numbers_well_above_the_edge_are_gone():
    def draw(sheets, page):
        sheets.text(72, 690, f"{page}. This goes on for a while and ends on the next page, or does")
        sheets.text(300, 748, str(page), 20)
        sheets.text(72, 80, "not go on at all.")

    texts = [p.text for p in report_with(draw, pages=4)]
    assert not [text for text in texts if text[-1].isdigit()]
    assert len(texts) == 5


@pytest.mark.parametrize("mark", ["_", "\u2022"])
def test_marks_and_drawn_lines_without_words_are_gone(mark):
    def draw(sheets, page):
        sheets.text(72, 60, "1. One thing.")
        sheets.text(54, 90, mark * (20 if mark == "_" else 1))
        sheets.text(72, 120, "2. Another.")

    assert [p.text for p in report_with(draw)] == ["One thing.", "Another."]


def lines_at(*places):
    """A page's lines from (top, left, text), in the order given."""
    return Page(
        1,
        595,
        842,
        tuple(
            Line(1, text, left, top, left + 6.0 * len(text), top + 12, 12.0, 400, False)
            for top, left, text in places
        ),
    )


def texts_of(*places):
    """The paragraphs of such a page, as (number, whether one of a list, text)."""
    found = read_paragraphs([lines_at(*places)], {}, ())
    return [(p.number, p.is_bullet, p.text) for p in found]


@pytest.mark.parametrize(
    "mark", ["\uf0be ", "\u2500 ", "\u2015 ", "\uf02d", "\u0336", "_ ", "\u2022 ", "\u25fc "]
)
def test_signs_of_lists_are_no_text(mark):
    assert texts_of(
        (90, 72, "The proportion of children:"),
        (105, 90, f"{mark}in primary schools"),
        (120, 90, f"{mark}in secondary schools."),
    ) == [
        (None, False, "The proportion of children:"),
        (None, True, "in primary schools"),
        (None, True, "in secondary schools."),
    ]


def test_a_stroke_between_years_is_a_dash():
    assert texts_of((90, 72, "In 2015\u250016 and 2016\uf02d17 there were 12."))[0][2] == (
        "In 2015–16 and 2016–17 there were 12."
    )


def test_a_page_whose_lower_part_is_stored_first_is_read_from_top_to_bottom():
    assert texts_of(
        (600, 72, "2. The second begins"),
        (615, 99, "and ends."),
        (90, 72, "1. The first begins"),
        (105, 99, "and ends."),
    ) == [(1, False, "The first begins and ends."), (2, False, "The second begins and ends.")]


def test_columns_beside_each_other_keep_their_order():
    found = texts_of(
        (90, 72, "Left one."), (130, 72, "Left two."), (90, 300, "Right one."), (130, 300, "R two.")
    )
    assert [text for _, _, text in found] == ["Left one.", "Left two.", "Right one.", "R two."]


def test_numbers_go_on_where_the_margin_shifts():
    assert [
        number
        for number, _, _ in texts_of(
            (90, 72, "1. The first begins"),
            (105, 99, "and ends."),
            (132, 89, "2.The second begins"),
            (147, 107, "and ends, as of"),
            (162, 107, "3. March. It does."),
            (190, 72, "3. The third."),
            (217, 72, "4 The fourth has no full stop."),
        )
    ] == [1, 2, 3, 4]


def test_a_number_that_is_printed_twice_stays_twice():
    found = texts_of((90, 72, "1. One."), (120, 72, "2. Two."), (150, 72, "2. Two, too."))
    assert [number for number, _, _ in found] == [1, 2, 2]


def test_a_heading_printed_at_the_end_of_a_paragraph_too_is_no_part_of_it():
    def draw(sheets, page):
        sheets.text(72, 60, "1. Make sure of this. Areas for improvement")
        sheets.text(72, 90, "Areas for improvement", bold=True)
        sheets.text(72, 120, "2. And of that.")

    first, second = report_with(draw)
    assert (first.text, second.section) == ("Make sure of this.", "Areas for improvement")


def test_large_type_never_goes_on_from_small_type():
    def draw(sheets, page):
        if page == 2:
            sheets.text(72, 700, "The manager was Ada Example")
        else:
            sheets.text(72, 90, "Anytown Safeguarding Children Board", 24)
            sheets.text(72, 130, "Words about the board.")

    first, second = report_with(draw, pages=2)
    assert first.text == "The manager was Ada Example"
    assert second.section.endswith("Anytown Safeguarding Children Board")


def test_a_suspended_hyphen_stays_apart_from_what_follows():
    lines = [
        (90, 72, "Both first-"),
        (105, 72, "and second-line managers meet face-"),
        (120, 72, "to-face."),
    ]
    assert texts_of(*lines)[0][2] == "Both first- and second-line managers meet face-to-face."


def test_lists_without_marks_are_parted_where_a_page_turns():
    pages = [
        lines_at((700, 72, "x" * 75), (730, 116, "in primary schools (average 20%)")),
        lines_at((90, 116, "in secondary schools (average 16%).")),
    ]
    found = [p.text for p in read_paragraphs(pages, {}, ())]
    assert found[-2:] == [
        "in primary schools (average 20%)",
        "in secondary schools (average 16%).",
    ]
