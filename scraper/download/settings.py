"""Who we say we are and how slowly we ask: every setting that differs from Scrapy's default.

Each line says what Scrapy 2.19 would do and why we do not.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from scraper.download.compression import ACCEPTED

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

DELAY = 1.0  # seconds between two requests to a host, at least
TIMEOUT = 60.0  # seconds for one answer, body included
LONGEST_WAIT = 600.0  # seconds; a site that asks for more is left alone until the next run
FIRST_BACK_OFF = 5.0  # times the delay; doubled at each further failure in a row
LONGEST_BACK_OFF = 60.0  # times the delay
FAILURES_IN_A_ROW = 10  # different addresses that fail one after another end the run
IN_FLIGHT = 4  # requests that have left the queue; one to a host is really under way
RETRIES = 4  # times that one address is asked again
JITTER = 0.2
SHORTEST_DELAY = 0.0002  # seconds

_HANDLER = "scraper.download.connections.NothingSentTwice"
_MIDDLEWARES = "scrapy.downloadermiddlewares"
_SPIDER_MIDDLEWARES = "scrapy.spidermiddlewares"


def user_agent(contact: str | None) -> str:
    """Return the name we give ourselves, with where to complain.

    Args:
        contact: An e-mail or web address; None only for a stand-in.
    """
    name = f"CouncilsCompared/{version('councils-compared')}"
    return f"{name} (+{contact})" if contact else f"{name} (test)"


def refusals(settings: BaseSettings) -> frozenset[int]:
    """Return the statuses with which a site refuses, or is in trouble."""
    return frozenset(int(code) for code in settings.getlist("RETRY_HTTP_CODES"))


def crawl_settings(
    *,
    contact: str | None,
    delay: float = DELAY,
    timeout: float = TIMEOUT,
    through_proxy: bool = True,
) -> dict[str, Any]:
    """Return Scrapy's settings for a crawl.

    Args:
        contact: Where whoever runs the site can reach us.
        delay: Shortest time between two requests to a host, in seconds.
        timeout: Longest time for one answer, in seconds.
        through_proxy: Whether the environment's proxy is used.
    """
    return {
        # Default "Scrapy/VERSION (+https://scrapy.org)": says nothing of who asks.
        "USER_AGENT": user_agent(contact),
        # Default False. Our own middleware obeys robots.txt and stops where it cannot be fetched;
        # Scrapy's takes an unreachable robots.txt for permission.
        "ROBOTSTXT_OBEY": False,
        # Default accepts every kind of page in English, and any compression that is installed. What
        # breaks off inside its compression must be noticed; of gzip alone we can tell.
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "en",
            "Accept-Encoding": ACCEPTED,
        },
        # Default 16 and 8: too many for a public service. One at a time to a host; our own
        # OneAtATime sees to it, for Scrapy 2.19 counts a request as under way a moment late.
        "CONCURRENT_REQUESTS": IN_FLIGHT,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        # Default 100: so many tasks are made for every answer, to handle what its callback gives.
        # Ours gives requests, which are only queued: one task does, in their order.
        "CONCURRENT_ITEMS": 1,
        # Default 0 with a jitter of a half either way, which would go below the delay asked for.
        # A mean of 1.3 with a jitter of 0.2 gives 1.04 to 1.56 times the delay.
        # Never nought: without any delay Scrapy does not look at when it sent the last request,
        # and a host that is to rest would not.
        "DOWNLOAD_DELAY": max(delay * 1.3, SHORTEST_DELAY),
        "DOWNLOAD_DELAY_JITTER": JITTER if delay else 0.0,
        # Default 180 s; it covers the whole body, so a server that drips is cut off too.
        "DOWNLOAD_TIMEOUT": timeout,
        # Default 1 GiB, counted after decompression. The largest known report has under 6 MB, the
        # largest data set 13 (nine years of spending).
        "DOWNLOAD_MAXSIZE": 32 * 1024 * 1024,
        "DOWNLOAD_WARNSIZE": 16 * 1024 * 1024,
        # Default True: a body that breaks off fails and is asked for again. Said here to stay.
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        # Default False. A wrong grade from a forged page is what we must never publish.
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        # Default also file:, data:, ftp: and s3: addresses. Links are untrusted. The two left are
        # our own: Scrapy's sends some requests twice.
        "DOWNLOAD_HANDLERS_BASE": dict.fromkeys(("http", "https"), _HANDLER),
        # Default on. We need no session, and nobody needs to follow us.
        "COOKIES_ENABLED": False,
        # Default on: two doors into a running crawl.
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        # Default 20. Each step is checked against the known hosts.
        "REDIRECT_MAX_TIMES": 5,
        # Default 2 retries, and neither 403 nor 408-like refusals of busy front servers.
        "RETRY_TIMES": RETRIES,
        "RETRY_HTTP_CODES": [403, 408, 429, *range(500, 600)],
        # Default ERROR: the spider says what it gave up, with the council.
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
        # Default last in, first out, which asks the councils from Z to A.
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        # Default 0 (none): the search is the only chain, 16 pages of ten would do.
        "DEPTH_LIMIT": 60,
        # Default 0 (never): hours after which something is wrong.
        "CLOSESPIDER_TIMEOUT": 12 * 3600,
        "CLOSESPIDER_ERRORCOUNT": 20,
        # Default on: a loopback stand-in must not be asked through a proxy.
        "HTTPPROXY_ENABLED": through_proxy,
        # Default: a list of Scrapy's own, which a new version may lengthen (2.19 brought a port
        # that runs code). Ours is the whole list, so that nothing runs, or is even loaded, that is
        # not named here. Left out of Scrapy's: OffsiteMiddleware, which lets dont_filter through
        # and knows no ports or schemes; RobotsTxtMiddleware, see above; MetaRefreshMiddleware,
        # which follows <meta http-equiv=refresh>; what serves cookies, passwords and a cache.
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES": {
            "scraper.download.middlewares.KnownHosts": 50,
            "scraper.download.robots.ObeyRobots": 100,
            f"{_MIDDLEWARES}.downloadtimeout.DownloadTimeoutMiddleware": 350,
            f"{_MIDDLEWARES}.defaultheaders.DefaultHeadersMiddleware": 400,
            f"{_MIDDLEWARES}.useragent.UserAgentMiddleware": 500,
            "scraper.download.middlewares.WholeAnswers": 540,
            f"{_MIDDLEWARES}.retry.RetryMiddleware": 550,
            "scraper.download.middlewares.KeepRefusals": 560,
            f"{_MIDDLEWARES}.httpcompression.HttpCompressionMiddleware": 590,
            f"{_MIDDLEWARES}.redirect.RedirectMiddleware": 600,
            f"{_MIDDLEWARES}.httpproxy.HttpProxyMiddleware": 750,
            # Next to the network: a failure is seen here before anything asks again or goes on.
            "scraper.download.back_off.OneAtATime": 1000,
            "scraper.download.back_off.BackOff": 1010,
        },
        # Left out of Scrapy's: UrlLengthMiddleware, which drops long addresses and tells nobody;
        # one that marks first requests, and one that warns of a slip that is not ours;
        # RefererMiddleware, which tells a site, and others too, from which page we come.
        "SPIDER_MIDDLEWARES_BASE": {},
        "SPIDER_MIDDLEWARES": {
            f"{_SPIDER_MIDDLEWARES}.httperror.HttpErrorMiddleware": 50,
            f"{_SPIDER_MIDDLEWARES}.depth.DepthMiddleware": 900,
        },
        # Default eleven, two of which are doors into a running crawl.
        "EXTENSIONS_BASE": {
            "scrapy.extensions.corestats.CoreStats": 0,
            "scrapy.extensions.closespider.CloseSpider": 0,
        },
        # Default on: reads the source of every callback to warn of a beginner's slip.
        "WARN_ON_GENERATOR_RETURN_VALUE": False,
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "STATS_DUMP": False,
    }
