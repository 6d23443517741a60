"""The strip on top of the window: the state in words, and how today went in three numbers."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tray_app.core.desk import Desk
from tray_app.core.status import IconState, status_of
from tray_app.ui.icons import Icons
from tray_app.ui.moments import day_of, duration
from tray_app.ui.numbers import numbers_of
from tray_app.ui.spark import Spark
from tray_app.ui.style import Words, scaled
from tray_app.ui.texts import _

_PICTURE = QSize(32, 32)


class TodayStrip(QWidget):
    """`refresh` brings it up to date."""

    def __init__(self, desk: Desk, icons: Icons, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        super().__init__()
        self._desk = desk
        self._icons = icons
        self._now = now
        self._picture = QLabel()
        self._shown_icon: IconState | None = None
        self._headline = Words(size=1.15, bold=True)
        self._headline.setObjectName("headline")
        self._detail = Words(dim=True)
        self._numbers = [
            _Number(_("Logged today")),
            _Number(_("Pending")),
            _Number(_("Needs you")),
            _Number(_("Usual time")),
        ]
        self._numbers[-1].setToolTip(_("Half of what was logged today was there within this time"))
        self.spark = Spark()
        self._check_now = QPushButton(_("Check now"))
        self._check_now.setObjectName("check_now")
        self._check_now.setAutoDefault(False)
        self._check_now.clicked.connect(desk.check_now)
        self._resume = QPushButton(_("Resume"))
        self._resume.setObjectName("resume")
        self._resume.setAutoDefault(False)
        self._resume.clicked.connect(desk.resume)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._headline)
        words.addWidget(self._detail)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(14)
        layout.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(words, 1)
        for number in self._numbers:
            layout.addWidget(number)
        layout.addWidget(self.spark)
        layout.addSpacing(4)
        layout.addWidget(self._check_now)
        layout.addWidget(self._resume)

    def refresh(self) -> None:
        """Show what holds now."""
        desk = self._desk
        status = status_of(desk.snapshot, checking=desk.is_checking, paused=desk.is_paused)
        if status.icon != self._shown_icon:
            self._shown_icon = status.icon
            self._picture.setPixmap(self._icons.of(status.icon).pixmap(_PICTURE))
        self._headline.setText(desk.say(status.headline))
        self._detail.setText(desk.say(status.detail))
        self._check_now.setEnabled(not desk.is_checking)
        self._check_now.setVisible(not desk.is_paused)
        self._resume.setVisible(desk.is_paused)
        for number in self._numbers:
            number.setVisible(desk.snapshot is not None)
        self.spark.say(desk.survey)
        if desk.snapshot is None:
            return
        numbers = numbers_of(desk.snapshot, desk, self._now())
        today = desk.survey.day(day_of(desk, self._now()))
        usual = None if today is None else today.median_s
        said = (str(numbers.logged_today), str(numbers.pending), str(numbers.needs_you))
        for widget, words in zip(self._numbers, (*said, duration(usual) if usual is not None else ""), strict=True):
            widget.say(words)


class _Number(QWidget):
    def __init__(self, label: str) -> None:
        super().__init__()
        self._label = label
        self._count = QLabel()
        self._count.setFont(scaled(self.font(), 1.35, bold=True))
        self._count.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        below = Words(label, dim=True, size=0.9)
        below.setWordWrap(False)
        below.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 0, 6, 0)
        layout.setSpacing(0)
        layout.addWidget(self._count)
        layout.addWidget(below)

    def say(self, words: str) -> None:
        self._count.setText(words)
        self.setAccessibleName(f"{self._label}: {words}")
        self.setVisible(bool(words))
