"""The fix guide of one reason: title, cause and steps, parsed from `resources/fixes/<language>/<code>.md`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tray_app.core.model.verdict import Fixer

_DOING = r"(?P<who>[a-z_]+):\s+(?P<text>.+?)(?:\s+->\s+(?P<link>[a-z0-9_.]+))?$"
_STEP = re.compile(rf"^\d+\.\s+{_DOING}")
_CHOICE = re.compile(r"^\d+\.\s+choice:\s+(?P<question>.+)$")
_OPTION = re.compile(r"^ {3}- (?P<label>.+)$")
_STEP_OF_OPTION = re.compile(rf"^ {{5}}{_DOING}")


@dataclass(frozen=True, slots=True)
class Branch:
    """To which alternative a step belongs, when only one of several ways is to be gone."""

    choice: str
    """Names the choice among all there are: the code and the number of the choice in its guide."""
    question: str
    """What decides, as a question or a request."""
    option: int
    """Which of the alternatives, counted from 0."""
    label: str
    """When this alternative is the right one."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do."""

    who: Fixer
    """Who does it."""
    text: str
    """What to do; `**` marks labels of the user interface, backquotes mark API names."""
    link: str | None = None
    """A key of `resources/links.toml`, or `logger.` and a place of the logging tool."""
    branch: Branch | None = None
    """The alternative it belongs to; None for a step that everybody takes."""


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
    """What to do, in order. Steps of one choice follow each other, and so do those of one alternative."""


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
    steps = _steps(code, [line for line in body[heading + 1 :] if line])
    return Guide(code, lines[0][2:].strip(), cause, tuple(steps))


@dataclass(slots=True)
class _OpenChoice:
    key: str
    question: str
    labels: list[str] = field(default_factory=list)
    filled: int = 0
    """How many of the alternatives have a step."""


def _steps(code: str, lines: Sequence[str]) -> Iterator[Step]:
    choices = 0
    choice: _OpenChoice | None = None
    for line in lines:
        if asked := _CHOICE.match(line):
            _check(code, choice)
            choices += 1
            choice = _OpenChoice(f"{code}.{choices}", asked["question"])
        elif choice is not None and (labelled := _OPTION.match(line)):
            choice.labels.append(labelled["label"])
        elif choice is not None and choice.labels and (found := _STEP_OF_OPTION.match(line)):
            choice.filled = len(choice.labels)
            branch = Branch(choice.key, choice.question, choice.filled - 1, choice.labels[-1])
            yield _step(code, line, found, branch)
        else:
            _check(code, choice)
            choice = None
            yield _step(code, line, _STEP.match(line))
    _check(code, choice)


def _check(code: str, choice: _OpenChoice | None) -> None:
    if choice is not None and not 1 < choice.filled == len(choice.labels):
        raise BadGuide(f"{code}: a choice needs two alternatives or more, each with a step: {choice.question[:40]!r}")


def _step(code: str, line: str, found: re.Match[str] | None, branch: Branch | None = None) -> Step:
    if found is None or found["who"] not in set(Fixer):
        raise BadGuide(f"{code}: no step: {line[:40]!r}")
    return Step(Fixer(found["who"]), found["text"], found["link"], branch)


def plain(words: str) -> str:
    """The words without the marks of labels and API names, for places that show plain text."""
    return words.replace("**", "").replace("`", "")
