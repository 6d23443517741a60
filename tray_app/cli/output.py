"""Exit statuses and the ways a command ends, in one place."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable
from enum import IntEnum
from typing import TYPE_CHECKING

from tray_app.cli.line import Color, shows_color
from tray_app.cli.terminal import give_every_sign, has_every_sign, write
from tray_app.core.model.verdict import Verdict

if TYPE_CHECKING:
    from tray_app.core.model.snapshot import Snapshot


class Exit(IntEnum):
    """What the exit status says. Scripts rely on it."""

    DONE = 0
    """All logged, or the command did its work."""
    MISSING = 1
    """Something is `not_logged` or `incomplete`."""
    WRONG_USE = 2
    """Wrong use or wrong configuration."""
    CANNOT_CHECK = 3
    """Something could not be checked."""


def exit_of(snapshot: Snapshot) -> Exit:
    """The status for a state: not being able to look comes before what was found."""
    numbers = snapshot.summary
    if snapshot.troubles or numbers[Verdict.CANNOT_CHECK]:
        return Exit.CANNOT_CHECK
    if numbers[Verdict.NOT_LOGGED] or numbers[Verdict.INCOMPLETE]:
        return Exit.MISSING
    return Exit.DONE


def is_colored(arguments: argparse.Namespace) -> bool:
    """Whether this command's output shows colours."""
    return shows_color(Color(getattr(arguments, "color", Color.AUTO)), sys.stdout, os.environ)


def write_json(value: object) -> None:
    """One JSON object on standard output, with every name in it, whatever encoding that has."""
    write(json.dumps(value, ensure_ascii=not has_every_sign(), indent=1))


def write_csv(lines: Iterable[str]) -> None:
    """A table on standard output, with every name in it."""
    give_every_sign()
    for line in lines:
        write(line)
