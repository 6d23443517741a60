"""The accessibility bus of a desktop (AT-SPI), and what a screen reader finds on it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.rig.processes import RigError, wait_until

if TYPE_CHECKING:
    from tests.rig.desktop import Desktop

LAUNCHER: Final = Path("/usr/libexec/at-spi-bus-launcher")
SYSTEM_PYTHON: Final = Path("/usr/bin/python3")
BINDING: Final = Path("/usr/lib/python3/dist-packages/pyatspi/__init__.py")
NEEDED: Final = (LAUNCHER, SYSTEM_PYTHON, BINDING)
"""What must be installed for it."""

_BUS: Final = "org.a11y.Bus"
_READER: Final = Path(__file__).with_name("read_accessibility.py")


@dataclass(frozen=True, slots=True)
class Node:
    """One thing on the screen, as a screen reader has it."""

    window: str
    """The title of its window."""
    role: str
    """What it is: push button, entry, …"""
    name: str
    """What it is called."""
    focused: bool
    """Whether the keyboard is there."""
    focusable: bool
    """Whether the keyboard can get there."""
    enabled: bool
    """Whether it can be used now."""
    checked: bool
    """Whether it is checked."""
    text: str
    """What stands in it."""

    def says(self, words: str) -> bool:
        """Whether its name or what stands in it has these words."""
        return words in self.name or words in self.text


class ScreenReader:
    """Reads one program on a desktop; start it before the program, and `close` it."""

    def __init__(self, desktop: Desktop, program: str) -> None:
        """`program`: its name on the accessibility bus."""
        desktop.env["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"
        desktop.run("at-spi", [LAUNCHER, "--launch-immediately"])
        wait_until(lambda: desktop.bus.has(_BUS), "the accessibility bus")
        self._process = subprocess.Popen(
            [str(SYSTEM_PYTHON), str(_READER), program],
            env=desktop.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def close(self) -> None:
        """Read no more."""
        with self._process:  # it ends when its input does
            pass

    def nodes(self) -> list[Node]:
        """Everything that is shown now."""
        # While windows come and go a node may vanish under the reader: then it is asked again.
        return wait_until(self._look, "a look at the window that nothing vanished from")[0]

    def _look(self) -> tuple[list[Node]] | None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RigError("the screen reader has ended")
        found = json.loads(line)
        return None if found is None else ([Node(**one) for one in found],)

    def find(self, what: str, fits: Callable[[Node], bool]) -> Node:
        """The first node that fits, as soon as there is one."""

        def look() -> Node | None:
            return next((node for node in self.nodes() if fits(node)), None)

        return wait_until(look, f"{what} on the accessibility bus")

    def wait_said(self, words: str) -> None:
        """Wait until something that is shown says these words."""
        self.find(repr(words), lambda node: node.says(words))

    def wait_focus(self, name: str) -> Node:
        """Wait until the control of this name has the focus."""
        return self.find(f"the focus on {name!r}", lambda node: node.focused and node.name == name)
