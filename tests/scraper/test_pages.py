"""Page objects: what a page of the reports site says, read without any network."""

from __future__ import annotations

import datetime as dt

import pytest

from scraper.messages.findings import Findings
from scraper.pages.council import read_council
from scraper.pages.html import PageError, not_found_message, parse_date
from scraper.pages.link_wordings import is_known, kind_of
from scraper.pages.search import read_search, search_path
from scraper.pages.whole import fault_of
from scraper.records import PublicationLink
from scraper.sites import reports_site
from scraper.spiders.search_walk import Search
from tests.site import markup
from tests.site.world import Council, Listed

TODAY = dt.date(2026, 8, 22)
LIVE = reports_site()
PAGE = "https://reports.ofsted.gov.uk/provider/44/80429"
SEARCH = f"https://reports.ofsted.gov.uk{search_path(0)}"
DAY = dt.date(2025, 5, 9)
USUAL = "Children's services inspection"


def council_page(*links: str, urn: int = 80429) -> bytes:
    """Return a council's page with these links in its timeline."""
    items = "".join(
        f'<li class="timeline__day"><div class="event">{link}</div></li>' for link in links
    )
    return markup.page(
        "Anyborough",
        f'<h1 class="heading--title title-block__heading">Anyborough  Council</h1>'
        f'<p class="heading--main title-block__subheading">URN: {urn}</p>'
        f'<ol class="timeline">{items}</ol>',
    ).encode()


def link(label: str, *, visible: str = "", file_id: int = 50300000, after: str = "") -> str:
    """Return a link to a file as the site prints it."""
    hidden = f'<span class="nonvisual">{label}</span>' if label else ""
    return (
        '<span class="event__title heading--sub"><a class="publication-link" '
        f'href="https://files.ofsted.gov.uk/v1/file/{file_id}">{visible} {hidden}</a>{after}</span>'
    )


def only_link(*links: str) -> PublicationLink:
    """Return the one link that a page with these links is read to list."""
    page = read_council(council_page(*links), PAGE, LIVE, 80429, TODAY)
    assert len(page.links) == 1
    return page.links[0]


@pytest.mark.parametrize(
    ("label", "title", "published"),
    [
        (
            "Children&#039;s services inspection, PDF - 09 May 2025",
            "Children's services inspection",
            DAY,
        ),
        (
            "Children&#039;s services inspection, pdf - 9 May 2025",
            "Children's services inspection",
            DAY,
        ),
        (
            "Children’s services inspection,  pdf, PDF - 09 May 2025",
            "Children’s services inspection",
            DAY,
        ),
        (
            "Single inspection of la children's services as pdf, pdf - 09 May 2025",
            "Single inspection of la children's services",
            DAY,
        ),
        (
            "Joint area review - progress inspection,  pdf - 09 May 2025",
            "Joint area review - progress inspection",
            DAY,
        ),
        ("Children's services inspection - 09 May 2025", USUAL, DAY),
        ("Children’s services inspection, PDF - 09 May 2025", USUAL.replace("'", "’"), DAY),
        ("Academy conversion letter, PDF", "Academy conversion letter", None),
        ("A survey - part two, PDF", "A survey - part two", None),
        ("Inspection, PDF - 31 February 2025", "Inspection", None),
        ("Inspection, PDF - 09 Mai 2025", "Inspection", None),
    ],
)
def test_a_links_label_is_a_wording_and_a_date(
    label: str, title: str, published: dt.date | None
) -> None:
    found = only_link(link(label))
    assert (found.title, found.published) == (title, published)


def test_without_a_label_the_visible_words_and_the_printed_date_are_taken() -> None:
    after = '<div class="event__metadata">PDF <time pubdate>09 May 2025</time></div>'
    found = only_link(link("", visible="Inspection &nbsp; of everything", after=after))
    assert (found.title, found.published, found.link_text) == (
        "Inspection of everything",
        DAY,
        "Inspection of everything",
    )


def test_two_dates_that_differ_are_reported_and_the_labels_is_kept() -> None:
    after = "<time pubdate>10 May 2025</time>"
    page = read_council(
        council_page(link("Inspection, PDF - 09 May 2025", after=after)), PAGE, LIVE, 80429, TODAY
    )
    assert page.links[0].published == DAY
    assert "the link says 2025-05-09, the line below it 2025-05-10" in page.warnings[0]


def test_the_timelines_date_is_the_inspections() -> None:
    dated = '<p class="timeline__date"><time>27 April 2025</time></p>'
    found = only_link(dated + link("Inspection, PDF - 09 May 2025"))
    assert found.inspected == dt.date(2025, 4, 27)


