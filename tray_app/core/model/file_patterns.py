"""Which files of a folder are meant, by their names: `CallLog*.csv; Calls*.json`."""

import re
from fnmatch import fnmatchcase


def patterns_in(pattern: str) -> list[str]:
    """The single patterns of several with semicolons between them."""
    return [one for part in pattern.split(";") if (one := part.strip())]


def fits(name: str, pattern: str) -> bool:
    """Whether a file of this name is meant, whatever the case of its letters; no pattern means all."""
    return not pattern or any(fnmatchcase(name.casefold(), one.casefold()) for one in patterns_in(pattern))


def is_narrow(pattern: str) -> bool:
    """Whether a pattern says more than a kind of file: `CallLog*.csv` means calls, `*.csv` may be anything."""
    single = patterns_in(pattern)
    return bool(single) and all(one.rpartition(".")[0 if "." in one else 2].strip("*?[]") for one in single)


def pattern_like(name: str) -> str:
    """The pattern of a file and of the next one of its kind: what stands before its first number, and its end."""
    stem, dot, end = name.rpartition(".")
    before = re.split(r"[\d(\[]", stem, maxsplit=1)[0] if dot else ""
    if len(re.sub(r"[\W_]", "", before)) < 3:
        return re.sub(r"[\[\]*?;]", "?", name)
    return f"{before}*.{end}"
