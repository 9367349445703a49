"""Documents that are hostile or broken: an answer within bounds, and the run goes on."""

import io
import os
import signal
import sys
import threading
import time
import zlib

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from scraper.documents.process.confined import ConfinedReader
from scraper.documents.reports.report import read_report
from scraper.records import DocumentStatus
from tests import pdfs

SOUND = pdfs.ilacs_report()
UNREADABLE = DocumentStatus.UNREADABLE


def pdf_of(*objects, trailer=b""):
    """A PDF of hand-made objects, numbered from 1; the first is the catalogue."""
    data = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(objects) + 1, trailer)
    return data + b"startxref\n%d\n%%%%EOF\n" % start


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
FONT = b"/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"


def page_with(stream, filters=b"/FlateDecode"):
    """A PDF of one page with a content stream."""
    return pdf_of(
        CATALOGUE,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R " + FONT + b" >>",
        b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream" % (len(stream), filters, stream),
    )


def encrypted():
    """A PDF that asks for a password."""

    file = io.BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption("secret", strength=40))
    canvas.drawString(72, 700, "Nothing to see")
    canvas.save()
    return file.getvalue()


def bomb(size):
    """A PDF whose content unpacks to so many bytes of blanks, from a thousandth of them."""
    packer = zlib.compressobj(9)
    piece = b" " * 2**20
    packed = b"".join(packer.compress(piece) for _ in range(size // len(piece)))
    return page_with(packed + packer.flush())


HOSTILE = {
    "encrypted": encrypted(),
    "no pages": pdf_of(CATALOGUE, b"<< /Type /Pages /Kids [] /Count 0 >>"),
    "thousands of pages": pdf_of(
        CATALOGUE,
        b"<< /Type /Pages /Count 5000 /Kids [" + b"3 0 R " * 5000 + b"] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    ),
    "a count that lies": pdf_of(CATALOGUE, b"<< /Type /Pages /Kids [] /Count 99999999 >>"),
    "pages within themselves": pdf_of(CATALOGUE, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
    "deep nesting": pdf_of(CATALOGUE, b"[" * 100_000 + b"]" * 100_000),
    "bomb": bomb(2**30),
    "bomb in a bomb": page_with(
        zlib.compress(zlib.compress(b" " * 2**28, 9), 9), b"[/FlateDecode /FlateDecode]"
    ),
    "a million words": page_with(
        zlib.compress(b"BT /F 9 Tf " + b"1 0 0 1 72 700 Tm (word) Tj " * 250_000 + b"ET", 1)
    ),
    "pictures of pages": pdfs.picture_only(3),
    "cut short": SOUND[: len(SOUND) // 2],
    "not a PDF": pdfs.not_found_page(),
    "only a header": b"%PDF-1.7\n",
    "noise": b"%PDF-1.4\n" + bytes(range(256)) * 400,
}


@pytest.fixture(scope="module")
def reader():
    with ConfinedReader(1, seconds=15) as opened:
        yield opened


@pytest.mark.command
@pytest.mark.parametrize("kind", HOSTILE)
def test_every_hostile_document_gets_a_status_and_a_reason_and_the_next_one_is_read(reader, kind):
    start = time.monotonic()
    report = reader.read(HOSTILE[kind])
    assert report.status in (UNREADABLE, DocumentStatus.NOT_A_REPORT)
    assert report.reason
    assert report.judgements == ()
    assert time.monotonic() - start < 30
    assert reader.read(SOUND).status is DocumentStatus.OK


@pytest.mark.command
def test_a_cross_reference_that_points_at_itself_does_no_harm(reader):
    loop = b"trailer\n<< /Prev %d" % SOUND.rfind(b"xref\n0")
    report = reader.read(SOUND.replace(b"trailer\n<<", loop))
    assert report.judgements in ((), read_report(SOUND).judgements)


@pytest.mark.command
@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("encrypted", "password"),
        ("thousands of pages", "5000 pages"),
        ("no pages", "without pages"),
        ("pictures of pages", "no text"),
        ("cut short", "broken"),
    ],
)
def test_the_reason_says_what_is_wrong(reader, kind, expected):
    assert expected in reader.read(HOSTILE[kind]).reason


@pytest.mark.command
def test_reads_what_read_report_reads():
    documents = [("a", SOUND), ("b", pdfs.sif_report()), ("c", pdfs.not_found_page())]
    with ConfinedReader(2) as reader:
        assert list(reader.read_all(documents)) == [(key, read_report(d)) for key, d in documents]


@pytest.mark.command
def test_one_that_takes_too_long_is_given_up_and_the_rest_go_on():
    with ConfinedReader(1, seconds=6) as reader:
        assert reader.read(SOUND).status is DocumentStatus.OK
        (process,) = reader.processes()
        # Stopped, it never answers, however quick the machine is.
        os.kill(process, signal.SIGSTOP)
        late = reader.read(SOUND)
        assert late.status is DocumentStatus.UNREADABLE
        assert "longer than 6 seconds" in (late.reason or "")
        assert reader.read(SOUND).status is DocumentStatus.OK


@pytest.mark.command
def test_a_killed_process_costs_no_document():
    with ConfinedReader(1) as reader:
        assert reader.read(SOUND).status is DocumentStatus.OK
        (process,) = reader.processes()
        os.kill(process, signal.SIGKILL)
        assert reader.read(SOUND).status is DocumentStatus.OK
        assert reader.processes() != [process]


def kill_while_reading(reader, times):
    """Let so many processes of a reader be killed in the midst of a document, one by one."""
    killed: set[int] = set()
    while len(killed) < times:
        for process in set(reader.processes()) - killed:
            os.kill(process, signal.SIGSTOP)  # it must not be done before it is killed
            time.sleep(0.1)
            os.kill(process, signal.SIGKILL)
            killed.add(process)
        time.sleep(0.01)


@pytest.mark.command
@pytest.mark.parametrize(("times", "status"), [(1, DocumentStatus.OK), (2, UNREADABLE)])
def test_a_document_is_read_again_where_somebody_killed_its_process_once(times, status):
    with ConfinedReader(1, seconds=30) as reader:
        reader.read(SOUND)
        killer = threading.Thread(target=kill_while_reading, args=(reader, times))
        (process,) = reader.processes()
        os.kill(process, signal.SIGSTOP)
        killer.start()
        report = reader.read(SOUND)
        killer.join()
        assert report.status is status
        assert status is DocumentStatus.OK or "signal 9" in str(report.reason)
        assert reader.read(SOUND).status is DocumentStatus.OK


@pytest.mark.command
@pytest.mark.skipif(os.name != "posix", reason="process groups are POSIX's")
def test_what_ends_all_processes_of_a_terminal_does_not_end_a_reading_one():
    with ConfinedReader(1) as reader:
        reader.read(SOUND)
        (process,) = reader.processes()
        assert os.getpgid(process) != os.getpgrp()


@pytest.mark.command
def test_closed_meanwhile_it_says_nothing_of_the_document():
    reader = ConfinedReader(1)
    reader.read(SOUND)
    (process,) = reader.processes()
    os.kill(process, signal.SIGSTOP)
    threading.Timer(0.3, reader.close).start()
    with pytest.raises(RuntimeError, match="closed"):
        reader.read(SOUND)


@pytest.mark.command
@pytest.mark.skipif(sys.platform != "linux", reason="address space is bounded on Linux")
def test_memory_is_bounded():
    with ConfinedReader(1, memory=400 * 2**20) as reader:
        report = reader.read(HOSTILE["bomb"])
        assert report.status is UNREADABLE
        assert reader.read(SOUND).status is DocumentStatus.OK


def test_more_bytes_than_any_report_has_are_not_sent():
    with ConfinedReader(1) as reader:
        report = reader.read(b"%PDF-1.7" + bytes(65 * 2**20))
        assert report.status is UNREADABLE
        assert reader.processes() == []


@pytest.mark.command
def test_no_process_is_left_behind():
    with ConfinedReader(2) as reader:
        list(reader.read_all((number, SOUND) for number in range(4)))
        processes = reader.processes()
    assert processes
    for process in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)