def test_the_archive_block_is_read_too() -> None:
    council = Council(80429, "Anyborough")
    council.listed = [
        Listed(1_000_001, "Inspection", DAY, None),
        Listed(1_000_002, "Inspection", DAY, None, archived=True),
    ]
    page = read_council(markup.council_page(council).encode(), PAGE, LIVE, 80429, TODAY)
    assert [found.file_id for found in page.links] == [1_000_001, 1_000_002]


def test_one_file_listed_twice_is_one_link_and_different_words_are_reported() -> None:
    page = read_council(
        council_page(link("Inspection, PDF - 09 May 2025"), link("Visit, PDF - 09 May 2025")),
        PAGE,
        LIVE,
        80429,
        TODAY,
    )
    assert len(page.links) == 1
    assert page.warnings == ("file 50300000 is listed twice, in different words",)


def test_a_report_issued_again_is_kept_beside_the_first_and_reported() -> None:
    page = read_council(
        council_page(
            link("Inspection, PDF - 09 May 2025", file_id=50300002),
            link("Inspection, PDF - 09 May 2025", file_id=50300001),
        ),
        PAGE,
        LIVE,
        80429,
        TODAY,
    )
    assert len(page.links) == 2
    assert page.warnings == (
        "files 50300001 and 50300002 have the same wording and date; 50300002 is the newer",
    )


def test_links_that_the_two_selectors_disagree_on_are_all_kept_and_reported() -> None:
    bare = (
        '<a href="https://files.ofsted.gov.uk/v1/file/50300001">Inspection, PDF - 09 May 2025</a>'
    )
    page = read_council(
        council_page(link("Inspection, PDF - 09 May 2025"), bare), PAGE, LIVE, 80429, TODAY
    )
    assert len(page.links) == 2
    text = "1 link marked as a publication, 2 links to files; "
    assert page.changes == (f"{text}all were taken",)
    # Without a number there is nothing to take; and it is told of as a link to elsewhere too.
    bare += '<a href="https://files.ofsted.gov.uk/v1/file/none">Inspection</a>'
    page = read_council(
        council_page(link("Inspection, PDF - 09 May 2025"), bare), PAGE, LIVE, 80429, TODAY
    )
    text = text.replace("2 links", "3 links")
    assert page.changes == (f"{text}all but 1 were taken",)
    assert page.off_site == ("https://files.ofsted.gov.uk/v1/file/none",)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "an empty page"),
        (markup.message_page("Page not found").encode(), 'heading "Page not found"'),
        (markup.message_page("Slim Application Error").encode(), "Slim Application Error"),
        (b"<html><body><h1>Anyborough</h1></body></html>", "no main part"),
        (council_page(urn=80430), "the page of URN 80430 came for URN 80429"),
        (markup.page("x", "<h1>Anyborough</h1>").encode(), "no URN stated"),
    ],
)
def test_what_is_not_the_councils_page_is_refused(body: bytes, expected: str) -> None:
    with pytest.raises(PageError, match=expected):
        read_council(body, PAGE, LIVE, 80429, TODAY)


def search_body(heading: str, *hrefs: str, onward: str = "") -> bytes:
    """Return a search page with these links on its cards."""
    cards = "".join(
        f'<li class="search-result"><h3 class="a b"><a href="{href}">Any  borough</a></h3>'
        "<ul><li>URN: <strong>1</strong></li><li>Mood: <strong>fair</strong></li></ul></li>"
        for href in hrefs
    )
    main = f"<main id='main'>{heading}<ul>{cards}</ul>{onward}</main>"
    return f"<html><body>{main}</body></html>".encode()


def test_a_card_gives_number_name_address_and_labels() -> None:
    page = read_search(search_body("", "/provider/44/80429"), SEARCH, LIVE)
    (council,) = page.councils
    assert (council.urn, council.name, council.url) == (
        80429,
        "Any borough",
        "https://reports.ofsted.gov.uk/provider/44/80429",
    )
    assert council.labels == (("URN", "1"), ("Mood", "fair"))
    assert page.unknown_labels == ("Mood",)


@pytest.mark.parametrize(
    ("heading", "total"),
    [
        ('<strong class="results-count js-results-count">153</strong>', 153),
        ('<p class="results-count">1 to 100 of 1,153 results</p>', 1153),
        ('<p class="results-count">153 results</p>', 153),
        ("<p>There are 153 results</p>", 153),
        ("<p>Councils</p>", None),
    ],
)
def test_the_total_is_read_wherever_it_stands(heading: str, total: int | None) -> None:
    assert read_search(search_body(heading), SEARCH, LIVE).total == total


@pytest.mark.parametrize(
    "onward",
    [
        '<div><a class="pagination__next" href="/search?start=100">Next</a></div>',
        '<a rel="next" href="/search?start=100">Next</a>',
        '<a rel="nofollow NEXT" href="/search?start=100">Next</a>',
    ],
)
def test_the_next_link_is_found_in_any_of_its_forms(onward: str) -> None:
    page = read_search(search_body("", onward=onward), SEARCH, LIVE)
    assert (page.next_link, page.next_start) == ("/search?start=100", 100)


