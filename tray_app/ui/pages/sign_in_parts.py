"""What the parts of the sign-in page share: why it came to nothing, and a button that copies."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tray_app.core.model.guide import plain
from tray_app.core.model.page import Page
from tray_app.core.reporting.status import IconState
from tray_app.ui.kit import page_parts as parts
from tray_app.ui.kit.buttons import Button
from tray_app.ui.kit.hyperlinks import SCHEME
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.style import Separator, Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import Space
from tray_app.ui.pages.step_list import StepList

_PICTURE = QSize(20, 20)
_HERE = f"{SCHEME}:sign-in"


class WhyNot(QWidget):
    """The page of a code in small: title, cause, what was seen, steps. Hidden while there is none."""

    def __init__(self, icons: Icons, open_link: Callable[[str], None]) -> None:
        super().__init__()
        self._icons = icons
        self._open = open_link
        self._page: Page | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_page(self, page: Page | None) -> None:
        """Show this; the same page again changes nothing on the screen."""
        if page is not None and page != self._page:
            self._replace(page)
        self.setVisible(page is not None)

    def _replace(self, page: Page) -> None:
        self._page = page
        while (old := self._column.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.deleteLater()
        self._column.addWidget(self._built(page))
        self.setAccessibleName(plain(page.title))

    def _built(self, page: Page) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        picture = QLabel()
        picture.setPixmap(self._icons.of(IconState.CANNOT_CHECK).pixmap(_PICTURE))
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(Words(plain(page.title), bold=True), 1)
        column.addWidget(Separator())
        column.addLayout(head)
        column.addWidget(parts.rich_words(page.cause))
        if page.evidence:
            column.addWidget(parts.answers(page.evidence))
        # A step that leads to the very page it stands on needs no button.
        steps = [replace(step, url=None) if step.url == _HERE else step for step in page.steps]
        column.addWidget(StepList(steps, self._open))
        column.addWidget(Separator())
        return content


class CopyButton(Button):
    """Puts words on the clipboard, and says so in `said`, which whoever makes it puts somewhere."""

    def __init__(self, label: str, name: str, copied: str) -> None:
        super().__init__(label)
        self.setObjectName(name)
        self.setAutoDefault(False)
        self._words = ""
        self._copied = copied
        self.said = Words(dim=True)
        self.said.setObjectName(f"{name}_said")
        self.said.hide()
        self.clicked.connect(self.put)

    def offer(self, words: str) -> None:
        """Copy this when asked; nothing can be copied while it is empty."""
        if words != self._words:
            self.said.hide()
            self.setAccessibleDescription("")
        self._words = words
        self.setEnabled(bool(words))

    def put(self) -> None:
        """Copy it, and say so."""
        QGuiApplication.clipboard().setText(self._words)
        self.say(self._copied)

    def say(self, words: str) -> None:
        """Tell what came of it."""
        self.said.setText(words)
        self.said.show()
        self.setAccessibleDescription(words)


def message_button() -> CopyButton:
    """The button for the message to the admin."""
    copied = _("Copied. Paste it into a message to your Salesforce admin.")
    return CopyButton(_("Copy &message for your admin"), "copy_message", copied)
