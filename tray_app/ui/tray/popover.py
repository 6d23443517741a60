"""What a click on the tray icon shows: today in numbers, what is most pressing, and a check.

Shown only where a program may put a window beside the pointer; elsewhere the click opens the window itself.
"""

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QElapsedTimer, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QCursor,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QStyle, QVBoxLayout, QWidget

from tray_app.core.reporting.status import status_of
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.buttons import ButtonLook, is_enter
from tray_app.ui.kit.demo_title import demo_title
from tray_app.ui.kit.form import button
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.style import Separator, Words, framed, sized
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.today_numbers import numbers_of, open_causes
from tray_app.ui.kit.tokens import CONTROL, RADIUS, IconSize, Space, TypeSize, colours_of

_WIDTH = 360
_MOST_CAUSES = 3
_SHARES = (0.55, 0.65, 0.75, 0.85, 0.95)
"""Of the width there is for the words of a line."""
_SAME_CLICK_MS = 300
"""A click on the icon closes what is open before the desktop tells of it: it is not to open it again."""


def can_be_placed(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether a window can be put beside the icon: on Wayland none can, and on macOS that click is the menu's."""
    if QGuiApplication.platformName() == "windows":
        return True
    return QGuiApplication.platformName() == "xcb" and environ.get("XDG_SESSION_TYPE", "x11") != "wayland"


class Popover(QWidget):
    """Closes by itself when the rep looks elsewhere."""

    open_asked = Signal()
    """The window is wanted."""
    cause_asked = Signal(str)
    """The page of the cause with this key is wanted."""

    def __init__(
        self, window_api: WindowApi, icons: Icons, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        super().__init__(None, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._window_api = window_api
        self._icons = icons
        self._now = now
        self._gone = QElapsedTimer()
        self.setWindowTitle(_("Today"))
        self.setFixedWidth(_WIDTH)
        self._picture = QLabel()
        self.headline = Words(size=TypeSize.HEADING, bold=True)
        self._numbers = {name: Words(size=TypeSize.HEADING, bold=True) for name in ("logged", "pending", "needs")}
        captions = {"logged": _("Logged today"), "pending": _("Pending"), "needs": _("Needs you")}
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.headline, 1)
        counted = QHBoxLayout()
        for name, number in self._numbers.items():
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(number)
            column.addWidget(Words(captions[name], dim=True, size=TypeSize.CAPTION))
            counted.addLayout(column, 1)
        self.causes = [CauseLine() for _place in range(_MOST_CAUSES)]
        """One for each cause that may be shown."""
        self.check_now = button(_("&Check now"), "check_now")
        self.check_now.clicked.connect(window_api.check_now)
        self.open = button(_("&Open DidItLog"), "open", look=ButtonLook.PRIMARY)
        self.open.clicked.connect(self._open)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        buttons.addWidget(self.check_now)
        buttons.addStretch(1)
        buttons.addWidget(self.open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        layout.setSpacing(Space.M)
        layout.addLayout(head)
        layout.addLayout(counted)
        layout.addWidget(Separator())
        for line in self.causes:
            layout.addWidget(line)
        layout.addLayout(buttons)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._put_away)

    @property
    def is_wanted(self) -> bool:
        """Whether there is anything to tell in short; the first run, and an empty list, need the window."""
        snapshot = self._window_api.snapshot
        return snapshot is not None and bool(snapshot.items)

    def present(self, icon: QRect | None = None) -> None:
        """Come up beside the icon, or beside the pointer where nobody says where it is; or stay away, when this is the
        click that has just closed it.
        """
        if self._gone.isValid() and self._gone.elapsed() < _SAME_CLICK_MS:
            return
        self.refresh()
        self.adjustSize()
        at = icon.center() if icon is not None and icon.isValid() else QCursor.pos()
        screen = QGuiApplication.screenAt(at) or QGuiApplication.primaryScreen()
        self.move(_beside(at, self.size(), screen.availableGeometry()))
        self.show()
        self.open.setFocus(Qt.FocusReason.PopupFocusReason)

    def refresh(self) -> None:
        """Show what holds now."""
        api = self._window_api
        snapshot = api.snapshot
        status = status_of(snapshot, checking=api.is_checking, paused=api.is_paused)
        self._picture.setPixmap(self._icons.of(status.icon).pixmap(QSize(IconSize.L, IconSize.L)))
        self.headline.setText(demo_title(api, api.say(status.headline)))
        self.check_now.setEnabled(not api.is_checking and not api.is_paused)
        causes = open_causes(snapshot)
        for line, cause in zip(self.causes, (*causes[:_MOST_CAUSES], *[None] * _MOST_CAUSES), strict=False):
            line.setVisible(cause is not None)
            if cause is not None:
                line.say(api.title_of(cause.code), len(cause.activities), partial(self._go_to, cause.key))
        if snapshot is not None:
            numbers = numbers_of(snapshot, api, self._now())
            for name, value in zip(
                self._numbers, (numbers.logged_today, numbers.pending, numbers.needs_you), strict=True
            ):
                self._numbers[name].setText(str(value))

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Remember when."""
        self._gone.start()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Round corners, also where the desktop can show nothing through a window."""
        super().resizeEvent(event)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        self.setMask(QRegion(outline.toFillPolygon().toPolygon()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A frame, as the desktop draws none."""
        super().paintEvent(event)
        framed(self)

    def _put_away(self) -> None:
        """By what was chosen here, so that the next click on the icon is a new one."""
        self.hide()
        self._gone.invalidate()

    def _open(self) -> None:
        self._put_away()
        self.open_asked.emit()

    def _go_to(self, key: str) -> None:
        self._put_away()
        self.cause_asked.emit(key)


class CauseLine(QAbstractButton):
    """One cause: its title, on as many lines as it needs, and how many it holds back."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(CONTROL)
        self.setFont(sized(self.font(), TypeSize.BODY))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._count = 0
        self._wide = _WIDTH
        self.title = ""
        """What is shown; not the text of the button, which has one line."""
        self._react: Callable[[], None] = lambda: None
        self.clicked.connect(lambda: self._react())

    def say(self, title: str, count: int, react: Callable[[], None]) -> None:
        """Show this; a click does that."""
        self._count, self._react = count, react
        self.title = title
        needed = self._height_within(self._room)
        fitting = (share for share in _SHARES if self._height_within(int(self._room * share)) <= needed)
        self._wide = int(self._room * next(fitting, 1))  # lines much alike, rather than a word alone in the last one
        self.setMinimumHeight(max(CONTROL, needed + Space.M))
        self.setAccessibleName(f"{title} ({count})" if count > 1 else title)
        self.update()

    def _height_within(self, wide: int) -> int:
        box = QRect(0, 0, wide, 0)
        return self.fontMetrics().boundingRect(box, Qt.TextFlag.TextWordWrap, self.title).height()

    @property
    def _room(self) -> int:
        """How wide the title may be."""
        number = self.fontMetrics().horizontalAdvance(str(self._count)) + Space.S if self._count > 1 else 0
        return _WIDTH - 2 * Space.L - 2 * Space.M - number

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter presses it, as Space does."""
        if is_enter(event):
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as there is room."""
        return QSize(0, CONTROL)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """The tint of what needs the rep, the title, the number."""
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        is_over = self.underMouse() or self.hasFocus()
        painter.setPen(QPen(colours.primary, 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(colours.hover if is_over else colours.raised)
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        inner = self.rect().adjusted(Space.M, 0, -Space.M, 0)
        painter.setPen(colours.text)
        if self._count > 1:
            number = str(self._count)
            self._draw_words(painter, inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, number)
        inner.setWidth(self._wide)
        self._draw_words(painter, inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.title)
        painter.end()

    def _draw_words(self, painter: QPainter, box: QRect, align: Qt.AlignmentFlag, words: str) -> None:
        """Words in a box, both meant for reading from left to right."""
        direction = self.layoutDirection()
        place = QStyle.visualRect(direction, self.rect(), box)
        painter.drawText(place, QStyle.visualAlignment(direction, align) | Qt.TextFlag.TextWordWrap, words)


def _beside(at: QPoint, size: QSize, room: QRect) -> QPoint:
    """Where it stands: below an icon on top of the screen, above one at its foot, and never beyond an edge."""
    down = at.y() < room.center().y()
    top = at.y() + Space.L if down else at.y() - Space.L - size.height()
    left = at.x() - size.width() // 2
    return QPoint(
        max(room.left() + Space.XS, min(left, room.right() - size.width() - Space.XS)),
        max(room.top() + Space.XS, min(top, room.bottom() - size.height() - Space.XS)),
    )
