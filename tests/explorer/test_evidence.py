"""Pictures of the row of a report that a grade was read from."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen import canvas

from explorer import downloads, evidence
from explorer.evidence import Row
from warehouse.common.home import Home

TABLE = (
    Row(1, "80 340 300 360", in_table=True),
    Row(1, "80 360 460 380", in_table=True),
)
TEXT = Row(2, "80 100 300 116", in_table=False)


@pytest.fixture
def archived(tmp_path: Path) -> tuple[Path, str]:
    """Return an archive with a report of two pages, and its hash."""
    written = io.BytesIO()
    page = canvas.Canvas(written, pagesize=(595, 842))
    page.drawString(80, 842 - 355, "Help and protection")
    page.showPage()
    page.drawString(80, 842 - 112, "The board is inadequate")
    page.save()
    home = Home(tmp_path)
    content = written.getvalue()
    sha256 = hashlib.sha256(content).hexdigest()
    place = home.archived(sha256)
    place.parent.mkdir(parents=True)
    place.write_bytes(content)
    return home.archive, sha256


def sizes(found: tuple[bytes | None, ...]) -> list[tuple[int, int]]:
    return [Image.open(io.BytesIO(picture)).size for picture in found if picture]


def test_rows_of_one_table_are_equally_wide_and_as_high_as_the_row(
    archived: tuple[Path, str],
) -> None:
    one, other = sizes(evidence.pictures(*archived, TABLE))
    assert one[0] == other[0]
    assert one[1] == pytest.approx(21.2 * evidence.SCALE, abs=2)


def test_the_picture_shows_what_is_printed_there(archived: tuple[Path, str]) -> None:
    (picture,) = evidence.pictures(*archived, (TABLE[0],))
    assert picture is not None
    darkest = min(Image.open(io.BytesIO(picture)).convert("L").tobytes())
    assert darkest < 100
    assert len(picture) < 10_000


def test_a_heading_has_air_around_it(archived: tuple[Path, str]) -> None:
    (size,) = sizes(evidence.pictures(*archived, (TEXT,)))
    assert size[1] == pytest.approx(30 * evidence.SCALE, abs=2)


@pytest.mark.parametrize(
    "row",
    [
        Row(3, "80 100 300 116", in_table=False),
        Row(0, "80 100 300 116", in_table=False),
        Row(1, "80 100", in_table=True),
        Row(1, "900 100 990 116", in_table=False),
        Row(1, "80 900 300 990", in_table=False),
    ],
)
def test_a_place_that_is_not_there_has_no_picture(row: Row, archived: tuple[Path, str]) -> None:
    assert evidence.pictures(*archived, (row,)) == (None,)


def test_a_report_that_is_not_what_was_archived_has_no_picture(archived):
    archive, sha256 = archived
    place = Home(archive.parent).archived(sha256)
    place.write_bytes(place.read_bytes() + b" ")
    assert evidence.pictures(archive, sha256, TABLE) == (None, None)
    assert evidence.pictures(archive, "0" * 64, TABLE) == (None, None)


def test_a_feed_of_one_council_has_a_name_of_its_own():
    feed = b"""<?xml version='1.0' encoding='utf-8'?>
    <feed xmlns="http://www.w3.org/2005/Atom">
    <id>urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8</id><title>New verdicts</title>
    <entry><id>1</id><category term="Hackney"/></entry>
    <entry><id>2</id><category term="Leeds &amp; more"/></entry></feed>"""
    found = downloads.only_of_council(feed, "Hackney").decode()
    assert found.count("<entry>") == 1
    assert "New verdicts: Hackney" in found
    assert "6ba7b810" not in found
    assert downloads.only_of_council(feed, "Hackney") != downloads.only_of_council(feed, "Leeds")


def test_a_report_that_comes_back_to_the_archive_has_its_pictures_again(archived):
    archive, sha256 = archived
    place = Home(archive.parent).archived(sha256)
    content = place.read_bytes()
    place.unlink()
    assert evidence.pictures(archive, sha256, TABLE) == (None, None)
    place.write_bytes(content)
    assert len(sizes(evidence.pictures(archive, sha256, TABLE))) == 2
