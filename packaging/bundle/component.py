"""One work by others that is shipped with the app: what the bill of materials and the licences say of it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One work by others."""

    name: str
    """Its name where it comes from."""
    version: str
    """Its version."""
    licence: str
    """Its licence in a word or two; empty when only its texts say it."""
    kind: str
    """`pypi`, `deb` or `generic`: the type of a package URL."""
    texts: tuple[Path, ...]
    """Files with its licence."""
    namespace: str = ""
    """`debian` for what comes from Debian."""
