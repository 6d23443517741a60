"""A card that is one of several choices: its title, and in a line or two what it means to choose it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tray_app.ui.kit.radio_dot import NamedDot
from tray_app.ui.kit.style import Words, framed, sized
from tray_app.ui.kit.tokens import Space, TypeSize


class ChoiceCard(QWidget):
    """The whole card can be clicked. Whoever holds several of them sees to it that one is chosen."""

    def __init__(self, title: str, name: str, words: str) -> None:
        super().__init__()
        self.choice = NamedDot(title)
        self.choice.setObjectName(name)
        self.choice.setAutoExclusive(False)  # each is reached by Tab
        self.choice.setFont(sized(self.choice.font(), TypeSize.BODY, bold=True))
        self.choice.setAccessibleDescription(words)
        self._said = said = Words(words, dim=True, size=TypeSize.CAPTION)
        said.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)  # beside a card with more lines
        said.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        said.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        layout.setSpacing(Space.XS)
        layout.addWidget(self.choice)
        layout.addWidget(said)
        self.choice.toggled.connect(self.update)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep room for every line: a page that is too long for its window takes it from texts that can wrap."""
        super().resizeEvent(event)
        self._said.setMinimumHeight(self._said.heightForWidth(self._said.width()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose it."""
        self.choice.click()
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """A frame, thicker around the one that is chosen."""
        framed(self, thick=self.choice.isChecked())
