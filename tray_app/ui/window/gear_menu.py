"""The gear on the strip: the other places of the app, which would otherwise be reached from the tray alone."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from tray_app.ui.kit.buttons import Button, ButtonLook
from tray_app.ui.kit.icons import Glyph, Icons
from tray_app.ui.kit.texts import _


class GearMenu(Button):
    """Tells which place is wanted."""

    asked = Signal(str)
    """A `diditlog:` address."""
    shortcuts_asked = Signal()
    """The list of keys is wanted."""

    def __init__(self, icons: Icons) -> None:
        super().__init__("", ButtonLook.QUIET)
        self.setObjectName("gear")
        self.show_glyph(icons, Glyph.GEAR)
        self.setAccessibleName(_("Settings and more"))
        self.setToolTip(_("Settings and more"))
        menu = QMenu(self)
        for name, label in (
            ("settings", _("&Settings…")),
            ("sign-in", _("Salesforce sign-&in")),
            ("explain", _("&Explain an error…")),
            ("history", _("&History")),
        ):
            action = menu.addAction(label)
            action.setObjectName(f"gear_{name}")
            action.triggered.connect(lambda _on=False, name=name: self.asked.emit(f"diditlog:{name}"))
        menu.addSeparator()
        keys = menu.addAction(_("&Keyboard shortcuts"))
        keys.setObjectName("gear_shortcuts")
        keys.triggered.connect(self.shortcuts_asked)
        self.setMenu(menu)
