"""The reports site's pages as HTML, in the markup of the real ones."""

from __future__ import annotations

import datetime as dt
from calendar import month_name
from html import escape
from urllib.parse import urlencode

from tests.site.world import Council, Listed, World

MONTHS = tuple(month_name)  # in English: Python's own names, without a locale


def long_date(day: dt.date) -> str:
    """Return a date as the site prints it: 09 May 2025."""
    return f"{day.day:02d} {MONTHS[day.month]} {day.year}"


def page(title: str, main: str, *, banner: str = "") -> str:
    """Return a whole page with the site's frame around `main`."""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8"/>
  <link rel="stylesheet" href="/css/style.css" />
  <title>{escape(title)} - Find an Inspection Report - Ofsted</title>
  <link rel="canonical" href="https://reports.ofsted.gov.uk/">
</head>
<body>
<div class="container"><a class="skip-link" href="#main">Skip to main content</a></div>
<div class="main-content">
  <div class="cookie-banner"><h2 class="cookie-banner__heading heading--sub">Cookies</h2></div>
  <header class="header"><a class="header__home-link" href="/">Home</a>
    <div class="banners">{banner}</div></header>
  <main id="main" tabindex="-1">
{main}
  </main>
</div>
<footer class="footer"><a href="/terms-and-conditions">Terms of use</a></footer>
</body>
</html>
"""


def message_page(heading: str, message: str = "") -> str:
    """Return one of the site's pages that hold a heading and a few words only."""
    return page(
        heading,
        f'<div class="title-block"><h1 class="heading--title title-block__heading">'
        f"{escape(heading)}</h1></div><p>{escape(message)}</p>",
    )


def card(council: Council) -> str:
    """Return one result of the search page."""
    latest = max((listed.published for listed in council.listed if listed.published), default=None)
    report = ""
    if latest:
        report = f"<li>Latest report: <strong><time>{long_date(latest)}</time></strong></li>"
    return f"""
  <li class="search-result">
    <h3 class="search-result__title heading--sub"><a href="/provider/44/{council.urn}">\
{escape(council.card_name)}</a></h3>
    <ul class="search-result__provider-info">
      <li>Category: <strong>Local authority</strong></li></ul>
    <address class="search-result__address"> Town Hall, AA1 1AA </address>
    <ul class="search-result__provider-info">
      {report}
      <li>URN: <strong>{council.urn}</strong></li>
    </ul>
  </li>"""


def search_page(
    cards: list[Council], total: int | None, following: dict[str, str] | None, banner: str = ""
) -> str:
    """Return a page of results.

    Args:
        cards: The councils of this page.
        total: The total that the page states; None states none.
        following: Query of the next page; None where there is no link to one.
        banner: HTML of an announcement above the page.
    """
    stated = f'<strong class="results-count js-results-count">{total}</strong> results'
    onward = (
        f'<a class="pagination__next" href="/search?{escape(urlencode(following or {}))}">Next</a>'
    )
    return page(
        "Search results",
        f"""<div class="search-results__heading"><h1>Search results</h1>
{stated if total is not None else ""}</div>
<ul class="results-list">{"".join(card(council) for council in cards)}
</ul>
<div class="pagination">{onward if following else ""}</div>""",
        banner=banner,
    )


def _link(listed: Listed) -> str:
    wording = escape(listed.wording, quote=True).replace("&#x27;", "&#039;")
    date = f" - {long_date(listed.published)}" if listed.published else ""
    label = f'<span class="nonvisual">{wording}, PDF{date}</span>' if listed.has_label else ""
    kind = ' class="publication-link"' if listed.has_class else ""
    printed = (
        f" &ndash; Published <time pubdate>{long_date(listed.published)}</time>"
        if listed.published
        else ""
    )
    inspected = (
        f'<p class="timeline__date"><time>{long_date(listed.inspected)}</time></p>'
        if listed.inspected
        else ""
    )
    return f"""
          <li class="timeline__day"><div class="event">{inspected}
            <span class="event__title heading--sub">
              <a{kind} href="{escape(listed.address, quote=True)}" target="_blank">
                {wording}
                {label}</a>
              <div class="event__metadata"><span class="filetype">PDF</span>{printed}</div>
            </span></div></li>"""


def council_page(council: Council, *, stated_urn: int | None = None, banner: str = "") -> str:
    """Return a council's page with everything that it lists, the archive block included."""
    timeline = "".join(_link(listed) for listed in council.listed if not listed.archived)
    archive = "".join(_link(listed) for listed in council.listed if listed.archived)
    older = f'<div class="timeline__archive"><ol>{archive}</ol></div>' if archive else ""
    return page(
        council.name,
        f"""<div class="module title-block"><div class="container">
      <ol class="breadcrumbs"><li class="crumb"><a href="/">Home</a></li>
        <li class="crumb">{escape(council.name)}</li></ol>
      <h1 class="heading--title title-block__heading">{escape(council.name)}</h1>
      <p class="heading--main title-block__subheading">URN: {stated_urn or council.urn}</p>
      <address class="title-block__address">Address: Town Hall, AA1 1AA</address>
    </div></div>
    <div class="provider provider--default">
      <div class="container">
        <h2 class="timeline__title heading--sub">All reports</h2>
        <ol class="timeline">{timeline}
          <li class="timeline__day timeline__day--opened"><div class="event">
            <span class="event__title heading--sub">Opened</span></div></li>
        </ol>{older}
      </div>
      <div class="details-column"><ul class="info-block__items">
        <li class="info-block__item"><span>Local authority: </span>
          <span>{escape(council.name)}</span></li></ul></div>
    </div>""",
        banner=banner,
    )


def reports_site(world: World) -> str:
    """Return the front page, for a person who opens the stand-in in a browser."""
    links = "".join(
        f'<li><a href="/provider/44/{council.urn}">{escape(council.name)}</a></li>'
        for council in world.search()
    )
    return page("Stand-in", f"<h1>A stand-in for tests</h1><ul>{links}</ul>")
