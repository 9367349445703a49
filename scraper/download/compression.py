"""Does a compressed answer come to its end?

Scrapy 2.19 unpacks as much as it can and says nothing of the rest: a page that breaks off inside
its compression, or is damaged in it, would pass for a shorter page.
"""

from __future__ import annotations

import sys
import zlib
from typing import Any

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_PIECE = 64 * 1024
_GZIP, _ZLIB, _BARE = 31, 15, -15  # zlib's words for its three forms


def is_unbroken(body: bytes, coding: str, most: int) -> bool:
    """Whether a body unpacks to its end without a fault, as far as can be told.

    Args:
        body: As it came.
        coding: A single value of Content-Encoding; of any other than Scrapy unpacks, nothing can
            be told.
        most: Bytes unpacked after which the rest is not looked at.
    """
    try:
        match coding.strip().lower():
            case "gzip" | "x-gzip":
                return _is_gzip(body, most)
            case "deflate":
                return _ends(zlib.decompressobj(_form_of(body)), body, most)
            case "br":
                return _is_brotli(body, most)
            case "zstd":
                return _ends(zstd.ZstdDecompressor(), body, most)
    except (zlib.error, zstd.ZstdError, brotli.error):
        return False
    return True


def _form_of(body: bytes) -> int:
    """Return which of its two forms "deflate" has; some servers leave the wrapper out."""
    try:
        zlib.decompressobj(_ZLIB).decompress(body[:_PIECE], 1)
    except zlib.error:
        return _BARE
    return _ZLIB


def _is_gzip(body: bytes, most: int) -> bool:
    """Whether each of the members that a gzip body has is whole."""
    while True:
        unpacker = zlib.decompressobj(_GZIP)
        if not _ends(unpacker, body, most):
            return False
        body = unpacker.unused_data
        if not body.startswith(b"\x1f\x8b"):
            return True


def _ends(unpacker: Any, body: bytes, most: int) -> bool:
    """Whether an unpacker meets the end of its format, or more than `most` bytes come out."""
    size, rest = 0, body
    while not unpacker.eof and size <= most:
        piece = unpacker.decompress(rest, _PIECE)
        rest = getattr(unpacker, "unconsumed_tail", b"")
        size += len(piece)
        if not piece and not rest:
            return bool(unpacker.eof)
    return True


def _is_brotli(body: bytes, most: int) -> bool:
    unpacker, size, rest = brotli.Decompressor(), 0, body
    while not unpacker.is_finished() and size <= most:
        piece = unpacker.process(rest, output_buffer_limit=_PIECE)
        rest = b""
        size += len(piece)
        if not piece:
            return bool(unpacker.is_finished())
    return True
