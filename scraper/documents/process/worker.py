"""The process in which documents are read (it takes two arguments, SECONDS and MEMORY).

It reads from standard input, again and again, eight bytes of length and a document; for each it
writes eight bytes of length and the report as JSON to standard output. It ends when its input does.
Where the operating system can (POSIX), it first gives up what a reader does not need: more memory
than MEMORY bytes, more than SECONDS of processor time on one document, writing files.
"""

from __future__ import annotations

import sys
from typing import IO

LENGTH = 8


def limit_memory(memory: int) -> None:
    """Let this process have so many bytes and write no files, as far as the system knows limits."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock alone bounds the work
        return
    for name, value in (
        ("RLIMIT_AS", memory),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_CORE", 0),
    ):
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        try:
            _, hard = resource.getrlimit(kind)
            wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(kind, (wanted, wanted))
        except (OSError, ValueError):  # macOS refuses some of them
            continue


def allow_processor(seconds: float) -> None:
    """Allow so many more seconds of processor time, after which the system ends the process."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used.ru_utime + used.ru_stime + seconds + 2)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def read_exactly(stream: IO[bytes], size: int) -> bytes:
    """Return `size` bytes of a stream, or fewer where it ends before."""
    parts = []
    while size:
        part = stream.read(size)
        if not part:
            break
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def main(seconds: float, memory: int) -> None:
    """Read documents until standard input ends."""
    # Loaded before the limits, which leave no room for surprises but plenty for a document.
    from scraper.documents.reports.as_json import to_json
    from scraper.documents.reports.report import read_report

    limit_memory(memory)
    source, target = sys.stdin.buffer, sys.stdout.buffer
    while len(header := read_exactly(source, LENGTH)) == LENGTH:
        data = read_exactly(source, int.from_bytes(header, "big"))
        allow_processor(seconds)
        answer = to_json(read_report(data))
        target.write(len(answer).to_bytes(LENGTH, "big") + answer)
        target.flush()


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))
