"""The strip on top of the window: the state in words, how today went in numbers, and a check that takes long."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tray_app.core.reporting.status import IconState, status_of
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.form import button
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.long_check import LongCheck
from tray_app.ui.kit.spark import Spark
from tray_app.ui.kit.style import Words, sized
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.thin_bar import HEIGHT, ThinBar
from tray_app.ui.kit.time_format import day_of, duration
from tray_app.ui.kit.today_numbers import numbers_of
from tray_app.ui.kit.tokens import IconSize, Space, TypeSize
from tray_app.ui.window.gear_menu import GearMenu

_PICTURE = QSize(IconSize.L, IconSize.L)


class TodayStrip(QWidget):
    """`refresh` brings it up to date."""

    def __init__(
        self, window_api: WindowApi, icons: Icons, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        super().__init__()
        self._window_api = window_api
        self._icons = icons
        self._now = now
        self._picture = QLabel()
        self._shown_icon: IconState | None = None
        self._headline = Words(size=TypeSize.HEADING, bold=True)
        self._headline.setObjectName("headline")
        self._detail = Words(dim=True)
        self._detail.setObjectName("detail")
        self.check = LongCheck(window_api, self)
        self.check.changed.connect(self.refresh)
        self._stop = button(_("Stop"), "stop", _("Stop checking"))
        self._stop.clicked.connect(self.check.stop)
        self._stop.setToolTip(_("What was found is kept; the next check goes on from there"))
        self._numbers = [
            _Number(_("Logged today")),
            _Number(_("Pending")),
            _Number(_("Needs you")),
            _Number(_("Not checked")),
            _Number(_("Usual time")),
        ]
        self._numbers[-1].setToolTip(_("Half of what was logged today was there within this time"))
        self.spark = Spark()
        self._check_now = button(_("Check now"), "check_now")
        self._check_now.clicked.connect(window_api.check_now)
        self._resume = button(_("Resume"), "resume")
        self._resume.clicked.connect(window_api.resume)
        self._bar = ThinBar(self)
        self._bar.hide()
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addWidget(self._headline)
        words.addWidget(self._detail)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        layout.setSpacing(Space.M)
        layout.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(words, 1)
        for number in self._numbers:
            layout.addWidget(number)
        layout.addWidget(self.spark)
        layout.addSpacing(Space.XS)
        wide = max(self._stop.sizeHint().width(), self._check_now.sizeHint().width())
        for one in (self._stop, self._check_now):  # one takes the place of the other, and nothing moves
            one.setMinimumWidth(wide)
            layout.addWidget(one)
        layout.addWidget(self._resume)
        self.gear = GearMenu(icons)
        layout.addWidget(self.gear)

    def refresh(self) -> None:
        """Show what holds now."""
        window_api = self._window_api
        status = status_of(window_api.snapshot, checking=window_api.is_checking, paused=window_api.is_paused)
        if status.icon != self._shown_icon:
            self._shown_icon = status.icon
            self._picture.setPixmap(self._icons.of(status.icon).pixmap(_PICTURE))
        self._headline.setText(window_api.say(status.headline))
        self.check.refresh()
        self._detail.setText(self.check.outcome or window_api.say(status.detail))
        self._check_now.setEnabled(not window_api.is_checking)
        self._resume.setVisible(window_api.is_paused)
        self._show_check()
        self.spark.say(window_api.statistics)
        if window_api.snapshot is None:
            for number in self._numbers:
                number.hide()
            return
        numbers = numbers_of(window_api.snapshot, window_api, self._now())
        today = window_api.statistics.day(day_of(window_api, self._now()))
        usual = None if today is None else today.median_s
        unchecked = str(numbers.unchecked) if numbers.unchecked else ""
        said = (str(numbers.logged_today), str(numbers.pending), str(numbers.needs_you), unchecked)
        for widget, words in zip(self._numbers, (*said, duration(usual) if usual is not None else ""), strict=True):
            widget.say(words)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The bar lies along the lower edge, so that nothing moves when it comes and goes."""
        super().resizeEvent(event)
        self._bar.setGeometry(0, self.height() - HEIGHT, self.width(), HEIGHT)

    def _show_check(self) -> None:
        check, progress = self.check, self._window_api.progress
        had_focus = self._stop.hasFocus()
        self._stop.setVisible(check.is_shown)
        self._check_now.setVisible(not check.is_shown and not self._window_api.is_paused)
        self._bar.setVisible(check.is_shown)
        if check.is_shown:
            self._detail.setText(check.words)
            self._bar.say(progress.done if progress else 0, progress.total if progress else None, check.words)
        elif had_focus:
            self._check_now.setFocus(Qt.FocusReason.OtherFocusReason)


class _Number(QWidget):
    def __init__(self, label: str) -> None:
        super().__init__()
        self._label = label
        self._count = QLabel()
        self._count.setFont(sized(self.font(), TypeSize.TITLE, bold=True))
        self._count.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        below = Words(label, dim=True, size=TypeSize.CAPTION)
        below.setWordWrap(False)
        below.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.XS, 0, Space.XS, 0)
        layout.setSpacing(0)
        layout.addWidget(self._count)
        layout.addWidget(below)

    def say(self, words: str) -> None:
        self._count.setText(words)
        self.setAccessibleName(f"{self._label}: {words}")
        self.setVisible(bool(words))
