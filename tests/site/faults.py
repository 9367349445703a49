"""Ways in which the stand-in misbehaves, by name: `python -m tests.site --fault NAME`.

A fault is made for one stand-in and its reports site, and changes either what is answered or
what the pages say. Those that end after a number of times let the next attempt succeed.
"""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Callable
from email.utils import format_datetime

from tests.site import markup
from tests.site.made_up import FIRST_FILE
from tests.site.server import Answer, Asked, ReportsSite, StandIn, html

Plain = Callable[[Asked], Answer]
FAULTS: dict[str, Callable[[StandIn, ReportsSite], None]] = {}
A_FILE = rf"/v1/file/{FIRST_FILE}"  # the first document of the made-up world
FILES = r"/v1/file/\d+"


def fault(make: Callable[[StandIn, ReportsSite], None]) -> Callable[[StandIn, ReportsSite], None]:
    """Give a fault its name."""
    FAULTS[make.__name__.replace("_", "-")] = make
    return make


def sometimes(
    stand_in: StandIn,
    pattern: str,
    change: Callable[[Asked, Plain], Answer | None],
    times: int | None = None,
) -> None:
    """Let `change` answer the first so many requests for paths like `pattern`; None is for ever."""
    left = [times]
    lock = threading.Lock()

    def answer(asked: Asked, plain: Plain) -> Answer | None:
        if not re.fullmatch(pattern, asked.path):
            return None
        with lock:
            if left[0] == 0:
                return None
            if left[0] is not None:
                left[0] -= 1
        return change(asked, plain)

    stand_in.faults.append(answer)


def instead(answer: Answer) -> Callable[[Asked, Plain], Answer]:
    """Return a change that sends this in place of the right answer."""
    return lambda asked, plain: answer


def changed(**changes: object) -> Callable[[Asked, Plain], Answer]:
    """Return a change that sends the right answer with other attributes."""

    def change(asked: Asked, plain: Plain) -> Answer:
        answer = plain(asked)
        for name, value in changes.items():
            setattr(answer, name, value)
        return answer

    return change


def rewritten(
    pattern: bytes, replacement: bytes | Callable[[re.Match[bytes]], bytes]
) -> Callable[[Asked, Plain], Answer]:
    """Return a change that sends the right answer with what matches replaced."""

    def change(asked: Asked, plain: Plain) -> Answer:
        answer = plain(asked)
        answer.body = re.sub(pattern, replacement, answer.body)
        return answer

    return change


def redirect(to: str) -> Answer:
    """Return an answer that sends the client elsewhere."""
    return Answer(status=302, headers={"Location": to})


def too_many(retry_after: str) -> Answer:
    """Return an answer that asks the client to wait."""
    return html(
        "<html><body>Too many requests</body></html>", 429, headers={"Retry-After": retry_after}
    )


@fault
def busy_for_two_seconds(stand_in: StandIn, site: ReportsSite) -> None:
    """429 with Retry-After in seconds, once."""
    sometimes(stand_in, A_FILE, instead(too_many("2")), 1)


@fault
def busy_until_a_date(stand_in: StandIn, site: ReportsSite) -> None:
    """429 with Retry-After as a date two to three seconds ahead, once."""

    def change(asked: Asked, plain: Plain) -> Answer:
        then = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=3)
        return too_many(format_datetime(then, usegmt=True))

    sometimes(stand_in, A_FILE, change, 1)


@fault
def busy_for_a_day(stand_in: StandIn, site: ReportsSite) -> None:
    """429 with a Retry-After that no run waits for."""
    sometimes(stand_in, A_FILE, instead(too_many("86400")))


@fault
def storm(stand_in: StandIn, site: ReportsSite) -> None:
    """503 for every file, for ever."""
    sometimes(stand_in, FILES, instead(html("<html><body>Unavailable</body></html>", 503)))


@fault
def short_storm(stand_in: StandIn, site: ReportsSite) -> None:
    """503 for the first four requests for files."""
    sometimes(stand_in, FILES, instead(html("<html><body>Unavailable</body></html>", 503)), 4)


@fault
def forbidden(stand_in: StandIn, site: ReportsSite) -> None:
    """403 for everything but robots.txt, for ever."""
    sometimes(stand_in, r"/(search|provider|v1).*", instead(html("<html>No</html>", 403)))


@fault
def reset(stand_in: StandIn, site: ReportsSite) -> None:
    """A connection that breaks, twice."""
    sometimes(stand_in, FILES, instead(Answer(reset=True)), 2)


@fault
def truncated(stand_in: StandIn, site: ReportsSite) -> None:
    """A body shorter than its header says, once."""
    sometimes(stand_in, FILES, changed(cut_after=700), 1)


@fault
def truncated_unseen(stand_in: StandIn, site: ReportsSite) -> None:
    """A body that breaks off and has no length in its header, for ever for one file."""
    sometimes(stand_in, A_FILE, changed(cut_after=700, hide_length=True))


@fault
def truncated_page(stand_in: StandIn, site: ReportsSite) -> None:
    """Councils' pages that break off, without a length in the header, twice."""
    sometimes(stand_in, r"/provider/44/\d+", changed(cut_after=900, hide_length=True), 2)


@fault
def slow_body(stand_in: StandIn, site: ReportsSite) -> None:
    """A file that drips, for ever."""
    sometimes(stand_in, A_FILE, changed(seconds_per_piece=0.4, piece=40))


