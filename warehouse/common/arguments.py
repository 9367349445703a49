"""What people give to commands: paths, addresses of the web, seconds; each is read in one way."""

from __future__ import annotations

import math
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from warehouse.common.problems import Problem

_ADDRESS = re.compile(r"https?://[^\s\"<>\\^`{|}]+", re.IGNORECASE)


def expanded(path: str | os.PathLike[str]) -> Path:
    """Return a path with ~ written out: a shell does so, but not in quotes and after a =.

    Raises:
        Problem: it begins with ~ and the name of nobody on this machine.
    """
    try:
        return Path(path).expanduser()
    except RuntimeError as error:
        raise Problem(
            f"nobody's own folder is known for {Path(path).parts[0]} in {os.fspath(path)}; write "
            "the path out, or begin it with ./ where that is its name",
            exit_code=2,
        ) from error


class LocalPath(click.Path):
    """A path on this machine, ~ written out.

    An empty one is refused: it comes of a script's variable that nobody set, and `export "$TO"`
    would write into the folder that one happens to be in.
    """

    def __init__(self, *, dir_okay: bool = True, file_okay: bool = True, allow_dash: bool = False):
        super().__init__(
            path_type=Path, dir_okay=dir_okay, file_okay=file_okay, allow_dash=allow_dash
        )

    def convert(self, value: Any, parameter: Any, context: Any) -> Any:
        """Return the path, or fail with what is wrong with it."""
        if not os.fspath(value):
            self.fail("it is empty; name a path", parameter, context)
        if value != "-":
            value = os.fspath(expanded(value))
        return super().convert(value, parameter, context)


def is_web_address(address: str) -> bool:
    """Whether this is an address of the web as it may stand in a page: http or https, and a host.

    Python's own reading lets line breaks and spaces pass, and breaks off at a stray bracket.
    """
    if not _ADDRESS.fullmatch(address) or not address.isprintable():
        return False
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and "@" not in parts.netloc and (parts.port or 80) > 0
    except ValueError:
        return False


class WebAddress(click.ParamType[str]):
    """An address of the web.

    Args:
        is_base: Whether paths are put behind it: then it has no query, and loses a slash at its
            end.
    """

    name = "url"

    def __init__(self, *, is_base: bool = False) -> None:
        self._is_base = is_base

    def convert(self, value: Any, parameter: Any, context: Any) -> str:
        """Return the address, or fail with the form it should have."""
        address = str(value)
        if not is_web_address(address) or (self._is_base and re.search(r"[?#]", address)):
            without = ", without ? and #" if self._is_base else ""
            self.fail(
                f"{address!r} is not a web address; write it like https://example.org{without}",
                parameter,
                context,
            )
        return address.rstrip("/") if self._is_base else address


class Seconds(click.FloatRange):
    """A number of seconds in a range; click takes nan for one, which is in no range."""

    def convert(self, value: Any, parameter: Any, context: Any) -> Any:
        """Return the number, or fail with what is wrong with it."""
        number = super().convert(value, parameter, context)
        if math.isnan(number):
            self.fail(f"{value!r} is no number of seconds", parameter, context)
        return number
