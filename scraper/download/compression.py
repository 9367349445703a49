"""Is an answer compressed as we asked, and does its compression come to its end?

We ask for gzip alone. Scrapy 2.19 unpacks as much as it can and says nothing of the rest: a page
that breaks off inside its compression, or is damaged in it, would pass for a shorter page.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

ACCEPTED = "gzip"

_PIECE = 64 * 1024
_GZIP = 31  # zlib's word for that form


def fault_of_compression(codings: Iterable[str], body: bytes, most: int) -> str | None:
    """Return in a few words what is wrong with how an answer is compressed; None if nothing is.

    Args:
        codings: The values of Content-Encoding, each one coding or several with commas.
        body: As it came.
        most: Bytes unpacked after which the rest is not looked at.
    """
    named = [name.strip().lower() for value in codings for name in value.split(",")]
    named = [name for name in named if name not in ("", "identity")]
    if not named or not body:
        return None
    if len(named) > 1 or named[0] not in ("gzip", "x-gzip"):
        return f"compressed as {', '.join(named)!r:.40}, where only gzip was asked for"
    if not _is_whole(body, most):
        return "its compression is damaged or breaks off"
    return None


def _is_whole(body: bytes, most: int) -> bool:
    """Whether each of the members that a gzip body has unpacks to its end without a fault."""
    try:
        while True:
            unpacker = zlib.decompressobj(_GZIP)
            if not _ends(unpacker, body, most):
                return False
            body = unpacker.unused_data
            if not body.startswith(b"\x1f\x8b"):
                return True
    except zlib.error:
        return False


def _ends(unpacker: zlib._Decompress, body: bytes, most: int) -> bool:
    """Whether an unpacker meets the end of its format, or more than `most` bytes come out."""
    size, rest = 0, body
    while not unpacker.eof and size <= most:
        piece = unpacker.decompress(rest, _PIECE)
        rest = unpacker.unconsumed_tail
        size += len(piece)
        if not piece and not rest:
            return unpacker.eof
    return True
