"""Workbooks that are bombs: refused in a line, and the next one is read."""

from __future__ import annotations

import os
import re
import signal
import struct
import sys
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest

from scraper.documents.process.confined import ConfinedWorkbookReader
from scraper.documents.workbooks.workbook import UnreadableWorkbookError, read_workbook
from scraper.records import Workbook
from tests.site.workbooks import make_ods, make_xlsx

SMALL = make_xlsx({"A": [["a"]]})
SHEET = "xl/worksheets/sheet1.xml"
CORNER = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def with_rows(rows: bytes, **parts: bytes) -> bytes:
    """Return a workbook whose sheet has these rows, with further parts by name."""
    made = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(SMALL)) as before,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            content = before.read(name)
            if name == SHEET:
                content = re.sub(rb"<row .*</row>", rows, content, flags=re.DOTALL)
            after.writestr(name, parts.pop(name, content))
        for name, content in parts.items():
            after.writestr(name, content)
    return made.getvalue()


def elsewhere(package: bytes) -> bytes:
    """Return the package with its sheet under another name."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            content = before.read(name).replace(b"worksheets/sheet1.xml", b"elsewhere/s.xml")
            after.writestr(name.replace("worksheets/sheet1.xml", "elsewhere/s.xml"), content)
    return made.getvalue()


@pytest.mark.parametrize(
    "package",
    [
        with_rows(CORNER),
        with_rows(CORNER.replace(b'"', b"'")),
        elsewhere(with_rows(CORNER)),
        with_rows((b"<row>" + b"<c><v>1</v></c>" * 1000 + b"</row>") * 1100),
    ],
    ids=["far corner", "in other quotes", "in another part", "cells that say no place"],
)
def test_a_sheet_that_claims_too_many_cells_is_not_opened(package: bytes) -> None:
    with pytest.raises(UnreadableWorkbookError, match=r"claims \d{7,} cells"):
        read_workbook(package)


def test_a_part_that_lies_about_its_size_is_not_unpacked_whole() -> None:
    package = with_rows(CORNER, **{"xl/media/a.bin": bytes(200_000_000)})
    lying = package.replace(struct.pack("<I", 200_000_000), struct.pack("<I", 1000))
    with pytest.raises(UnreadableWorkbookError):
        read_workbook(lying)


@pytest.mark.parametrize("entity", ['SYSTEM "file:///etc/passwd"', '"text"'])
def test_entities_are_not_resolved(entity: str) -> None:
    head = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x {entity}>]>'.encode()
    rows = b'<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>'
    with zipfile.ZipFile(BytesIO(with_rows(rows))) as package:
        sheet = re.sub(rb"^<\?xml.*?\?>", head, package.read(SHEET))
    with pytest.raises(UnreadableWorkbookError, match="cannot be read"):
        read_workbook(with_rows(rows, **{SHEET: sheet}))


@pytest.mark.command
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds a process's memory")
def test_a_workbook_that_needs_too_much_memory_costs_no_other() -> None:
    shared = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 60_000)
    )
    texts = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
        + b"x" * 100_000
        + b"</t></si></sst>"
    )
    bomb = with_rows(shared, **{"xl/sharedStrings.xml": texts})
    with ConfinedWorkbookReader() as reader:
        message, book = (reader.read(data) for data in (bomb, SMALL))
    assert "MiB" in str(message)
    assert isinstance(book, Workbook)


@pytest.mark.command
def test_threads_that_share_a_reader_get_each_the_answer_to_its_own_question() -> None:
    # Each is refused in words of its own; the sizes differ, for what is sent is sent in pieces.
    asked = [f"<html>{number}".encode() + b"-" * number * 40_000 for number in range(8)]
    whole = [make_ods({f"Sheet {number}": [["title"]]}) for number in range(8)]
    asked = [data for pair in zip(asked, whole, strict=True) for data in pair] * 5
    with ConfinedWorkbookReader(seconds=20) as reader:
        alone = [reader.read(data) for data in asked]
        with ThreadPoolExecutor(4) as threads:
            assert list(threads.map(reader.read, asked)) == alone


@pytest.mark.command
@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
def test_a_workbook_is_read_again_where_somebody_killed_its_process() -> None:
    with ConfinedWorkbookReader() as reader:
        reader.read(SMALL)
        child = reader.running_id() or 0
        assert os.getpgid(child) != os.getpgrp()  # Ctrl-C would be for both
        os.kill(child, signal.SIGSTOP)  # it must not be done before it is killed
        threading.Timer(0.2, os.kill, (child, signal.SIGKILL)).start()
        assert isinstance(reader.read(SMALL), Workbook)
        assert reader.running_id() != child
