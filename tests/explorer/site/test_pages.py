"""The static pages: right grades, valid HTML, light, and every link leads somewhere."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote, urljoin

import html5lib
import pytest
from bs4 import BeautifulSoup, Tag

from explorer.connection import SharedWarehouse
from explorer.grades import GRADES
from explorer.queries import shared
from explorer.site.pages import linked_data
from tests.explorer.conftest import HOSTILE, warehouse_of
from tests.explorer.site.conftest import ADDRESSES, BASE
from tests.explorer.site.reading import attribute, first
from tests.warehouse.made_up import Facts
from warehouse.common.home import Home

MOST_BYTES = 100_000
PAGES = (
    "index.html",
    "england/index.html",
    "about/index.html",
    "councils/tower-hamlets/index.html",
)


def read(folder: Path, page: str) -> BeautifulSoup:
    return BeautifulSoup((folder / page).read_bytes(), "lxml")


def every_page(folder: Path) -> list[Path]:
    pages = sorted(folder.rglob("*.html"))
    assert len(pages) > 160  # one a council, and others
    return pages


def test_every_council_ever_has_a_page(published: Path, embedded: SharedWarehouse) -> None:
    slugs = set(embedded.ask("SELECT slug FROM councils")["slug"])
    assert {path.name for path in (published / "councils").iterdir()} == slugs
    assert len(slugs) == 160


def test_each_page_is_valid_html(published: Path) -> None:
    for page in every_page(published):
        parser = html5lib.HTMLParser(strict=True)
        parser.parse(page.read_text(encoding="utf-8"))


def test_each_page_is_light(published: Path) -> None:
    heavy = {p: n for p in every_page(published) if (n := p.stat().st_size) > MOST_BYTES}
    assert heavy == {}


def test_no_page_runs_a_script_or_takes_anything_from_another_host(published: Path) -> None:
    for page in every_page(published):
        soup = BeautifulSoup(page.read_bytes(), "lxml")
        assert {tag.get("type") for tag in soup("script")} == {"application/ld+json"}
        assert not soup.find(style=True)
        assert not [
            tag for tag in soup.find_all(True) if any(a.startswith("on") for a in tag.attrs)
        ]
        taken = [tag.get("src") for tag in soup.find_all(src=True)]
        taken += [tag["href"] for tag in soup("link") if set(tag["rel"]) & {"stylesheet", "icon"}]
        assert [address for address in taken if "//" in str(address)] == []


def test_every_link_inside_resolves(published: Path) -> None:
    broken = []
    for page in every_page(published):
        here = f"{BASE}/{page.relative_to(published)}"
        soup = BeautifulSoup(page.read_bytes(), "lxml")
        for tag in soup.find_all(href=True):
            address, _, anchor = urljoin(here, str(tag["href"])).partition("#")
            if not address.startswith(f"{BASE}/"):
                continue
            path = unquote(address.removeprefix(f"{BASE}/"))
            target = published / (f"{path}index.html" if path == "" or path.endswith("/") else path)
            if not target.is_file():
                broken.append((here, tag["href"]))
            elif anchor and target == page and not soup.find(id=anchor):
                broken.append((here, f"#{anchor}"))
    assert broken == []


def test_every_grade_on_every_council_s_page_is_in_force(
    published: Path, embedded: SharedWarehouse
) -> None:
    day = shared.held_until(embedded)
    rows = embedded.ask(
        "SELECT c.slug, s.strand::VARCHAR AS strand, s.grade::VARCHAR AS grade "
        "FROM standing_on($day) s JOIN councils c USING (la_code)",
        {"day": day},
    )
    standing = {(r.slug, r.strand): r.grade for r in rows.itertuples()}
    strands = ("help_and_protection", "children_in_care", "care_leavers", "leadership")
    current = embedded.ask(
        "SELECT slug FROM councils WHERE coalesce(closed >= $day, true)", {"day": day}
    )
    for slug in current["slug"]:
        soup = read(published, f"councils/{slug}/index.html")
        shown = [_grade_of(chip) for chip in soup.select(".services .chip")]
        assert shown == [standing.get((slug, strand)) for strand in strands], slug
        large = _grade_of(first(soup, ".chip.large"))
        assert large == standing.get((slug, "overall"), standing.get((slug, strands[0]))), slug
        for row in soup.select(".peers tbody tr"):
            peer = attribute(row, "a", "href").split("/")[-2]
            chips = [_grade_of(chip) for chip in row.select(".chip")]
            wanted = [standing.get((peer, strand)) for strand in ("overall", strands[0])]
            assert chips == wanted, (slug, peer)


def _grade_of(chip: Tag) -> str | None:
    found = set(chip["class"]) & set(GRADES)
    return found.pop() if found else None


def test_every_tile_has_the_grade_in_force(published: Path, embedded: SharedWarehouse) -> None:
    day = shared.held_until(embedded)
    for strand in ("help_and_protection", "overall"):
        rows = embedded.ask(
            "SELECT c.slug, s.grade::VARCHAR AS grade FROM councils c "
            "LEFT JOIN standing_on($day) s "
            "ON s.la_code = c.la_code AND s.strand::VARCHAR = $strand "
            "WHERE c.tile_row IS NOT NULL AND coalesce(c.closed >= $day, true)",
            {"day": day, "strand": strand},
        )
        page = "england/overall" if strand == "overall" else "england"
        tiles = read(published, f"{page}/index.html").select(".tile")
        shown = {str(tile["href"]).split("/")[-2]: _grade_of(tile) for tile in tiles}
        wanted = {r.slug: r.grade if isinstance(r.grade, str) else None for r in rows.itertuples()}
        assert shown == wanted


@pytest.mark.parametrize("page", PAGES)
def test_each_page_says_the_day_of_its_facts_and_where_it_is(
    published: Path, embedded: SharedWarehouse, page: str
) -> None:
    day = shared.held_until(embedded)
    soup = read(published, page)
    assert day is not None
    assert f"known until {day.day} {day:%B %Y}" in first(soup, "footer").get_text()
    canonical = attribute(soup, "link[rel=canonical]", "href")
    assert canonical == f"{BASE}/{page.removesuffix('index.html')}"
    assert attribute(soup, "html", "lang") == "en-GB"
    assert attribute(soup, "meta[name=description]", "content")


def test_grades_stand_beside_the_day_on_which_they_were_in_force(
    published: Path, embedded: SharedWarehouse
) -> None:
    day = shared.held_until(embedded)
    assert day is not None
    said = f"on {day.day} {day:%B %Y}"
    directory = first(read(published, "index.html"), "#councils").find_next("p")
    assert directory is not None
    assert said in directory.get_text()
    assert said in first(read(published, "councils/brent/index.html"), ".aside").get_text()
    assert said in first(read(published, "england/index.html"), "h2").get_text()


def test_whoever_finds_an_old_copy_is_led_to_newer_reports_before_any_grade(
    published: Path, embedded: SharedWarehouse
) -> None:
    addresses = embedded.ask("SELECT slug, page_url FROM councils WHERE closed IS NULL")
    for row in addresses.itertuples():
        soup = read(published, f"councils/{row.slug}/index.html")
        assert attribute(soup, ".aside:has(~ h1) a", "href") == row.page_url
    for page, place in (("index.html", "#councils ~ p"), ("england/index.html", ".aside")):
        said = first(read(published, page), place)
        assert "months ago, Ofsted’s own site may have newer reports" in said.get_text()
        assert attribute(said, "a", "href") == "https://reports.ofsted.gov.uk/"
    abolished = first(read(published, "councils/cumbria/index.html"), ".aside")
    assert "newer" not in abolished.get_text()


def test_each_service_says_where_its_grade_stands(published: Path) -> None:
    def said(slug: str) -> list[tuple[str, str]]:
        rows = read(published, f"councils/{slug}/index.html").select(".services p:last-child")
        return [(row.get_text(), attribute(row, "a", "href")) for row in rows if row.find("a")]

    report = "https://files.ofsted.gov.uk/v1/file/50266090#page=1"
    assert said("tower-hamlets")[0] == (
        "Good, since 22 July 2019 (report of 13 January 2025, page 1: help and protection)",
        report,
    )
    assert said("tower-hamlets")[2] == (
        "Outstanding, since 13 January 2025 (report, page 1: care leavers)",
        report,
    )
    (_, in_care, _) = said("cumbria")
    assert "(Ofsted’s statistics: children in care)" in in_care[0]
    assert in_care[1].startswith("https://www.gov.uk/")


def test_a_report_known_from_the_statistics_alone_leads_to_them(published: Path) -> None:
    rows = read(published, "councils/cumbria/index.html").select(".reports tbody tr")
    assert rows
    for row in rows:
        assert row.get_text().endswith("in Ofsted’s statistics only")
        assert attribute(row, "a", "href").startswith("https://www.gov.uk/")


def test_an_abolished_council_is_not_told_of_as_if_it_were_there(published: Path) -> None:
    page = read(published, "councils/bournemouth/index.html").get_text()
    assert "How Ofsted judged the council’s services" in page
    assert "Follow new reports" not in page


def test_the_title_of_a_council_s_page_answers_the_question(published: Path) -> None:
    title = first(read(published, "councils/tower-hamlets/index.html"), "title").string
    assert title == (
        "Tower Hamlets: outstanding overall since 13 January 2025, as known on 22 August 2026"
    )


def test_what_machines_read_is_valid_and_says_the_same(published: Path) -> None:
    soup = read(published, "councils/tower-hamlets/index.html")
    facts = json.loads(first(soup, "script").get_text())
    assert facts["@type"] == "GovernmentOrganization"
    assert facts["subjectOf"]["name"] == first(soup, "title").string


def test_linked_data_cannot_end_its_element() -> None:
    text = linked_data({"name": "</script><script>alert(1)</script>"})
    assert "<" not in text
    assert json.loads(text) == {"name": "</script><script>alert(1)</script>"}


def test_the_sitemap_lists_every_page(published: Path) -> None:
    listed = re.findall(r"<loc>(.*?)</loc>", (published / "sitemap.xml").read_text())
    pages = {
        f"{BASE}/{page.relative_to(published)}".removesuffix("index.html")
        for page in every_page(published)
    }
    assert set(listed) == pages


@pytest.mark.slow
def test_a_council_s_name_is_shown_as_text(hostile_home: Home, tmp_path: Path) -> None:
    from explorer.site.publish import publish

    folder = tmp_path / "pages"
    publish(hostile_home, folder, ADDRESSES)
    said = 0
    for page in every_page(folder):
        soup = BeautifulSoup(page.read_bytes(), "lxml")
        assert not soup.find("a", href=re.compile("^javascript:|^https?://evil"))
        assert not soup.find(lambda tag: tag.name == "b" and tag.string == "Ha")
        assert not soup.find(src=re.compile("evil"))
        assert {tag.get("type") for tag in soup("script")} <= {"application/ld+json"}
        said += HOSTILE in soup.get_text()
    assert said > 2
    (own,) = (folder / "councils").glob("b-ha-b-ck*")
    soup = read(own, "index.html")
    assert HOSTILE in first(soup, "title").get_text()
    assert HOSTILE in attribute(soup, 'meta[property="og:title"]', "content")
    feed = BeautifulSoup((own / "feed.xml").read_bytes(), "xml")
    assert HOSTILE in first(feed, "feed > title").get_text()


@pytest.mark.slow
def test_a_council_whose_newest_report_is_not_read_shows_no_grade(
    facts: Facts, tmp_path: Path
) -> None:
    from explorer.site.publish import publish

    facts.report(211, "2024-01-10", {"overall_effectiveness": "good", "leadership": "good"})
    facts.report(204, "2024-01-10", {"overall_effectiveness": "good", "leadership": "good"})
    facts.report(211, "2026-09-01", {"overall_effectiveness": "inadequate"}, file_id=59999999)
    facts.tables["inspections"].pop()
    facts.tables["judgements"].pop()
    facts.tables["documents"][-1] |= {"status": "unreadable", "reason": "made up"}
    publish(warehouse_of(facts, tmp_path / "home"), tmp_path / "pages", ADDRESSES)
    soup = read(tmp_path / "pages", "councils/tower-hamlets/index.html")
    assert "not shown here" in first(soup, ".claim").get_text()
    assert soup.select(".services .chip.good") == []
    assert "59999999" in attribute(soup, ".claim a", "href")
