"""History: how the last days went, per day, per reason and by the time it took; a day or a reason leads to its list."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from tray_app.core.desk import Desk
from tray_app.core.survey import DELAYS_S, Day, Survey
from tray_app.ui.bars import LOGGED, MISSING, PENDING, Bar, Legend, Part, lines_of
from tray_app.ui.icons import Icons
from tray_app.ui.issue_rows import Choice, Filters
from tray_app.ui.moments import duration
from tray_app.ui.own_page import OwnPage
from tray_app.ui.page_parts import part
from tray_app.ui.style import Words
from tray_app.ui.texts import _, ngettext

_MOST = 14
_WIDEST = 760


class HistoryPage(OwnPage):
    """Built anew when what it shows has changed."""

    def __init__(self, desk: Desk, icons: Icons, open_link: Callable[[str], None]) -> None:  # noqa: ARG002
        super().__init__()
        self._desk = desk
        self._shown: Survey | None = None
        self.setWindowTitle(_("History"))
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)

    def refresh(self) -> None:
        """Show the survey as it is now."""
        survey = self._desk.survey
        if survey != self._shown:
            self._shown = survey
            self._scroll.setWidget(self._built(survey))

    def _built(self, survey: Survey) -> QWidget:
        content = QWidget()
        content.setBackgroundRole(QPalette.ColorRole.Base)
        content.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(content)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        column.addWidget(Words(_("History"), size=1.35, bold=True))
        if not survey.days:
            column.addWidget(Words(_("Nothing has been seen yet. Each day appears here with its emails and calls.")))
            column.addStretch(1)
            return content
        column.addWidget(Words(_("Choose a day or a reason to see what is behind it."), dim=True))
        part(column, _("Per day"))
        column.addWidget(Legend([(LOGGED, _("Logged")), (PENDING, _("Pending")), (MISSING, _("Not logged"))]))
        days = survey.days[:_MOST]
        self._lines(column, [_day_bar(day) for day in days], [Filters(choice=Choice.ALL, day=day.name) for day in days])
        if survey.reasons:
            part(column, _("Per reason"))
            reasons = survey.reasons[:_MOST]
            wanted = [Filters(choice=Choice.ALL, reason=code) for code, _count in reasons]
            self._lines(column, [self._reason_bar(code, count) for code, count in reasons], wanted)
        if any(survey.delays):
            part(column, _("Time until the record was there"))
            self._lines(column, _delay_bars(survey), ())
        column.addStretch(1)
        return content

    def _lines(self, column: QVBoxLayout, bars: Sequence[Bar], filters: Sequence[Filters]) -> None:
        lines = lines_of(bars, self, can_be_pressed=bool(filters))
        for line in lines:
            column.addWidget(line)
        for line, wanted in zip(lines, filters, strict=False):
            line.clicked.connect(partial(self.narrowed.emit, wanted))

    def _reason_bar(self, code: str, count: int) -> Bar:
        title = self._desk.title_of(code)
        said = ngettext("{n} activity", "{n} activities", count)
        return Bar(label=title, parts=[Part(count, MISSING)], number=str(count), spoken=f"{title}: {said}")


def _day_bar(day: Day) -> Bar:
    said = _("{logged} logged, {pending} pending, {missing} not logged").format(
        logged=day.logged, pending=day.pending, missing=day.missing
    )
    usual = _("half of them within {time}").format(time=duration(day.median_s)) if day.median_s is not None else ""
    return Bar(
        label=day.name,
        parts=[Part(day.logged, LOGGED), Part(day.pending, PENDING), Part(day.missing, MISSING)],
        number=f"{day.logged} · {day.pending} · {day.missing}",
        spoken=f"{day.name}: " + ", ".join(words for words in (said, usual) if words),
    )


def _delay_bars(survey: Survey) -> list[Bar]:
    first, *others = [duration(bound) for bound in DELAYS_S]
    between = [f"{least} – {most}" for least, most in pairwise((first, *others))]
    labels = [_("within {time}").format(time=first), *between, _("later")]
    return [
        Bar(label=label, parts=[Part(count, LOGGED)], number=str(count), spoken=f"{label}: {count}")
        for label, count in zip(labels, survey.delays, strict=True)
    ]
