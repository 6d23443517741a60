"""Says what a screen reader finds in one program, as JSON: run by the system's Python, which has pyatspi.

`python3 read_accessibility.py NAME`. For each line on standard input one line is printed: a list with an object per
node that is on the screen: its window, role, name, whether it has the focus, and its text where it has one; or `null`
where something vanished while it was looked at. It ends with its standard input.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

import pyatspi
from gi.repository import GLib


def nodes_of(window: Any) -> Iterator[tuple[Any, Any]]:
    """Everything below the window that is shown, depth first."""
    waiting = [window]
    while waiting:
        node = waiting.pop()
        if node is None:
            continue
        states = node.getState()
        if not states.contains(pyatspi.STATE_SHOWING):
            continue
        yield node, states
        waiting.extend(reversed([node.getChildAtIndex(place) for place in range(min(node.childCount, 200))]))


def text_of(node: Any) -> str:
    """What stands in an input or a report."""
    try:
        text = node.queryText()
    except NotImplementedError:
        return ""
    return str(text.getText(0, text.characterCount))


def read(desktop: Any, program: str) -> list[dict[str, object]]:
    """The nodes of every window of the program."""
    found = []
    for application in desktop:
        if application is None or application.name != program:
            continue
        for window in application:
            if window is None:
                continue
            title = window.name
            for node, states in nodes_of(window):
                found.append(
                    {
                        "window": title,
                        "role": node.getRoleName(),
                        "name": node.name,
                        "focused": states.contains(pyatspi.STATE_FOCUSED),
                        "focusable": states.contains(pyatspi.STATE_FOCUSABLE),
                        "enabled": states.contains(pyatspi.STATE_ENABLED),
                        "checked": states.contains(pyatspi.STATE_CHECKED),
                        "text": text_of(node),
                    }
                )
    return found


def main(program: str) -> None:
    """Read whenever it is asked to."""
    desktop = pyatspi.Registry.getDesktop(0)
    desktop.setCacheMask(pyatspi.cache.NONE)  # what was true at the last look says nothing about this one
    arrived = GLib.MainContext.default()
    for _ in sys.stdin:
        while arrived.iteration(False):  # programs that came and went since
            pass
        try:
            found = read(desktop, program)
        except (GLib.Error, LookupError):
            found = None
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


main(sys.argv[1])
