"""Every screen and state a rep may see, each as a widget that shows it: the gallery draws them, tests look at them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui import stories
from tests.ui.fake_demo import FakeDemo
from tests.ui.fake_settings_api import MAIL, FakeSettingsApi
from tests.ui.fake_window_api import FakeWindowApi
from tests.ui.log_scenes import log_scenes
from tests.ui.mailbox_scenes import mailbox_scenes
from tests.ui.sign_in_stories import states
from tests.ui.tray_sheet import TraySheet
from tray_app.core.cycle.progress import CycleProgress, CycleStage
from tray_app.core.cycle.recheck import Recheck
from tray_app.core.cycle.report_look import by_report_words
from tray_app.core.model.activity_report import ActivityReport, ReportRow
from tray_app.core.model.snapshot import Snapshot
from tray_app.core.model.text import text
from tray_app.core.model.verdict import Cause
from tray_app.core.reporting.corrections import Correction
from tray_app.core.ui_api.first_run_api import FirstRun, LookBack
from tray_app.core.ui_api.sign_in_api import SignInStep
from tray_app.ui.bridge import Bridge
from tray_app.ui.crash import CrashWindow
from tray_app.ui.first_run.first_run_steps import FirstLook
from tray_app.ui.kit import texts
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.issue_rows import Choice, Filters, Target
from tray_app.ui.pages.explain_page import ExplainPage
from tray_app.ui.pages.hand_off import HandOffDialog
from tray_app.ui.pages.issue_actions import subject_of
from tray_app.ui.pages.sign_in_form import SignInForm, SignInWay
from tray_app.ui.settings import SettingsWindow
from tray_app.ui.settings.settings_window import PAGES
from tray_app.ui.tray.popover import Popover
from tray_app.ui.tray.tray_menu import TrayMenu
from tray_app.ui.window.main_window import MainWindow

Scene = tuple[str, QWidget]
REPORT = ActivityReport(
    file="report1732.csv",
    rows=(ReportRow(line=9, subject="Pricing", day=stories.NOON.date()),) * 48,
    begins=stories.NOON.date() - timedelta(days=14),
    ends_at=stories.NOON,
)
PASTED = "FIELD_CUSTOM_VALIDATION_EXCEPTION: Please fill in the region before you log an activity: Region__c"


def scenes(icons: Icons, language: str) -> Iterator[Scene]:
    """Name and widget, one after the other; each is made when its turn comes, and gone when the next one's does.

    All of them kept alive, several times over, took more than a gigabyte.
    """
    now = datetime.now(UTC)
    before = set(QApplication.topLevelWidgets())
    for makers in (_lists, _issues, _own_pages, _others):
        for scene in makers(icons, language, now):
            yield scene
            for window in set(QApplication.topLevelWidgets()) - before:
                window.hide()
                window.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _lists(icons: Icons, language: str, now: datetime) -> Iterator[Scene]:
    busy = stories.needs_you(now)
    yield "list_needs_you", _window(icons, FakeWindowApi(busy, language))
    for choice in (Choice.PENDING, Choice.LOGGED, Choice.IGNORED, Choice.ALL):
        window = _window(icons, FakeWindowApi(busy, language))
        window.list.filter(choice)
        yield f"list_{choice}", window
    narrowed = _window(icons, FakeWindowApi(busy, language))
    narrowed.list.narrow(Filters(choice=Choice.ALL, kind="call", reason="settings.call_logging_off"))
    yield "list_filtered", narrowed
    nothing = _window(icons, FakeWindowApi(busy, language))
    nothing.list.look_for("nothing like this")
    yield "list_nothing_found", nothing
    resting = FakeWindowApi(stories.several_people(now), language)
    snoozed = _window(icons, resting)
    resting.snoozes.snooze(resting.shown.causes[:2], None)
    snoozed.refresh()
    snoozed.list.filter(Choice.SNOOZED)
    snoozed.list.choose_first()
    yield "list_snoozed", snoozed
    hovered = _window(icons, FakeWindowApi(busy, language))
    hovered.list.filter(Choice.ALL)
    hovered.show()
    hovered.list.view.point_at(hovered.list.view.visualRect(hovered.list.model.index(3)).center())
    yield "list_row_below_the_pointer", hovered
    yield "list_several_people", _window(icons, FakeWindowApi(stories.several_people(now), language))
    several = _window(icons, FakeWindowApi(stories.several_people(now), language))
    model = several.list.model
    several.list.view.choose_all(
        [model.index(model.index_of(Target(group="person.no_record")).row() + n) for n in (1, 2, 4)]
    )
    yield "list_several_chosen", several
    yield "list_worth_knowing", _listed(_window(icons, FakeWindowApi(stories.some_only_listed(now), language)))
    row = busy.by_id["work-mail:7:57"]
    clicked = _window(icons, FakeWindowApi(busy, language))
    clicked.list.filter(Choice.ALL)
    yield "row_menu", clicked.row_menu(subject_of(row, busy, FakeWindowApi(busy, language)))
    yield "list_many_causes", _window(icons, FakeWindowApi(stories.many_causes(now), language))
    for number, name in ((1, "long"), (2, "emoji"), (3, "from_the_right"), (4, "unbroken"), (7, "marked_up")):
        key = f"work-mail:7:{number}"
        odd = _window(icons, FakeWindowApi(stories.odd_words(now), language))
        odd.list.filter(Choice.ALL)
        odd.list.choose(Target(item=key))
        yield f"odd_subject_{name}", odd
    for name, story in (("healed", stories.healed), ("offline", stories.offline), ("empty", stories.empty)):
        yield f"state_{name}", _window(icons, FakeWindowApi(story(now), language))
    yield "state_starting", _window(icons, FakeWindowApi(None, language))
    checking, paused = FakeWindowApi(busy, language), FakeWindowApi(busy, language)
    checking.is_checking = paused.is_paused = True
    yield "state_checking", _window(icons, checking)
    yield "state_paused", _window(icons, paused)
    long = FakeWindowApi(busy, language)
    long.is_checking, long.progress = True, CycleProgress(CycleStage.ASKING, 200, 350)
    yield "state_long_check", _lasting(_window(icons, long))
    uncounted = FakeWindowApi(busy, language)
    uncounted.is_checking, uncounted.progress = True, CycleProgress(CycleStage.LOOKING_CLOSER)
    stopping = _lasting(_window(icons, uncounted))
    stopping.strip.check.stop()
    yield "state_stopping", stopping
    ended = FakeWindowApi(busy, language)
    ended.is_checking = True
    stopped = _lasting(_window(icons, ended))
    stopped.strip.check.stop()
    ended.is_checking = False
    stopped.refresh()
    yield "state_stopped", stopped
    banner = _window(icons, FakeWindowApi(stories.healed(now), language))
    banner.banner.say_no_tray()
    yield "state_without_tray", banner
    starting = FakeWindowApi(stories.not_signed_in(now), language)
    starting.settings_api.result = False
    starting.sign_in.turn(step=SignInStep.SIGNED_OUT)
    yield "state_getting_started", _window(icons, starting)
    demo = FakeWindowApi(busy, language)
    demo.demo = FakeDemo()
    demo.demo.told = text("Salesforce is away for maintenance.")
    yield "state_demo", _window(icons, demo)
    newer = FakeWindowApi(stories.healed(now), language)
    newer.updates.find()
    yield "state_newer_version", _window(icons, newer)


def _listed(window: MainWindow) -> MainWindow:
    window.list.filter(Choice.LISTED)
    return window


def _issues(icons: Icons, language: str, now: datetime) -> Iterator[Scene]:
    busy = stories.needs_you(now)
    for cause in busy.causes:
        yield f"issue_{cause.code}", _at(icons, FakeWindowApi(busy, language), Target(cause=cause.key))
    for name, item in (("logged", "work-mail:7:57"), ("pending", "work-mail:7:61"), ("ignored", "work-mail:7:54")):
        window = _window(icons, FakeWindowApi(busy, language))
        window.list.filter(Choice.ALL)
        window.list.choose(Target(item=item))
        yield f"activity_{name}", window
    first = busy.causes[1]
    ticked = FakeWindowApi(busy, language)
    ticked.ticked = {first.key: {0, 1}}
    ticked.last_recheck = _rechecked(busy, first, now)
    window = _at(icons, ticked, Target(cause=first.key))
    everything = ticked.say(text("Everything at {domain}", domain="example.com"))
    ignored = texts._("Ignored from now on: {what}.").format(what=everything)
    window.page.undo_bar.offer(ignored, lambda: _rule(ticked))
    yield "issue_ticked_checked_and_ignored", window
    again = _at(icons, FakeWindowApi(busy, language), Target(cause=first.key))
    again.page.check_again.click()
    yield "issue_checking_again", again
    healing = FakeWindowApi(busy, language)
    healed = _at(icons, healing, Target(cause=first.key))
    ids = frozenset(first.activities)
    healing.last_recheck = replace(_rechecked(busy, first, now), healed=ids, outcome=text("Logged now"))
    healing.snapshot = stories.healed(now)
    healed.refresh()
    yield "issue_healed", healed
    dialog = HandOffDialog(FakeWindowApi(busy, language), busy.causes[0])
    dialog.resize(620, 520)
    yield "hand_off", dialog
    yield from log_scenes(FakeWindowApi(busy, language), busy)
    menu = _at(icons, FakeWindowApi(busy, language), Target(cause=first.key)).page.ignore.menu()
    yield "issue_ignore_menu", menu


def _own_pages(icons: Icons, language: str, now: datetime) -> Iterator[Scene]:
    busy = stories.needs_you(now)
    history = _window(icons, FakeWindowApi(busy, language))
    history.open_link("diditlog:history")
    yield "history", history
    empty = _window(icons, FakeWindowApi(stories.empty(now), language))
    empty.open_link("diditlog:history")
    yield "history_empty", empty
    explain = _window(icons, FakeWindowApi(busy, language))
    explain.open_link("diditlog:explain")
    yield "explain", explain
    explained = _at(icons, FakeWindowApi(busy, language), Target(cause=busy.causes[1].key))
    explained.open_link("diditlog:explain")
    page = explained.findChild(ExplainPage)
    assert isinstance(page, ExplainPage)
    page.box.setPlainText(PASTED)
    page.explain()
    yield "explain_explained", explained
    for name, state in states(language).items():
        is_done = state.step is SignInStep.SIGNED_IN
        window_api = FakeWindowApi(stories.healed(now) if is_done else stories.not_signed_in(now), language)
        window_api.sign_in.state = state
        window = _window(icons, window_api)
        window.open_link("diditlog:sign-in")
        yield f"sign_in_{name}", window
    asking = FakeWindowApi(stories.not_signed_in(now), language)
    asking.sign_in.state = states(language)["first"]
    window = _window(icons, asking)
    window.open_link("diditlog:sign-in")
    form = window.findChild(SignInForm)
    assert isinstance(form, SignInForm)
    form.cards[SignInWay.ASK].choice.click()
    yield "sign_in_ask", window
    by_report = FakeWindowApi(stories.needs_you(now), language)
    by_report.sign_in.state = states(language)["first"]
    by_report.report_api.turn(file="report.csv", words=by_report_words(REPORT))
    window = _window(icons, by_report)
    window.open_link("diditlog:sign-in")
    form = window.findChild(SignInForm)
    assert isinstance(form, SignInForm)
    form.cards[SignInWay.REPORT].choice.click()
    yield "sign_in_report", window
    unopened = FakeWindowApi(busy, language)
    unopened.opens = False
    window = _window(icons, unopened)
    window.open_link("https://help.salesforce.com/s/articleView?id=sf.activities_logging.htm")
    yield "no_browser", window


def _others(icons: Icons, language: str, now: datetime) -> Iterator[Scene]:
    for step in FirstRun:
        if step is not FirstRun.DONE:
            window_api = FakeWindowApi(stories.empty(now), language)
            window_api.settings_api.step = step
            yield f"first_run_{step}", _window(icons, window_api)
    first = FakeWindowApi(stories.empty(now), language)
    first.settings_api.step, first.settings_api.looked_back = (
        FirstRun.LOOK_BACK,
        LookBack(found=350, answered=200, waiting=150, logged=188),
    )
    first.is_checking, first.progress = True, CycleProgress(CycleStage.ASKING, 200, 350)
    looking = _window(icons, first)
    step_shown = looking.findChild(FirstLook)
    assert isinstance(step_shown, FirstLook)
    step_shown.check.lose_patience()
    yield "first_run_looking", looking
    ended = FakeWindowApi(stories.needs_you(now), language)
    ended.settings_api.step = FirstRun.LOOK_BACK
    ended.settings_api.looked_back = LookBack(found=17, answered=15, ignored=2, logged=12)
    result = _window(icons, ended)
    result.refresh()
    yield "first_run_result", result
    yield from mailbox_scenes(icons, _window, lambda: FakeWindowApi(stories.empty(now), language))
    for name in PAGES:
        settings = SettingsWindow(FakeWindowApi(stories.needs_you(now), language), icons, Bridge())
        settings.resize(860, 640)
        settings.present(name)
        yield f"settings_{name}", settings
    for name in ("general", "about"):
        newer = FakeWindowApi(stories.healed(now), language)
        newer.updates.find()
        settings = SettingsWindow(newer, icons, Bridge())
        settings.resize(860, 640)
        settings.present(name)
        yield f"settings_{name}_newer_version", settings
    crowded = FakeWindowApi(stories.needs_you(now), language)
    crowded.settings_api = FakeSettingsApi(
        *(replace(MAIL, id=f"mail-{n}", place=f"rep{n}@acme.example") for n in range(20))
    )
    settings = SettingsWindow(crowded, icons, Bridge())
    settings.resize(860, 640)
    settings.present("sources")
    yield "settings_sources_many", settings
    crash = CrashWindow(icons)
    crash.resize(640, 460)
    crash.tell("Traceback (most recent call last):\n  File services/engine.py, line 1\nValueError: …")
    yield "crash", crash
    yield "tray_menu", TrayMenu(FakeWindowApi(stories.needs_you(now), language), icons).menu
    newer = FakeWindowApi(stories.healed(now), language)
    newer.updates.find()
    yield "tray_menu_newer_version", TrayMenu(newer, icons).menu
    popover = Popover(FakeWindowApi(stories.needs_you(now), language), icons)
    popover.present()
    yield "tray_popover", popover
    yield "tray_icons", TraySheet(icons)


def _window(icons: Icons, window_api: FakeWindowApi) -> MainWindow:
    window = MainWindow(window_api, icons, Bridge())
    window.resize(1120, 720)  # the screen of a test is small
    window.present()
    return window


def _lasting(window: MainWindow) -> MainWindow:
    """The check that runs in it has lasted long enough to be shown."""
    window.strip.check.lose_patience()
    return window


def _at(icons: Icons, window_api: FakeWindowApi, target: Target) -> MainWindow:
    window = _window(icons, window_api)
    window.list.choose(target)
    return window


def _rechecked(snapshot: Snapshot, cause: Cause, now: datetime) -> Recheck:
    return Recheck(at=now, activities=frozenset(cause.activities), healed=frozenset(), outcome=text("Still not logged"))


def _rule(window_api: FakeWindowApi) -> Correction:
    return window_api.corrections.ignore("domain", "example.com")
