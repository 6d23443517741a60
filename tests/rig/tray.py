"""The tray as a panel sees it: tooltip, icon and menu of StatusNotifierItems, and clicks on them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from tests.rig.bus import SessionBus
from tests.rig.processes import RigError, wait_until

WATCHER: Final = "org.kde.StatusNotifierWatcher"
_ITEM: Final = "org.kde.StatusNotifierItem"
_MENU: Final = "com.canonical.dbusmenu"


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One line of a tray menu."""

    id: int
    label: str
    """Without the marks of its keyboard shortcut; empty for a separator."""
    enabled: bool
    checked: bool
    children: tuple[MenuEntry, ...]


class TrayItem:
    """One icon in the tray."""

    def __init__(self, bus: SessionBus, name: str, path: str) -> None:
        """The object `path` of the program `name` on `bus`."""
        self._bus = bus
        self._name = name
        self._path = path

    def _property(self, name: str) -> Any:
        return self._bus.properties(self._name, self._path, _ITEM)[name]

    @property
    def title(self) -> str:
        """The program's name as the panel lists it."""
        return str(self._property("Title"))

    @property
    def status(self) -> str:
        """`Active`, `Passive` or `NeedsAttention`."""
        return str(self._property("Status"))

    @property
    def tooltip(self) -> str:
        """Title and text of the tooltip, one under the other."""
        _, _, title, text = self._property("ToolTip")
        return "\n".join(part for part in (title, text) if part)

    @property
    def icon(self) -> tuple[int, int, bytes]:
        """The largest picture offered: width, height, ARGB bytes; equal pictures mean equal icons."""
        pixmaps: list[tuple[int, int, bytes]] = self._property("IconPixmap")
        if not pixmaps:
            raise RigError("the tray icon has no picture")
        return max((width, height, bytes(data)) for width, height, data in pixmaps)

    def activate(self) -> None:
        """A left click."""
        self._bus.call(self._name, self._path, _ITEM, "Activate", "ii", (0, 0))

    def menu(self) -> tuple[MenuEntry, ...]:
        """The menu as it opens now."""
        path = self._property("Menu")
        self._bus.call(self._name, path, _MENU, "AboutToShow", "i", (0,))
        _, layout = self._bus.call(self._name, path, _MENU, "GetLayout", "iias", (0, -1, []))
        return tuple(_entry(child) for _, child in layout[2])

    def click(self, label: str) -> None:
        """Choose the menu entry called `label`, at any depth."""
        entries = list(_all(self.menu()))
        chosen = next((entry for entry in entries if entry.label == label), None)
        if chosen is None:
            raise RigError(f"no {label!r} among {[entry.label for entry in entries]}")
        body = (chosen.id, "clicked", ("s", ""), int(time.time()))
        self._bus.call(self._name, self._property("Menu"), _MENU, "Event", "isvu", body)


def tray_items(bus: SessionBus) -> list[TrayItem]:
    """Every icon that is in the tray now; none as well when there is no tray."""
    if not bus.has(WATCHER):
        return []
    registered = bus.properties(WATCHER, "/StatusNotifierWatcher", WATCHER)["RegisteredStatusNotifierItems"]
    parts = [text.partition("/") for text in registered]
    return [TrayItem(bus, name, f"/{path or 'StatusNotifierItem'}") for name, _, path in parts]


def only_tray_item(bus: SessionBus) -> TrayItem:
    """The one icon in the tray, as soon as it is there."""
    return wait_until(lambda: tray_items(bus), "an icon in the tray")[0]


def _entry(node: Any) -> MenuEntry:
    number, properties, children = node
    values = {key: value for key, (_, value) in properties.items()}
    return MenuEntry(
        number,
        str(values.get("label", "")).replace("__", "\0").replace("_", "").replace("\0", "_"),
        bool(values.get("enabled", True)),
        values.get("toggle-state", 0) == 1,
        tuple(_entry(child) for _, child in children),
    )


def _all(entries: tuple[MenuEntry, ...]) -> Iterator[MenuEntry]:
    for entry in entries:
        yield entry
        yield from _all(entry.children)
