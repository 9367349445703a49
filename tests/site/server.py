"""A small stand-in for the two sites, over real HTTP.

The server has a table of routes: (pattern of the path, function from what was asked to an
answer). The reports site's routes are here; the statistics site's come from
tests/site/statistics.py and are given as `more`.
"""

from __future__ import annotations

import re
import socket
import ssl
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from tests.site import markup
from tests.site.world import World

MOST_ROWS = 100  # what the real site clamps a larger number of rows to, in silence


@dataclass(frozen=True)
class Asked:
    """One request as it came.

    Attributes:
        path, query: Of the address; the query's pairs in order.
        headers: With lower-case names.
        at: Seconds on the monotonic clock.
        host: Of the Host header: what the client calls this server.
        user_agent: What the client says it is.
    """

    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    at: float

    @property
    def host(self) -> str:
        return self.headers.get("host", "")

    @property
    def user_agent(self) -> str:
        return self.headers.get("user-agent", "")

    def get(self, *names: str) -> str | None:
        """Return the value of the first of these parameters that was given; None if none was."""
        return next((value for name, value in self.query if name in names), None)


@dataclass
class Answer:
    """What the server sends.

    Attributes:
        body: The whole body.
        status, content_type, headers: As in HTTP.
        cut_after: Send only so many bytes of the body, then close. The length in the header
            stays that of the whole body, unless `hide_length`.
        hide_length: State no length: the end of the connection is the end of the body.
        reset: Break the connection instead of answering.
        seconds_per_piece, piece: Send the body slowly, in pieces of so many bytes.
    """

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    cut_after: int | None = None
    hide_length: bool = False
    reset: bool = False
    seconds_per_piece: float = 0.0
    piece: int = 1024


Route = tuple[str, Callable[[Asked, re.Match[str]], Answer]]


def html(text: str, status: int = 200, **more: object) -> Answer:
    """Return an answer that is a page."""
    return Answer(text.encode(), status, **more)  # type: ignore[arg-type]


def pdf(data: bytes) -> Answer:
    """Return an answer that is a file; HTML under a file's number goes out as the page it is."""
    if b"%PDF-" in data[:1024]:
        return Answer(data, content_type="application/pdf")
    return Answer(data, 404)


class ReportsSite:
    """Routes of the reports site and its file server, for one world.

    Attributes:
        world: May be changed between two crawls.
        most_rows: Larger numbers of rows are clamped to this.
        banner: HTML of an announcement on every page.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.most_rows = MOST_ROWS
        self.banner = ""

    def routes(self) -> list[Route]:
        """Return the table."""
        return [
            (r"/robots\.txt", self.robots),
            (r"/search", self.search),
            (r"/provider/44/(\d+)", self.provider),
            (r"/v1/file/(\d+)", self.file),
            (r"/", lambda asked, match: html(markup.reports_site(self.world))),
        ]

    def robots(self, asked: Asked, match: re.Match[str]) -> Answer:
        """Allow everything."""
        return Answer(b"User-agent: *\nDisallow: /admin/\n", content_type="text/plain")

    def search(self, asked: Asked, match: re.Match[str]) -> Answer:
        """Answer a search for local authorities, in pages."""
        category = asked.get("level_2_types", "level_2_types[]", "level_2_types[0]")
        closed = asked.get("status", "status[]", "status[0]") == "2"
        found = self.world.search(closed=closed) if category == "12" else []
        start = int(asked.get("start") or 0)
        rows = min(int(asked.get("rows") or 10), self.most_rows)
        following = dict(asked.query) | {"start": str(start + rows), "rows": str(rows)}
        return html(
            markup.search_page(
                found[start : start + rows],
                len(found),
                following if start + rows < len(found) else None,
                self.banner,
            )
        )

    def provider(self, asked: Asked, match: re.Match[str]) -> Answer:
        """Answer with a council's page."""
        try:
            council = self.world.council(int(match[1]))
        except KeyError:
            return html(markup.message_page("Page not found"), 404)
        return html(markup.council_page(council, banner=self.banner))

    def file(self, asked: Asked, match: re.Match[str]) -> Answer:
        """Answer with a file, or with the page that says it is no more."""
        listed = self.world.files().get(int(match[1]))
        if listed is None or listed.data is None:
            return html(markup.message_page("Report not found", "This document is gone."), 404)
        return pdf(listed.data())