@fault
def html_for_pdf(stand_in: StandIn, site: ReportsSite) -> None:
    """A page with status 200 where a report should be, for ever."""
    page = html(markup.message_page("We are looking into it"))
    sometimes(stand_in, A_FILE, instead(page))


@fault
def gone_with_200(stand_in: StandIn, site: ReportsSite) -> None:
    """The page "Report not found" with status 200."""
    sometimes(stand_in, A_FILE, instead(html(markup.message_page("Report not found"))))


@fault
def gone_with_404(stand_in: StandIn, site: ReportsSite) -> None:
    """The page "Report not found" with status 404."""
    sometimes(stand_in, A_FILE, instead(html(markup.message_page("Report not found"), 404)))


@fault
def slim_error(stand_in: StandIn, site: ReportsSite) -> None:
    """ "Slim Application Error" with status 200 for councils' pages, three times."""
    page = html("<html><body><h1>Slim Application Error</h1></body></html>")
    sometimes(stand_in, r"/provider/44/\d+", instead(page), 3)


@fault
def slim_error_for_ever(stand_in: StandIn, site: ReportsSite) -> None:
    """ "Slim Application Error" with status 200 for one council's page."""
    page = html("<html><body><h1>Slim Application Error</h1></body></html>")
    urn = site.world.search()[0].urn
    sometimes(stand_in, rf"/provider/44/{urn}", instead(page))


@fault
def empty_search(stand_in: StandIn, site: ReportsSite) -> None:
    """A search page without councils."""
    sometimes(stand_in, "/search", instead(html(markup.search_page([], None, None))))


@fault
def bigger_clamp(stand_in: StandIn, site: ReportsSite) -> None:
    """Rows clamped to forty, with next links that go by the hundred asked for."""
    site.most_rows = 40

    def change(asked: Asked, plain: Plain) -> Answer:
        answer = plain(asked)
        start = int(asked.get("start") or 0)
        wrong = re.sub(
            rb"start=\d+&amp;rows=40", b"start=%d&amp;rows=100" % (start + 100), answer.body
        )
        answer.body = wrong
        return answer

    sometimes(stand_in, "/search", change)


@fault
def no_pagination(stand_in: StandIn, site: ReportsSite) -> None:
    """Search pages without a next link."""
    sometimes(stand_in, "/search", rewritten(rb'<a class="pagination__next".*?</a>', b""))


@fault
def no_total(stand_in: StandIn, site: ReportsSite) -> None:
    """Search pages that state no total."""
    total = rb"<strong class=.results-count.*?</strong> results"
    sometimes(stand_in, "/search", rewritten(total, b""))


@fault
def start_ignored(stand_in: StandIn, site: ReportsSite) -> None:
    """A search that shows its first page whatever is asked."""

    def change(asked: Asked, plain: Plain) -> Answer:
        query = tuple(pair for pair in asked.query if pair[0] != "start")
        return plain(Asked(asked.path, query, asked.headers, asked.at))

    sometimes(stand_in, "/search", change)


@fault
def wrong_total(stand_in: StandIn, site: ReportsSite) -> None:
    """Search pages that state one council more than they list."""

    def one_more(match: re.Match[bytes]) -> bytes:
        return match[1] + b"%d" % (int(match[2]) + 1)

    sometimes(stand_in, "/search", rewritten(rb'(results-count">)(\d+)', one_more))


@fault
def duplicated_council(stand_in: StandIn, site: ReportsSite) -> None:
    """A council that the search lists twice; the total counts it once."""

    def change(asked: Asked, plain: Plain) -> Answer:
        answer = plain(asked)
        first = re.search(
            rb'<li class="search-result">.*?URN: .*?</ul>\s*</li>', answer.body, re.DOTALL
        )
        assert first is not None
        answer.body = answer.body.replace(first[0], first[0] + first[0], 1)
        return answer

    sometimes(stand_in, "/search", change)


@fault
def wrong_council(stand_in: StandIn, site: ReportsSite) -> None:
    """A council's address that answers with another council's page."""
    first, second = site.world.search()[:2]
    page = html(markup.council_page(second))
    sometimes(stand_in, rf"/provider/44/{first.urn}", instead(page))


@fault
def banner(stand_in: StandIn, site: ReportsSite) -> None:
    """An announcement on every page, with a heading and links of its own."""
    site.banner = (
        '<div class="container"><h2>Important</h2><p>We are changing. '
        '<a href="https://www.gov.uk/government/consultations/made-up">Tell us</a> '
        '<a href="/provider/44/99">An example</a></p></div>'
    )


@fault
def robots_disallow(stand_in: StandIn, site: ReportsSite) -> None:
    """A robots.txt that allows nobody to look at councils' pages."""
    text = Answer(b"User-agent: *\nDisallow: /provider/\n", content_type="text/plain")
    sometimes(stand_in, r"/robots\.txt", instead(text))


@fault
def robots_broken(stand_in: StandIn, site: ReportsSite) -> None:
    """A robots.txt that cannot be fetched."""
    sometimes(stand_in, r"/robots\.txt", instead(html("<html>Error</html>", 500)))


@fault
def robots_missing(stand_in: StandIn, site: ReportsSite) -> None:
    """No robots.txt."""
    sometimes(stand_in, r"/robots\.txt", instead(html(markup.message_page("Page not found"), 404)))


@fault
def endless_body(stand_in: StandIn, site: ReportsSite) -> None:
    """A file of 40 MB, more than any report."""
    sometimes(stand_in, A_FILE, instead(Answer(b"%PDF-1.4" + b" " * 40_000_000)))
