"""The palette of the whole app: our colours, light or dark as the system is, live.

Where the rep has asked the system for more contrast, the system's own colours are left alone.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from tray_app.ui.kit.tokens import Colours, dark, is_dark, light

_Role = QPalette.ColorRole


def dress(app: QApplication) -> None:
    """Put our palette on the app, and follow the system from light to dark and back."""
    hints = app.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return
    hints.colorSchemeChanged.connect(lambda scheme: app.setPalette(_palette_for(scheme)))
    scheme = hints.colorScheme()
    if scheme == Qt.ColorScheme.Unknown and is_dark(app.palette()):  # a desktop that says nothing, and shows it
        scheme = Qt.ColorScheme.Dark
    app.setPalette(_palette_for(scheme))


def _palette_for(scheme: Qt.ColorScheme) -> QPalette:
    return palette_of(dark() if scheme == Qt.ColorScheme.Dark else light())


def palette_of(colours: Colours) -> QPalette:
    """Our colours in the roles that Qt's own widgets draw with."""
    palette = QPalette()
    for roles, colour in (
        ((_Role.Window, _Role.AlternateBase, _Role.Light), colours.canvas),
        ((_Role.Base, _Role.Button), colours.surface),
        ((_Role.Text, _Role.WindowText, _Role.ButtonText, _Role.BrightText), colours.text),
        ((_Role.PlaceholderText,), colours.dim),
        ((_Role.ToolTipBase,), colours.raised),
        ((_Role.ToolTipText, _Role.HighlightedText), colours.text),
        ((_Role.Highlight,), colours.marked),
        ((_Role.Accent, _Role.Link, _Role.LinkVisited), colours.primary),
        ((_Role.Midlight, _Role.Mid), colours.line),
        ((_Role.Dark, _Role.Shadow), colours.edge),
    ):
        for role in roles:
            palette.setColor(role, colour)
    for role in (_Role.Text, _Role.WindowText, _Role.ButtonText, _Role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.faint))
    palette.setColor(QPalette.ColorGroup.Disabled, _Role.Highlight, colours.hover)
    return palette
