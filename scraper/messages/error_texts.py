"""What went wrong, in words for a person."""

from __future__ import annotations

import errno
from typing import Any

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from scraper.printed_words import one_line
from scraper.sites import OffSiteError
from warehouse.common.problems import Problem

_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_WORDS = (
    (CannotResolveHostError, "there is no host of that name"),
    (DownloadConnectionRefusedError, "nobody answers there"),
    (DownloadTimeoutError, "no whole answer in time"),
    (ResponseDataLossError, "the answer breaks off before its end"),
    (DownloadCancelledError, "the answer is larger than any page or report"),
    (DownloadFailedError, "the connection broke"),
)


class NotWholeError(Exception):
    """What came, time and again, is not what was asked for; the message says how.

    Attributes:
        status: The HTTP status of what came last; None where that is not the matter.
    """

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


def _system_error(error: OSError) -> str:
    if error.errno in _FULL:
        return "the disk is full; make room and run again, what was fetched is kept"
    place = f"{error.filename}: " if error.filename else ""
    return f"{place}{error.strerror or error}"


def is_redirect_elsewhere(error: Exception) -> bool:
    """Whether what was asked for leads to an address that we do not ask."""
    if isinstance(error, NotWholeError):
        return error.status is not None and 300 <= error.status < 400
    return isinstance(error.__cause__, OffSiteError)


def cause_of(error: Any) -> str:
    """Return in a few words, on one line, what an exception means."""
    if isinstance(error, Problem):
        return error.message
    if isinstance(error, NotWholeError):
        return str(error)
    response = getattr(error, "response", None)
    if response is not None:
        return f"HTTP {response.status}"
    if "DNSMismatch" in str(error) or "IPAddressMismatch" in str(error):
        return "its certificate is for another host"
    if "certificate verify failed" in str(error):
        return "its certificate is not one that can be trusted"
    for error_type, words in _WORDS:
        if isinstance(error, error_type):
            return words
    if isinstance(error, OSError) and error.errno is not None:
        return _system_error(error)
    text = one_line(str(error))
    if isinstance(error, IgnoreRequest):
        is_bomb = "during decompression" in text  # Scrapy's words
        return (
            "the answer is larger than any page or report once unpacked" if is_bomb else text[:300]
        )
    name = type(error).__name__
    return f"{name}: {text}"[:300] if text else name
