"""The headers that go with the static pages, wherever they are served from.

The pages run no script and take nothing from another host, so the policy needs no exception. They
may be shown in a frame: they hold no form and nothing of the reader's, and newsrooms embed them.
"""

from __future__ import annotations

EVERYWHERE = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors *"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    # Facts that anybody may use, from a notebook in a browser too.
    "Access-Control-Allow-Origin": "*",
}

TEN_MINUTES, A_DAY = "public, max-age=600", "public, max-age=86400"

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}


def headers_of(path: str) -> dict[str, str]:
    """Return the headers of one file, by its path within the folder."""
    ending = path[path.rfind(".") :] if "." in path else ""
    kind = "application/atom+xml" if path.endswith("feed.xml") else TYPES.get(ending)
    kept = A_DAY if path.startswith("assets/") else TEN_MINUTES
    return EVERYWHERE | {
        "Cache-Control": kept,
        "Content-Type": kind or "application/octet-stream",
    }


def as_headers_file() -> str:
    """Return the same as the file `_headers` that several hosts of static pages read."""
    lines = ["/*", *(f"  {name}: {value}" for name, value in EVERYWHERE.items())]
    lines += [f"  Cache-Control: {TEN_MINUTES}"]
    return "\n".join(lines) + "\n"
