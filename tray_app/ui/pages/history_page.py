"""History: how the last days went, per day, per reason and by the time it took; a day or a reason leads to its list."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tray_app.core.model.text import listed
from tray_app.core.reporting.history_table import history_csv
from tray_app.core.reporting.statistics import DELAYS_S, DayStatistics, Statistics
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.bars import Bar, BarSegment, Legend, lines_of
from tray_app.ui.kit.day_names import weekday
from tray_app.ui.kit.export_row import ExportRow, table_form
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.issue_rows import Choice, Filters
from tray_app.ui.kit.own_page import OwnPage
from tray_app.ui.kit.page_parts import part
from tray_app.ui.kit.scroll import PlainScroll
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _, ngettext
from tray_app.ui.kit.time_format import duration
from tray_app.ui.kit.tokens import Space, StatusTone, TypeSize

_MOST = 14
_WIDEST = 760


class HistoryPage(OwnPage):
    """Built anew when what it shows has changed."""

    def __init__(self, window_api: WindowApi, icons: Icons, open_link: Callable[[str], None]) -> None:  # noqa: ARG002
        super().__init__()
        self._window_api = window_api
        self._shown: Statistics | None = None
        self.setWindowTitle(_("History"))
        self._scroll = PlainScroll()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)

    def refresh(self) -> None:
        """Show the survey as it is now."""
        statistics = self._window_api.statistics
        if statistics != self._shown:
            self._shown = statistics
            self._scroll.setWidget(self._built(statistics))

    def _built(self, statistics: Statistics) -> QWidget:
        content = QWidget()
        content.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(content)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.S)
        column.addWidget(Words(_("History"), size=TypeSize.TITLE, bold=True))
        if not statistics.days:
            column.addWidget(Words(_("Nothing has been seen yet. Each day appears here with its emails and calls.")))
            column.addStretch(1)
            return content
        column.addWidget(Words(_("Choose a day or a reason to see what is behind it."), dim=True))
        column.addWidget(
            ExportRow(
                "history",
                _("Export the history"),
                [table_form(lambda: history_csv(statistics))],
                _("The days as a table for a spreadsheet: numbers only, no names and no subjects"),
            )
        )
        part(column, _("Per day"))
        legend = [
            (StatusTone.LOGGED, _("Logged")),
            (StatusTone.PENDING, _("Pending")),
            (StatusTone.NEEDS_YOU, _("Not logged")),
        ]
        column.addWidget(Legend([*legend, (StatusTone.UNCHECKED, _("Not checked"))]))
        days = statistics.days[:_MOST]
        self._lines(
            column, [self._day_bar(day) for day in days], [Filters(choice=Choice.ALL, day=day.name) for day in days]
        )
        _add_note(column, _why_days_differ(days))
        if statistics.reasons:
            part(column, _("Per reason"))
            reasons = statistics.reasons[:_MOST]
            wanted = [Filters(choice=Choice.ALL, reason=code) for code, _count in reasons]
            self._lines(column, [self._reason_bar(code, count) for code, count in reasons], wanted)
            _add_note(column, _why_reasons_differ(statistics))
        if any(statistics.delays):
            part(column, _("Time until the record was there"))
            self._lines(column, _delay_bars(statistics), ())
            _add_note(column, _why_delays_differ(statistics))
        column.addStretch(1)
        return content

    def _lines(self, column: QVBoxLayout, bars: Sequence[Bar], filters: Sequence[Filters]) -> None:
        lines = lines_of(bars, self, can_be_pressed=bool(filters))
        for line in lines:
            column.addWidget(line)
        for line, wanted in zip(lines, filters, strict=False):
            line.clicked.connect(partial(self.narrowed.emit, wanted))

    def _day_bar(self, day: DayStatistics) -> Bar:
        counts = day.tally
        usual = _("half of them within {time}").format(time=duration(day.median_s)) if day.median_s is not None else ""
        said = self._window_api.say(listed(counts.words))
        parts = [
            BarSegment(counts.logged, StatusTone.LOGGED),
            BarSegment(counts.pending, StatusTone.PENDING),
            BarSegment(counts.missing, StatusTone.NEEDS_YOU),
            BarSegment(counts.unchecked, StatusTone.UNCHECKED),
        ]
        share = counts.logged_percent
        label = f"{weekday(day.name)} {day.name}"
        return Bar(
            label=label,
            parts=parts,
            number="–" if share is None else _("{n} %").format(n=share),
            spoken=f"{label}: " + ", ".join(words for words in (said, usual) if words),
        )

    def _reason_bar(self, code: str, count: int) -> Bar:
        title = self._window_api.title_of(code)
        said = ngettext("{n} activity", "{n} activities", count)
        return Bar(
            label=title, parts=[BarSegment(count, StatusTone.NEEDS_YOU)], number=str(count), spoken=f"{title}: {said}"
        )


def _add_note(column: QVBoxLayout, words: str) -> None:
    if words:
        column.addWidget(Words(words, dim=True, size=TypeSize.CAPTION))


def _why_days_differ(days: Sequence[DayStatistics]) -> str:
    """What is in no bar, and what the percentage is of."""
    said = _("The percentage is of what was looked for: logged and not logged.")
    ignored = sum(day.tally.ignored for day in days)
    if ignored:
        said += " " + ngettext("{n} ignored activity is in no bar.", "{n} ignored activities are in no bar.", ignored)
    return said


def _why_reasons_differ(statistics: Statistics) -> str:
    """Why the reasons add up to more than what is not logged, or nothing when they do not."""
    total = sum(count for _code, count in statistics.reasons)
    missing = sum(day.tally.missing for day in statistics.days)
    incomplete = sum(day.tally.incomplete for day in statistics.days)
    unchecked = sum(day.tally.unchecked for day in statistics.days)
    if total == missing or total != missing + incomplete + unchecked:
        return ""
    return _(
        "Why the sums differ: an activity counts once, under its main reason. These are {total}: {missing} not logged, "
        "{incomplete} logged but incomplete, {unchecked} not checked."
    ).format(total=total, missing=missing, incomplete=incomplete, unchecked=unchecked)


def _why_delays_differ(statistics: Statistics) -> str:
    """Why fewer times are counted than activities are logged, or nothing when they are not."""
    timed, logged = sum(statistics.delays), sum(day.tally.logged for day in statistics.days)
    if timed >= logged:
        return ""
    said = _("Why the sums differ: of {logged} that are logged, {timed} have a record that says when it was made.")
    return said.format(logged=logged, timed=timed)


def _delay_bars(statistics: Statistics) -> list[Bar]:
    first, *others = [duration(bound) for bound in DELAYS_S]
    between = [f"{least} – {most}" for least, most in pairwise((first, *others))]
    labels = [_("within {time}").format(time=first), *between, _("later")]
    return [
        Bar(label=label, parts=[BarSegment(count, StatusTone.LOGGED)], number=str(count), spoken=f"{label}: {count}")
        for label, count in zip(labels, statistics.delays, strict=True)
    ]
