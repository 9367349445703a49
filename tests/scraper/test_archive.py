"""The archive: written once, found again, and sound after any stop."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from scraper.storage.archive import JOURNAL, Archive, DamagedError, Fetched

URL = "https://files.ofsted.gov.uk/v1/file/50300000"
AT = dt.datetime(2026, 8, 22, 12)  # noqa: DTZ001 - the archive's times are UTC without a zone


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Return an empty archive."""
    archive = Archive(tmp_path / "archive")
    archive.prepare()
    return archive


def keep(
    archive: Archive, data: bytes, url: str = URL, kind: str = "report", at: dt.datetime = AT
) -> Fetched:
    return archive.keep(data, url, kind, status=200, fetched_from="http://x/", fetched_at=at)


def test_what_is_kept_is_found_by_address_and_by_hash(archive: Archive) -> None:
    fetched = keep(archive, b"one")
    again = Archive(archive.folder)
    assert again.holds(URL)
    assert again.latest(URL) == fetched
    assert again.read(fetched.sha256) == b"one"


def test_a_changed_file_is_a_second_version(archive: Archive) -> None:
    first, second = keep(archive, b"one"), keep(archive, b"two")
    again = Archive(archive.folder)
    assert [last for _, last in again.versions("report")] == [first, second]
    assert again.latest(URL) == second
    assert again.read(first.sha256) == b"one"


def test_a_page_that_is_the_same_leaves_no_new_line(archive: Archive) -> None:
    for body in (b"a", b"a", b"b", b"a"):
        keep(archive, body, kind="page")
    assert len((archive.folder / JOURNAL).read_bytes().splitlines()) == 3


def test_half_a_line_of_a_killed_run_is_passed_over_and_closed(archive: Archive) -> None:
    keep(archive, b"one")
    with (archive.folder / JOURNAL).open("ab") as journal:
        journal.write(b'{"url": "https://files.ofsted.gov.uk/v1/file/2", "sha')
    after = Archive(archive.folder)
    assert after.torn_lines == 1
    keep(after, b"three", url=f"{URL}3")
    last = Archive(archive.folder)
    assert last.holds(URL)
    assert last.holds(f"{URL}3")


def test_bytes_half_written_are_swept_away(archive: Archive) -> None:
    left = archive.folder / ".incoming" / "left"
    left.write_bytes(b"half")
    archive.prepare()
    assert not left.exists()


def test_a_file_that_is_gone_or_short_is_not_held(archive: Archive) -> None:
    fetched = keep(archive, b"one")
    archive.path(fetched.sha256).write_bytes(b"on")
    assert not archive.holds(URL)
    archive.path(fetched.sha256).unlink()
    assert not archive.holds(URL)


def test_bytes_that_the_disk_changed_are_refused_and_written_anew(archive: Archive) -> None:
    fetched = keep(archive, b"one")
    archive.path(fetched.sha256).write_bytes(b"0ne")
    with pytest.raises(DamagedError, match="is not what was stored"):
        archive.read(fetched.sha256)
    assert not archive.holds(URL)
    keep(archive, b"one")
    assert archive.read(fetched.sha256) == b"one"


def test_bytes_that_the_disk_changed_unseen_are_written_anew_when_they_come_again(
    archive: Archive,
) -> None:
    fetched = keep(archive, b"one")
    archive.path(fetched.sha256).write_bytes(b"0ne")
    keep(Archive(archive.folder), b"one")
    assert archive.read(fetched.sha256) == b"one"


def test_with_a_clock_that_was_set_back_the_last_version_is_still_the_latest(
    archive: Archive,
) -> None:
    keep(archive, b"one")
    yesterday = AT - dt.timedelta(days=1)
    second = keep(archive, b"two", at=yesterday)
    third = keep(archive, b"one", at=yesterday)
    assert AT < second.fetched_at < third.fetched_at
    assert keep(archive, b"one", at=yesterday).fetched_at == third.fetched_at


def test_times_in_order_stay_as_they_are(archive: Archive) -> None:
    keep(archive, b"one")
    tomorrow = AT + dt.timedelta(days=1)
    assert keep(archive, b"one", at=tomorrow).fetched_at == tomorrow


@pytest.mark.parametrize(
    "line",
    [
        b"\x00\xff\xfe",
        b"null",
        b"[1, 2]",
        b'"text"',
        b"{}",
        b'{"url": [], "sha256": "%s", "kind": "report", "status": 200, "bytes": 3, '
        b'"fetched_from": "x", "fetched_at": "2026-01-01T00:00:00"}' % (b"a" * 64),
        b'{"url": "https://x/1", "sha256": "%s", "kind": "report", "status": 200, "bytes": 3, '
        b'"fetched_from": "x", "fetched_at": "2026-01-01T00:00:00"}' % b"../../../etc",
        b'{"url": "https://x/1", "sha256": "%s", "kind": "report", "status": 200, '
        b'"bytes": "3", "fetched_from": "x", "fetched_at": "2026-01-01T00:00:00"}' % (b"a" * 64),
    ],
)
def test_a_line_that_tells_of_no_fetch_is_passed_over(archive: Archive, line: bytes) -> None:
    keep(archive, b"one")
    journal = archive.folder / JOURNAL
    journal.write_bytes(line + b"\n" + journal.read_bytes())
    again = Archive(archive.folder)
    assert again.holds(URL)
    assert again.torn_lines == 1


def test_names_come_from_hashes_alone(archive: Archive) -> None:
    fetched = keep(archive, b"one", url="https://x/../../../etc/passwd\x00" + "a" * 300)
    assert archive.path(fetched.sha256).is_file()
    names = {path.name for path in archive.folder.rglob("*") if path.is_file()}
    assert names == {JOURNAL, fetched.sha256}


def test_a_refusal_is_kept_but_never_what_an_address_gave(archive: Archive) -> None:
    keep(archive, b"one")
    keep(archive, b"busy", kind="refusal")
    refused = keep(archive, b"busy", kind="refusal")
    again = Archive(archive.folder)
    assert again.read(refused.sha256) == b"busy"
    latest = again.latest(URL)
    assert latest is not None
    assert latest.sha256 != refused.sha256
    assert again.holds(URL)
    assert len((archive.folder / JOURNAL).read_bytes().splitlines()) == 2


def test_an_address_that_only_ever_refused_is_not_held(archive: Archive) -> None:
    keep(archive, b"busy", kind="refusal")
    for one in (archive, Archive(archive.folder)):
        assert not one.holds(URL)
        assert list(one.versions("report")) == []
