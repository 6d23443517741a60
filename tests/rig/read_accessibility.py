"""Prints what a screen reader finds in one program, as JSON: run by the system's Python, which has pyatspi.

`python3 read_accessibility.py NAME`. One object per node that is on the screen: its window, role, name, description,
whether it has the focus, and its text where it has one.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

import pyatspi


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


def main(program: str) -> None:
    """Print the nodes of every window of the program."""
    found = []
    for application in pyatspi.Registry.getDesktop(0):
        if application is None or application.name != program:
            continue
        for window in application:
            if window is None:
                continue
            for node, states in nodes_of(window):
                found.append(
                    {
                        "window": window.name,
                        "role": node.getRoleName(),
                        "name": node.name,
                        "description": node.description,
                        "focused": states.contains(pyatspi.STATE_FOCUSED),
                        "focusable": states.contains(pyatspi.STATE_FOCUSABLE),
                        "enabled": states.contains(pyatspi.STATE_ENABLED),
                        "checked": states.contains(pyatspi.STATE_CHECKED),
                        "text": text_of(node),
                    }
                )
    sys.stdout.write(json.dumps(found))


main(sys.argv[1])
