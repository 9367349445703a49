"""DuckDB's own locks on a connection that reads: for our commands and for other people's SQL.

It imports nothing, for the sandbox loads it before anything else of ours.
"""

from __future__ import annotations

# No files, no network, no extensions, and no way to switch these off again.
LOCKS: dict[str, str | bool | float | list[str]] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    "lock_configuration": True,
}