class StandIn:
    """The running server: start it, look at what it was asked, stop it.

    Use as a context manager. `base` is its address. `asked` lists every request in order;
    `most_at_once` is how many were under way at a time, each for `seconds_to_think`.
    `faults` are tried before the routes: a function that returns an answer, or None to leave
    the request to the next.
    """

    def __init__(
        self,
        routes: Iterable[Route],
        port: int = 0,
        address: str = "127.0.0.1",
        context: ssl.SSLContext | None = None,
    ) -> None:
        self.table: list[tuple[re.Pattern[str], Callable[[Asked, re.Match[str]], Answer]]] = []
        self.add(routes)
        self.asked: list[Asked] = []
        self.at_once = 0
        self.most_at_once = 0
        self.seconds_to_think = 0.0
        self.faults: list[Callable[[Asked, Callable[[Asked], Answer]], Answer | None]] = []
        self._server = _Server((address, port), _Handler)
        self._server.stand_in = self
        if context:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread: threading.Thread | None = None

    def add(self, routes: Iterable[Route]) -> None:
        """Serve more routes, after those that there are."""
        self.table += [(re.compile(pattern), answer) for pattern, answer in routes]

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *stopped: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def serve_forever(self) -> None:
        """Serve in this thread until interrupted."""
        self._server.serve_forever()

    def paths(self, pattern: str = "") -> list[str]:
        """Return the paths asked for that match a pattern, in order."""
        return [asked.path for asked in list(self.asked) if re.search(pattern, asked.path)]

    def plain_answer(self, asked: Asked) -> Answer:
        """Return what the routes answer, without any fault."""
        for pattern, answer in self.table:
            match = pattern.fullmatch(asked.path)
            if match:
                return answer(asked, match)
        return html(markup.message_page("Page not found"), 404)

    def answer(self, asked: Asked) -> Answer:
        """Return the answer to a request."""
        self.asked.append(asked)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        time.sleep(self.seconds_to_think)
        try:
            return self._answer(asked)
        finally:
            self.at_once -= 1

    def _answer(self, asked: Asked) -> Answer:
        for fault in self.faults:
            answer = fault(asked, self.plain_answer)
            if answer is not None:
                return answer
        return self.plain_answer(asked)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    stand_in: StandIn

    def handle_error(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
    ) -> None:
        """Say nothing of clients that are killed; they break connections all the time."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, ssl.SSLError)):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = Asked(
            parts.path,
            tuple(parse_qsl(parts.query, keep_blank_values=True)),
            {name.lower(): value for name, value in self.headers.items()},
            time.monotonic(),
        )
        self._send(self.server.stand_in.answer(asked))

    def _send(self, answer: Answer) -> None:
        if answer.reset:
            # Linger of zero: the kernel sends RST instead of a tidy end.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            raise ConnectionResetError
        head = [f"HTTP/1.1 {answer.status} {self.responses.get(answer.status, ('',))[0]}"]
        head.append(f"Content-Type: {answer.content_type}")
        head.extend(f"{name}: {value}" for name, value in answer.headers.items())
        whole = answer.cut_after is None and not answer.hide_length
        if not answer.hide_length:
            head.append(f"Content-Length: {len(answer.body)}")
        if not whole:
            head.append("Connection: close")
            self.close_connection = True
        body = answer.body if answer.cut_after is None else answer.body[: answer.cut_after]
        self.wfile.write("\r\n".join([*head, "", ""]).encode("latin-1"))
        if not answer.seconds_per_piece:
            self.wfile.write(body)
            return
        for start in range(0, len(body), answer.piece):
            self.wfile.write(body[start : start + answer.piece])
            self.wfile.flush()
            time.sleep(answer.seconds_per_piece)

    def log_message(self, *arguments: object) -> None:
        """Keep the test's output for the test."""
