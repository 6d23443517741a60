"""What can be done about an issue, the same from its page and from its row: look again, leave alone, hear of it later.

Another action is one more method here, and one more line in `row_menu` and in the page's footer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from tray_app.core.model.page import Page
from tray_app.core.model.snapshot import Item, Snapshot, kind_of
from tray_app.core.model.verdict import Cause
from tray_app.core.reporting.cause_groups import CauseGroup
from tray_app.core.reporting.offers import Offer, offers_of
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.issue_rows import Row, cause_of
from tray_app.ui.kit.texts import _, ngettext
from tray_app.ui.kit.time_format import moment, start_of_next_week, start_of_tomorrow
from tray_app.ui.kit.undo_bar import UndoBar
from tray_app.ui.pages.hand_off import HandOffDialog
from tray_app.ui.pages.log_actions import can_be_logged
from tray_app.ui.pages.page_text import page_text


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueSubject:
    """What an action is about."""

    page: Page
    """What is said about it."""
    cause: Cause | None = None
    """What holds its activities back, several causes with one code as one."""
    causes: tuple[Cause, ...] = ()
    """The same one by one."""
    items: tuple[Item, ...] = ()
    """Its activities."""
    is_resting: bool = False
    """Whether the rep wants to hear of it later."""
    rests_until: datetime | None = None
    """Until when, UTC-aware; None until it changes."""
    is_several: bool = False
    """Whether it is several lines that the rep has chosen together."""

    @property
    def can_be_ignored(self) -> bool:
        """Whether there is anything to leave alone."""
        return self.cause is not None and bool(self.items)


def subject_of(row: Row, snapshot: Snapshot, window_api: WindowApi) -> IssueSubject:
    """What a line is about."""
    causes: tuple[Cause, ...]
    items: tuple[Item, ...]
    if isinstance(row, Item):
        cause = cause_of(snapshot, row)
        causes = (cause,) if cause is not None else ()
        page, items = window_api.page_of_item(row), (row,)
    else:
        causes = row.causes if isinstance(row, CauseGroup) else (row,)
        cause = row.whole if isinstance(row, CauseGroup) else row
        page = window_api.page_of_cause(cause)
        items = tuple(item for key in cause.activities if (item := snapshot.by_id.get(key)) is not None)
    resting = {one.cause.key: one.until for one in snapshot.snoozed}
    return IssueSubject(
        page=page,
        cause=cause,
        causes=causes,
        items=items,
        is_resting=bool(causes) and causes[0].key in resting,
        rests_until=resting.get(causes[0].key) if causes else None,
    )


def subject_of_several(rows: Sequence[Row], snapshot: Snapshot, window_api: WindowApi) -> IssueSubject:
    """What several lines are about together: each of their activities once."""
    subjects = [subject_of(row, snapshot, window_api) for row in rows]
    items = tuple({item.activity.id: item for one in subjects for item in one.items}.values())
    causes = tuple({cause.key: cause for one in subjects for cause in one.causes}.values())
    codes = {cause.code for cause in causes}
    keys = tuple(item.activity.id for item in items)
    page = Page(
        code=codes.pop() if len(codes) == 1 else None,
        verdict=subjects[0].page.verdict,
        title=_title_of_several(items),
        what="",
        when=None,
        activities=keys,
    )
    whole = None if not causes else causes[0] if page.code is None else CauseGroup(causes).whole
    return IssueSubject(
        page=page,
        cause=None if whole is None else replace(whole, activities=keys),
        causes=causes,
        items=items,
        is_resting=bool(causes) and all(one.is_resting for one in subjects),
        rests_until=subjects[0].rests_until,
        is_several=True,
    )


def _title_of_several(items: Sequence[Item]) -> str:
    count = len(items)
    match kind_of(items):
        case "email":
            return ngettext("{n} email", "{n} emails", count)
        case "call":
            return ngettext("{n} call", "{n} calls", count)
        case _:
            return ngettext("{n} email or call", "{n} emails and calls", count)


class IssueActions(QObject):
    """Does what is asked, and offers to undo it."""

    def __init__(
        self,
        window_api: WindowApi,
        undo_bar: UndoBar,
        open_link: Callable[[str], None],
        log: Callable[[Sequence[Item]], None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`log` shows what is missing of activities, and has it written."""
        super().__init__()
        self._window_api = window_api
        self._log = log
        self._undo_bar = undo_bar
        self._open = open_link
        self._now = now

    def row_menu(self, subject: IssueSubject, menu: QMenu) -> None:
        """Fill the menu of a row."""
        if subject.page.records:
            _add(menu, "row_open", _("&Open record"), partial(self.open_record, subject))
        if not subject.is_several:
            _add(menu, "row_copy", _("&Copy details"), partial(self.copy, subject))
        if subject.items:
            _add(menu, "row_check", _("Check &again"), partial(self.check_again, subject))
        if self.can_log(subject):
            _add(menu, "row_log", _("&Log it now…"), partial(self.log, subject))
        if self.can_hand_off(subject):
            _add(menu, "row_hand_off", _("&Hand off…"), partial(self.hand_off, subject))
        menu.addSeparator()
        if subject.is_resting:
            self.fill_snooze(menu, subject)
        elif subject.causes:
            self.fill_snooze(menu.addMenu(_("&Snooze")), subject)
        if subject.can_be_ignored:
            self.fill_ignore(menu.addMenu(_("&Ignore")), subject)

    def fill_snooze(self, menu: QMenu, subject: IssueSubject) -> None:
        """When to hear of it again, or that it is to be told now."""
        if subject.is_resting:
            _add(menu, "wake", _("Show it again &now"), partial(self.wake, subject))
            return
        local = self._now().astimezone()
        for name, label, until in (
            ("snooze_tomorrow", _("Until &tomorrow"), start_of_tomorrow(local)),
            ("snooze_week", _("Until next &week"), start_of_next_week(local)),
            ("snooze_change", _("Until it &changes"), None),
        ):
            _add(menu, name, label, partial(self.snooze, subject, until))

    def fill_ignore(self, menu: QMenu, subject: IssueSubject) -> None:
        """What can be left alone, the narrowest first, and that the warning was wrong."""
        for offer in offers_of(subject.items, subject.page.code):
            label = self._window_api.say(offer.label)
            _add(menu, f"ignore_{offer.kind}", label.replace("&", "&&"), partial(self._ignore, offer, label))
        menu.addSeparator()
        _add(menu, "mark_wrong", _("This &warning was wrong"), partial(self._mark_wrong, subject))

    def ignore_this(self, subject: IssueSubject) -> None:
        """Leave these activities alone, and nothing else."""
        offers = offers_of(subject.items, None)
        if offers:
            self._ignore(offers[0], self._window_api.say(offers[0].label))

    def open_record(self, subject: IssueSubject) -> None:
        """Open the first of its records."""
        if subject.page.records:
            self._open(subject.page.records[0].url)

    def can_log(self, subject: IssueSubject) -> bool:
        """Whether something of it is missing that may be written."""
        return can_be_logged(self._window_api, subject.items)

    def log(self, subject: IssueSubject) -> None:
        """Show what is missing of it, and have it written."""
        self._log(subject.items)

    def can_hand_off(self, subject: IssueSubject) -> bool:
        """Whether there is an admin who could help with all of it."""
        cause = subject.cause
        if cause is None or (subject.is_several and subject.page.code is None):
            return False
        return self._window_api.hand_off(cause, "en") is not None

    def hand_off(self, subject: IssueSubject) -> None:
        """Show the message for that admin."""
        if subject.cause is not None:
            dialog = HandOffDialog(self._window_api, subject.cause, self._undo_bar.window())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def copy(self, subject: IssueSubject) -> None:
        """Put everything its page says on the clipboard."""
        QGuiApplication.clipboard().setText(page_text(subject.page, self._window_api, self._now()))
        self._undo_bar.say(_("Copied."))

    def check_again(self, subject: IssueSubject) -> None:
        """Look at its activities again; without any, at everything."""
        if subject.page.activities:
            self._window_api.check_again(frozenset(subject.page.activities))
        else:
            self._window_api.check_now()

    def snooze(self, subject: IssueSubject, until: datetime | None) -> None:
        """Hear of it later."""
        keys = [cause.key for cause in subject.causes]
        if until is None:
            said = _("Snoozed until it changes: {what}.").format(what=subject.page.title)
        else:
            when = moment(self._window_api, until, self._now())
            said = _("Snoozed until {when}: {what}.").format(when=when, what=subject.page.title)
        self._undo_bar.attempt(
            said,
            lambda: self._window_api.snoozes.snooze(subject.causes, until),
            lambda: self._window_api.snoozes.wake(keys),
        )

    def wake(self, subject: IssueSubject) -> None:
        """Hear of it now."""
        keys = [cause.key for cause in subject.causes]
        until = subject.rests_until
        self._undo_bar.attempt(
            _("It is shown again."),
            lambda: self._window_api.snoozes.wake(keys),
            lambda: self._window_api.snoozes.snooze(subject.causes, until),
        )

    def _ignore(self, offer: Offer, label: str) -> None:
        what = _("Ignored from now on: {what}.").format(what=label)
        self._undo_bar.offer(what, lambda: self._window_api.corrections.ignore(offer.kind, *offer.values))

    def _mark_wrong(self, subject: IssueSubject) -> None:
        what = _("Noted: this warning was wrong, and it is not shown again.")
        self._undo_bar.offer(what, partial(self._window_api.corrections.mark_wrong, subject.page.activities))


def _add(menu: QMenu, name: str, label: str, react: Callable[[], object]) -> None:
    menu.addAction(label, react).setObjectName(name)
