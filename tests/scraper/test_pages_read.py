"""The memory of councils' pages: it may spare work, and must never change what a page says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from scraper.pages.html import PageError
from scraper.sites import reports_site
from scraper.storage import pages_read
from scraper.storage.pages_read import PagesRead
from tests.scraper.collecting import LATER, Place
from tests.scraper.test_pages import LIVE, PAGE, TODAY, USUAL, council_page, link

BODY = council_page(
    link(f"{USUAL}, pdf - 09 May 2025"),
    link(f"{USUAL}, pdf - 20 August 2026", file_id=50300001),
)


def memory(folder: Path, today: dt.date = TODAY, base: str | None = None) -> PagesRead:
    """Return the memory kept in a folder, as a new run loads it."""
    return PagesRead(folder / "pages.json", reports_site(base), today)


@pytest.fixture
def known(tmp_path: Path) -> Path:
    """Return a folder whose memory has read the page once."""
    first = memory(tmp_path)
    first.read(BODY, PAGE, 80429)
    first.save()
    return tmp_path


def test_an_unchanged_page_says_from_memory_what_it_says_when_read(known: Path) -> None:
    again = memory(known)
    assert again.has(BODY, PAGE, 80429)
    from_memory = again.read(BODY, PAGE, 80429)
    assert from_memory == pages_read.read_council(BODY, PAGE, LIVE, 80429, TODAY)
    assert [each.file_id for each in from_memory.links] == [50300000, 50300001]


def test_an_unchanged_page_is_not_read_again(known: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages_read, "read_council", None)
    assert memory(known).read(BODY, PAGE, 80429).name == "Anyborough Council"


def test_a_page_that_changed_by_a_byte_is_read_again(known: Path) -> None:
    again = memory(known)
    changed = BODY.replace(b"50300001", b"50300002")
    assert not again.has(changed, PAGE, 80429)
    assert again.read(changed, PAGE, 80429).links[1].file_id == 50300002
    again.save()
    assert memory(known).has(changed, PAGE, 80429)
    assert not memory(known).has(BODY, PAGE, 80429)


def test_the_page_of_one_council_does_not_do_for_another(known: Path) -> None:
    assert not memory(known).has(BODY, PAGE, 80430)
    with pytest.raises(PageError):
        memory(known).read(BODY, PAGE, 80430)


def test_a_page_from_elsewhere_is_read_again(known: Path) -> None:
    assert not memory(known).has(BODY, f"{PAGE}/more", 80429)
    assert not memory(known, base="http://127.0.0.1:8900").has(BODY, PAGE, 80429)


def test_what_is_strange_on_a_page_is_told_of_at_every_run(tmp_path: Path) -> None:
    strange = council_page(link("Children's services inspection, pdf - soon"))
    first = memory(tmp_path)
    assert first.read(strange, PAGE, 80429).warnings
    first.save()
    assert memory(tmp_path).read(strange, PAGE, 80429).warnings


def test_a_date_that_has_become_the_future_is_seen(known: Path) -> None:
    earlier = memory(known, today=dt.date(2026, 8, 1))
    assert not earlier.has(BODY, PAGE, 80429)
    assert "in the future" in earlier.read(BODY, PAGE, 80429).warnings[0]


@pytest.mark.parametrize("damage", [b"", b"not a memory", b"0" * 64 + b"\n{}"])
def test_a_damaged_memory_counts_for_nothing(known: Path, damage: bytes) -> None:
    (known / "pages.json").write_bytes(damage)
    assert not memory(known).has(BODY, PAGE, 80429)


def test_a_memory_with_a_changed_digit_counts_for_nothing(known: Path) -> None:
    file = known / "pages.json"
    file.write_bytes(file.read_bytes().replace(b"2025-05-09", b"2025-05-08"))
    assert not memory(known).has(BODY, PAGE, 80429)


def test_what_other_code_read_counts_for_nothing(
    known: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages_read, "_of_the_readers", lambda: "other code")
    assert not memory(known).has(BODY, PAGE, 80429)


def test_a_memory_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    nowhere = memory(tmp_path / "nowhere")
    nowhere.read(BODY, PAGE, 80429)
    nowhere.save()
    assert list(tmp_path.iterdir()) == []


def test_a_run_with_the_memory_ends_in_the_same_tables_as_one_without(place: Place) -> None:
    assert place.collect().code == 0
    assert place.collect(now=LATER).code == 0
    with_memory = place.as_csv()
    (place.home / "pages.json").unlink()
    assert place.collect(now=LATER).code == 0
    assert place.as_csv() == with_memory


def test_a_full_run_reads_every_page_again(place: Place) -> None:
    assert place.collect().code == 0
    file = place.home / "pages.json"
    written = file.stat().st_mtime_ns
    assert place.collect().code == 0
    assert file.stat().st_mtime_ns == written
    assert place.collect("--full").code == 0
    assert file.stat().st_mtime_ns > written
