"""Version numbers as this project gives them: X.Y.Z, and X.Y.Z-rc or X.Y.Z-rc.N for what is tried before it."""

import re
from dataclasses import dataclass

_NUMBER = r"(0|[1-9][0-9]{0,5})"
_FORM = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(-rc(?:\.([1-9][0-9]{{0,5}}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """Compares as Semantic Versioning says: a release candidate comes before its release."""

    major: int
    """The first number."""
    minor: int
    """The second."""
    patch: int
    """The third."""
    is_final: bool = True
    """Whether it is a release, not a candidate for one."""
    candidate: int = 0
    """Which candidate; 0 for one without a number, and for a release."""

    def __str__(self) -> str:
        number = f".{self.candidate}" if self.candidate else ""
        return f"{self.major}.{self.minor}.{self.patch}" + ("" if self.is_final else f"-rc{number}")


def version_of(words: str) -> Version:
    """The version in these words. Raises ValueError for anything else, also for a space or a zero too many."""
    found = _FORM.fullmatch(words)
    if found is None:
        raise ValueError("a version like 1.2.3 or 1.2.3-rc.1")
    major, minor, patch = (int(number) for number in found.group(1, 2, 3))
    return Version(major, minor, patch, is_final=found[4] is None, candidate=int(found[5] or 0))
