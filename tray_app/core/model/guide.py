"""The fix guide of one reason: title, cause and steps, parsed from `resources/fixes/<language>/<code>.md`."""

import re
from dataclasses import dataclass

from tray_app.core.model.verdict import Fixer

_STEP = re.compile(r"^\d+\.\s+(?P<who>[a-z_]+):\s+(?P<text>.+?)(?:\s+->\s+(?P<link>[a-z0-9_.]+))?$")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do."""

    who: Fixer
    """Who does it."""
    text: str
    """What to do; `**` marks labels of the user interface, backquotes mark API names."""
    link: str | None = None
    """A key of `resources/links.toml`."""


@dataclass(frozen=True, slots=True)
class Guide:
    """What is said about one code in one language."""

    code: str
    """The code."""
    title: str
    """What is wrong, in one line."""
    cause: str
    """Why, in one paragraph."""
    steps: tuple[Step, ...] = ()
    """What to do, in order."""


class BadGuide(ValueError):
    """A guide does not follow the format; the message names the code and the line."""


def parse_guide(code: str, markdown: str) -> Guide:
    """The guide in a Markdown text. Raises `BadGuide`."""
    lines = [line.rstrip() for line in markdown.splitlines()]
    if not lines or not lines[0].startswith("# "):
        raise BadGuide(f"{code}: line 1: a title is needed")
    body = lines[1:]
    heading = body.index("## Steps") if "## Steps" in body else len(body)
    cause = " ".join(line for line in body[:heading] if line)
    if not cause:
        raise BadGuide(f"{code}: a cause is needed")
    steps = [_step(code, line) for line in body[heading + 1 :] if line]
    return Guide(code, lines[0][2:].strip(), cause, tuple(steps))


def _step(code: str, line: str) -> Step:
    found = _STEP.match(line)
    if found is None or found["who"] not in set(Fixer):
        raise BadGuide(f"{code}: no step: {line[:40]!r}")
    return Step(Fixer(found["who"]), found["text"], found["link"])


def plain(words: str) -> str:
    """The words without the marks of labels and API names, for places that show plain text."""
    return words.replace("**", "").replace("`", "")