def test_links_on_cards_that_are_no_councils_are_set_aside() -> None:
    page = read_search(
        search_body("", "/provider/44/abc", "https://evil.invalid/provider/44/80429"), SEARCH, LIVE
    )
    assert page.councils == ()
    assert page.unexpected_links == ("/provider/44/abc", "https://evil.invalid/provider/44/80429")


def test_a_next_link_to_elsewhere_is_not_followed() -> None:
    findings = Findings()
    search = Search(findings, LIVE)
    onward = '<a class="pagination__next" href="https://evil.invalid/search?start=1">Next</a>'
    page = read_search(search_body("", "/provider/44/80429", onward=onward), SEARCH, LIVE)
    search.take(page, SEARCH)
    assert search.next_address is not None
    assert search.next_address.startswith("https://reports.ofsted.gov.uk/search?")
    assert findings.off_site_links == [("https://evil.invalid/search?start=1", "the search")]


@pytest.mark.parametrize(
    ("wording", "kind", "known"),
    [
        ("Children's services inspection", "childrens_services", True),
        ("Children’s services inspection,  pdf", "childrens_services", True),
        ("Single inspection of LA children's services as pdf", "childrens_services", True),
        ("Joint area child protection inspection", "jtai", True),
        ("Joint targeted area inspection of Anyborough", "jtai", False),
        ("Area SEND full inspection", "area_send", True),
        ("Children's services focused visit", "focused_visit", True),
        ("Focussed visit", "focused_visit", False),
        ("Monitoring visit of children's services", "monitoring_visit", False),
        ("Joint area review - progress inspection", "joint_area_review", True),
        ("School inspection", "other", False),
        ("Sender unknown", "other", False),
    ],
)
def test_a_wording_says_what_kind_it_announces(wording: str, kind: str, known: bool) -> None:
    assert (kind_of(wording), is_known(wording)) == (kind, known)


@pytest.mark.parametrize(
    ("expected", "status", "body", "fault"),
    [
        ("report", 200, b"%PDF-1.4 ... %%EOF\n", None),
        ("report", 200, b"\r\n junk %PDF-1.4 ... %%EOF", None),
        ("report", 200, b"%PDF-1.4 ...", None),
        ("report", 200, b"", "nothing came"),
        ("report", 200, b"<html><h1>Sorry</h1></html>", "not a PDF"),
        ("report", 404, markup.message_page("Report not found").encode(), None),
        ("report", 404, b"<html><h1>Page not found</h1></html>", None),
        ("report", 404, b"%PDF-1.4 ... %%EOF\n", "HTTP 404"),
        ("report", 403, b"no", "HTTP 403"),
        ("page", 200, b"", "an empty page"),
        ("page", 404, b"<html></html>", "HTTP 404"),
        ("search", 200, b"<html><body><p>nothing</p></body></html>", None),
        ("json", 200, b'{"a": 1}', None),
        ("json", 200, b"<html>", "not JSON"),
        ("workbook", 200, b"PK\x03\x04...", None),
        ("workbook", 200, b"<html>", "not a workbook"),
    ],
)
def test_an_answer_is_whole_or_says_what_it_lacks(
    expected: str, status: int, body: bytes, fault: str | None
) -> None:
    assert fault_of(expected, status, body) == fault


def test_without_a_stated_length_the_matter_must_have_its_end() -> None:
    cut, whole = b"%PDF-1.4 ...", b"%PDF-1.4 ... %%EOF"
    assert fault_of("report", 200, whole, has_known_end=False) is None
    text = "a PDF that breaks off before its end"
    assert fault_of("report", 200, cut, has_known_end=False) == text
    page = council_page()
    assert fault_of("page", 200, page, has_known_end=False) is None
    text = "a page that breaks off before its end"
    assert fault_of("page", 200, page[:-20], has_known_end=False) == text


def test_the_not_found_page_is_known_by_its_heading_alone() -> None:
    page = markup.message_page("Report not found").encode()
    assert not_found_message(200, page) == 'the file server says "Report not found" (HTTP 200)'
    assert not_found_message(200, b"%PDF-1.4 <h1>Report not found</h1>") is None


def test_a_broken_server_does_not_say_that_there_is_no_such_report() -> None:
    slim = markup.message_page("Slim Application Error").encode()
    assert not_found_message(404, slim) is None
    assert not_found_message(500, b"no such file") is None
    assert not_found_message(404, b"no such file") is not None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("09 May 2025", DAY),
        ("9 may 2025", DAY),
        ("2025-05-09", None),
        ("", None),
    ],
)
def test_dates_are_read_with_english_months(text: str, day: dt.date | None) -> None:
    assert parse_date(text) == day
