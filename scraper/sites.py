"""Which hosts we ask, and where a stand-in takes their place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit

from warehouse.common.problems import Problem

REPORTS_HOST = "reports.ofsted.gov.uk"
FILE_HOSTS = ("files.ofsted.gov.uk", "files.api.ofsted.gov.uk")
CONTEXT_HOST = "content.explore-education-statistics.service.gov.uk"
# The parts of a run in the order of asking, and the hosts of the site that each asks: its front
# door first. `councils collect` has --only and an option for a stand-in of each.
SITES = {
    "reports": (REPORTS_HOST, *FILE_HOSTS),
    "statistics": ("www.gov.uk", "assets.publishing.service.gov.uk"),
    "context": (CONTEXT_HOST,),
}

_FILE_PATH = re.compile(r"/v1/file/([1-9][0-9]{0,11})/?")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_DEFAULT_PORTS = {"http": 80, "https": 443}
_NEVER_IN_AN_ADDRESS = re.compile(r"[\x00-\x20\x7f\\]")


class OffSiteError(ValueError):
    """An address that we do not ask: another host, another scheme, or no address at all."""


@dataclass(frozen=True, slots=True)
class Site:
    """One of the sites: the live hosts, or a stand-in for them.

    Attributes:
        live_hosts: Host names of the live site; the first is its front door.
        base: Address of the stand-in, without a slash at its end; None for the live site.
    """

    live_hosts: tuple[str, ...]
    base: str | None = None

    def __post_init__(self) -> None:
        if self.base is None:
            return
        try:
            parts = urlsplit(self.base)
            usable = parts.scheme in _DEFAULT_PORTS and parts.hostname and "@" not in parts.netloc
            usable = usable and (parts.port or 80) and not parts.query and not parts.fragment
        except ValueError:
            usable = False
        if not usable or _NEVER_IN_AN_ADDRESS.search(self.base):
            raise Problem(
                f"not the address of a site: {self.base!r}; write it like http://127.0.0.1:8900",
                exit_code=2,
            )
        object.__setattr__(self, "base", self.base.rstrip("/"))

    @property
    def is_live(self) -> bool:
        """Whether this is the live site."""
        return self.base is None

    @property
    def is_on_this_machine(self) -> bool:
        """Whether the stand-in runs on this machine."""
        return self.base is not None and _is_loopback(urlsplit(self.base).hostname or "")

    @property
    def front_door(self) -> str:
        """Address that the site's own paths are put behind."""
        return self.base or f"https://{self.live_hosts[0]}"

    def address(self, href: str, page: str | None = None) -> str:
        """Return the absolute address to ask for a link.

        A stand-in takes the place of every live host, the file server included. The live hosts are
        asked over https whatever a link or redirect says: plain http can be forged on its way.

        Args:
            href: The link as the page gives it.
            page: Address of the page it stands on, for relative links.

        Raises:
            OffSiteError: the link leads anywhere but to the site's own hosts over http or https.
        """
        href = href.strip()
        if _NEVER_IN_AN_ADDRESS.search(href):
            raise OffSiteError(f"not an address: {href!r}")
        try:
            parts = urlsplit(urljoin(page or f"{self.front_door}/", href))
            port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
        except ValueError as error:
            raise OffSiteError(f"not an address: {href!r}") from error
        host = parts.hostname or ""
        if parts.scheme not in _DEFAULT_PORTS or not host or "@" in parts.netloc:
            raise OffSiteError(f"not an address that we ask: {href!r}")
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        if host in self.live_hosts and port in _DEFAULT_PORTS.values():
            return f"{self.base}{path}" if self.base else f"https://{host}{path}"
        if self.base and self._is_base(parts.scheme, host, port):
            own = urlsplit(self.base)
            # A stand-in may be in a folder of its server, and its links may say so or not.
            folder = "" if path == own.path or path.startswith(f"{own.path}/") else own.path
            return f"{own.scheme}://{own.netloc}{folder}{path}"
        raise OffSiteError(f"another host: {href!r}")

    def live(self, address: str) -> str:
        """Return the live address that an address of this site stands for."""
        if self.base and address.startswith(f"{self.base}/"):
            return f"https://{self.live_hosts[0]}{address.removeprefix(self.base)}"
        return address

    def _is_base(self, scheme: str, host: str, port: int | None) -> bool:
        own = urlsplit(self.base or "")
        same_host = host == own.hostname or (host in _LOOPBACK and own.hostname in _LOOPBACK)
        return same_host and (scheme, port) == (own.scheme, own.port or _DEFAULT_PORTS[own.scheme])


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host in _LOOPBACK


def site_of(part: str, base: str | None = None) -> Site:
    """Return the site of a part of a run, or the stand-in at an address for all of its hosts.

    Raises:
        KeyError: there is no such part.
    """
    return Site(SITES[part], base)


def reports_site(base: str | None = None) -> Site:
    """Return the reports site with its file servers, or a stand-in for both."""
    return site_of("reports", base)


def file_id_of(address: str) -> int | None:
    """Return the file server's number in an address; None where it is not a file's address."""
    match = _FILE_PATH.fullmatch(urlsplit(address).path)
    return int(match[1]) if match else None


def is_on_file_server(href: str) -> bool:
    """Whether a link leads to a document of the live file server, of any form."""
    try:
        parts = urlsplit(href.strip())
        return parts.hostname in FILE_HOSTS and parts.path not in ("", "/")
    except ValueError:
        return False


def file_address(file_id: int) -> str:
    """Return the address by which a report is known: the live file server's, whatever was asked."""
    return f"https://{FILE_HOSTS[0]}/v1/file/{file_id}"
