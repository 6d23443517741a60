"""Colours and fonts by what they are for, words, and separating lines: each follows the system from light to dark."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QSplitter, QSplitterHandle, QWidget

from tray_app.ui.kit.tokens import RADIUS, StatusTone, TypeSize, colours_of

OWN_STYLE = "fusion"
"""Qt's own style, where the system has none: what it draws too heavily, we draw."""
_TABULAR = QFont.Tag("tnum")


def dimmed(palette: QPalette) -> QColor:
    """The colour of secondary text."""
    return colours_of(palette).dim


def edge(palette: QPalette) -> QColor:
    """The colour of what has to be seen though it is no text: the frame of an input."""
    return colours_of(palette).edge


def hairline(palette: QPalette) -> QColor:
    """The colour of separating lines."""
    return colours_of(palette).line


def framed(widget: QWidget, *, thick: bool = False) -> None:
    """Draw a round frame inside the widget's edge, from its `paintEvent`; `thick` and coloured for what is chosen."""
    colours = colours_of(widget.palette())
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colours.primary if thick else colours.edge, 2.0 if thick else 1.0))
    painter.drawRoundedRect(widget.rect().adjusted(1, 1, -2, -2), RADIUS, RADIUS)
    painter.end()


def visual_box(widget: QWidget, box: QRectF) -> QRectF:
    """The same place in the widget as whoever reads from the right has it; `QStyle.visualRect` knows whole numbers."""
    return QRectF(widget.width() - box.right(), box.top(), box.width(), box.height()) if widget.isRightToLeft() else box


def sized(font: QFont, size: TypeSize, *, bold: bool = False) -> QFont:
    """The font in one of our sizes, in proportion to the system's own; figures are all of one width."""
    other = QFont(font)
    factor = size / TypeSize.BODY
    system = QGuiApplication.font()
    if system.pointSizeF() > 0:
        other.setPointSizeF(system.pointSizeF() * factor)
    else:
        other.setPixelSize(round(system.pixelSize() * factor))
    other.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    other.setFeature(_TABULAR, 1)
    return other


class Words(QLabel):
    """Text that wraps, can be copied, and is plain unless said otherwise; `dim` is read second, `tone` is a state."""

    def __init__(
        self,
        words: str = "",
        *,
        dim: bool = False,
        size: TypeSize = TypeSize.BODY,
        bold: bool = False,
        tone: StatusTone | None = None,
    ) -> None:
        super().__init__()
        self._dim = dim
        self._tone = tone
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setFont(sized(self.font(), size, bold=bold))
        self.setText(words)
        self._recolour()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As narrow as need be: one long word must not push what stands beside it out of the window."""
        usual = super().minimumSizeHint()
        return QSize(0, usual.height()) if self.wordWrap() else usual

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the system from light to dark and back."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._recolour()

    def _recolour(self) -> None:
        if self._tone is None and not self._dim:
            return
        ink = dimmed(QPalette()) if self._tone is None else colours_of(QPalette()).status[self._tone].ink
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text):
            _set_colour(self, role, ink)


class Separator(QFrame):
    """A thin line between parts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Window)
        _set_colour(self, QPalette.ColorRole.Window, hairline(QPalette()))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the system from light to dark and back."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            _set_colour(self, QPalette.ColorRole.Window, hairline(QPalette()))


class LinedSplitter(QSplitter):
    """Parts with a thin line between them; a style sheet would keep palettes below it from following the system."""

    def __init__(self, orientation: Qt.Orientation) -> None:
        super().__init__(orientation)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:  # noqa: N802
        """The line."""
        return _LineHandle(self.orientation(), self)


class _LineHandle(QSplitterHandle):
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.fillRect(event.rect(), hairline(self.palette()))
        painter.end()


def _set_colour(widget: QWidget, role: QPalette.ColorRole, colour: QColor) -> None:
    palette = widget.palette()
    if palette.color(role) != colour:  # setting it is itself a change of the palette
        palette.setColor(role, colour)
        widget.setPalette(palette)
