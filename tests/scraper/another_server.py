"""A second server for the reports site, written from what is known of it and nothing else.

It shares no line with the stand-in in tests/site, so that what both get wrong alike is seen. How it
talks depends on its `Behaviour`; what it says is always the same.
"""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests.pdfs.others import letter, not_found_page


@dataclass(frozen=True)
class Behaviour:
    """How the server talks; every setting is one that the site may have."""

    protocol: str = "HTTP/1.1"
    has_length: bool = True
    is_chunked: bool = False
    is_zipped: bool = False
    most_rows: int = 100
    total: str = '<strong class="results-count js-results-count">{total}</strong>'
    onward: str = '<a class="pagination__next" href="/search?{query}&amp;start={start}">Next</a>'
    last: str = ""  # in place of the link to the next page, on the last one
    file: str = "https://files.ofsted.gov.uk/v1/file/{file_id}"
    page_redirect: int = 0
    file_redirect: str = ""
    has_one_page_for_dead_files: bool = False


@dataclass(frozen=True)
class Listed:
    """A council with its files by number: wording, date as printed, and what the file has."""

    urn: int
    name: str
    files: dict[int, tuple[str, str, bytes]] = field(default_factory=dict)


INSPECTION = "Children&#039;s services inspection"
LISTED = (
    Listed(
        80429,
        "Birmingham City Council",
        {
            50004190: (INSPECTION, "19 October 2012", not_found_page()),
            50004191: ("Children&#039;s services focused visit", "07 November 2023", letter()),
        },
    ),
    Listed(80431, "Blackpool Borough Council", {50004178: (INSPECTION, "", not_found_page())}),
    Listed(2532287, "Bournemouth, Christchurch &amp; Poole  Council"),
)


@contextmanager
def another_server(behaviour: Behaviour) -> Iterator[str]:
    """Serve with a behaviour on a free port; yield the base address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(behaviour))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _page(title: str, matter: str) -> bytes:
    return (
        f"<!DOCTYPE html>\n<html lang='en'><head><title>{title}</title></head><body>"
        "<div class='cookie-banner'><a href='/cookies'>Cookies</a></div>"
        "<nav><a href='/provider/21/100123'>A school</a></nav>"
        f"<main id='main'>{matter}</main>"
        "<footer><a href='/search?level_1_types=1'>Schools</a></footer></body></html>\n"
    ).encode()


def _search(behaviour: Behaviour, query: str) -> bytes:
    asked = parse_qs(query, keep_blank_values=True)
    start = int(asked["start"][0])
    rows = min(int(asked["rows"][0]), behaviour.most_rows)
    shown = LISTED[start : start + rows]
    cards = "".join(
        '<li class="search-result"><h3 class="search-result__title heading--sub">'
        f'<a href="/provider/44/{council.urn}">{council.name}</a></h3></li>'
        for council in shown
    )
    kept = "&amp;".join(pair for pair in query.split("&") if not pair.startswith("start="))
    is_last = start + rows >= len(LISTED)
    onward = behaviour.last if is_last else behaviour.onward.format(query=kept, start=start + rows)
    total = behaviour.total.format(total=len(LISTED)) if shown else ""
    return _page("Search", f'{total}<ul>{cards}</ul><div class="pagination">{onward}</div>')


def _council(behaviour: Behaviour, council: Listed) -> bytes:
    items = "".join(
        '<li class="timeline__day"><div class="event"><span class="event__title heading--sub">'
        f'<a class="publication-link" href="{behaviour.file.format(file_id=file_id)}">{wording}'
        f'<span class="nonvisual">{wording}, PDF{" - " if day else ""}{day}</span></a>'
        "<div class='event__metadata'>PDF &ndash; Published "
        f"<time pubdate>{day or '19 October 2012'}</time></div></span></div></li>"
        for file_id, (wording, day, _) in council.files.items()
    )
    return _page(
        council.name,
        f'<h1 class="heading--title title-block__heading">{council.name}</h1>'
        f'<p class="heading--main title-block__subheading">URN: {council.urn}</p>'
        f'<ol class="timeline">{items}</ol>'
        '<aside><a href="/provider/21/100888">A school nearby</a></aside>',
    )


def _handler(behaviour: Behaviour) -> type[BaseHTTPRequestHandler]:
    councils = {str(council.urn): council for council in LISTED}
    files = {file_id: body for each in LISTED for file_id, (_, _, body) in each.files.items()}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = behaviour.protocol
        wbufsize = -1

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            match address.path.strip("/").split("/"):
                case ["search"]:
                    self.answer(200, _search(behaviour, address.query))
                case ["provider", "44", urn] if urn in councils:
                    if behaviour.page_redirect and not address.path.endswith("/"):
                        self.answer(behaviour.page_redirect, b"", {"Location": f"{address.path}/"})
                    else:
                        self.answer(200, _council(behaviour, councils[urn]))
                case ["v1", "file", file_id] if behaviour.file_redirect:
                    self.answer(302, b"", {"Location": behaviour.file_redirect + file_id})
                case [*_, file_id] if file_id.isdecimal():
                    body = files[int(file_id)]
                    is_dead = not body.startswith(b"%PDF-")
                    if is_dead and behaviour.has_one_page_for_dead_files:
                        self.answer(302, b"", {"Location": "/report-not-found"})
                    else:
                        self.answer(404 if is_dead else 200, body)
                case ["report-not-found"]:
                    self.answer(200, not_found_page())
                case _:
                    self.answer(404, _page("Page not found", "<h1>Page not found</h1>"))

        def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            if behaviour.is_zipped:
                body = gzip.compress(body)
                self.send_header("Content-Encoding", "gzip")
            if behaviour.is_chunked:
                self.send_header("Transfer-Encoding", "chunked")
                body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if body else b"0\r\n\r\n"
            elif behaviour.has_length:
                self.send_header("Content-Length", str(len(body)))
            else:
                self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body)

    return Handler
