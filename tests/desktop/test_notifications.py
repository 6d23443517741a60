"""Notifications by a real service: shown, clicked, replaced, withdrawn, and what happens when the service is away."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.desktop.conftest import App
from tests.fakes import FakeNotifier, FakeStore
from tests.rig.processes import wait_until
from tests.services.test_announcer import NOON, announcer, cause
from tray_app.core.model.snapshot import Snapshot

if TYPE_CHECKING:
    from tests.rig.desktop import Desktop

StartApp = Callable[..., App]
KEY = "settings.call_logging_off"
PAGE = "Call logging seems to be switched off – DidItLog"


def notice(key: str = KEY, title: str = "Call logging seems to be switched off", body: str = "4 calls") -> Any:
    return {"key": key, "title": title, "body": body}


def test_a_click_opens_exactly_the_page_of_its_cause(desktop: Desktop, start_app: StartApp) -> None:
    app = start_app(desktop)
    app.tell(story="needs_you")
    app.tell(notify=notice(body="4 calls <b>& more</b>"))
    shown = desktop.notifications.wait_shown()
    assert (shown.app, shown.summary) == ("DidItLog", "Call logging seems to be switched off")
    assert shown.body == "4 calls &lt;b&gt;&amp; more&lt;/b&gt;"
    assert shown.actions == (("default", "Show how to fix"), ("show", "Show how to fix"), ("later", "Later"))
    assert shown.hints["desktop-entry"] == "diditlog"
    assert shown.hints["urgency"] == 1
    desktop.click_notification()
    desktop.wait_window(PAGE)
    assert f"action {KEY} show" in app.said
    desktop.wait_active(PAGE)


def test_later_only_puts_it_away(desktop: Desktop, start_app: StartApp) -> None:
    app = start_app(desktop)
    app.tell(story="needs_you")
    app.tell(notify=notice())
    desktop.notifications.wait_shown()
    desktop.click_notification(button=3)
    wait_until(lambda: desktop.notifications.closed, "the notification to go")
    assert "DidItLog" not in " ".join(desktop.windows())


def test_the_same_cause_is_replaced_and_another_stands_beside_it(desktop: Desktop, start_app: StartApp) -> None:
    app = start_app(desktop)
    app.tell(notify=notice())
    app.tell(notify=notice(body="5 calls"))
    app.tell(notify=notice(key="person.no_record:x", title="No one has this address"))
    third = desktop.notifications.wait_shown(3)
    first, second, _ = desktop.notifications.shown
    assert (second.id, second.replaces) == (first.id, first.id)
    assert third.id != first.id
    # And what has healed is taken back, by its own number
    app.tell(withdraw=KEY)
    wait_until(lambda: desktop.notifications.closed == [(first.id, 3)], "the notification to be withdrawn")
    app.tell(withdraw=KEY)
    app.tell(withdraw="never shown")
    # And a cause that comes back is told anew
    app.tell(notify=notice())
    assert desktop.notifications.wait_shown(4).replaces == 0


def test_a_dismissed_one_is_not_replaced(desktop: Desktop, start_app: StartApp) -> None:
    app = start_app(desktop)
    app.tell(notify=notice())
    desktop.notifications.wait_shown()
    desktop.click_notification(button=3)
    wait_until(lambda: desktop.notifications.closed, "the notification to go")
    app.tell(notify=notice(body="again"))
    assert desktop.notifications.wait_shown(2).replaces == 0


def test_clicks_on_other_programs_notifications_are_theirs(desktop: Desktop, start_app: StartApp) -> None:
    app = start_app(desktop)
    app.tell(notify=notice())
    own = desktop.notifications.wait_shown()
    script = (
        "import time; from jeepney import DBusAddress, new_method_call as call\n"
        "from jeepney.io.blocking import open_dbus_connection as bus\n"
        "name = 'org.freedesktop.Notifications'\n"
        "to = DBusAddress('/org/freedesktop/Notifications', name, name)\n"
        "body = ('Other', 0, '', 'Theirs', '', ['default', 'Show'], {}, -1)\n"
        "with bus() as b: b.send_and_get_reply(call(to, 'Notify', 'susssasa{sv}i', body)); time.sleep(60)\n"
    )
    desktop.run("other", [sys.executable, "-c", script])
    theirs = desktop.notifications.wait_shown(2)
    assert theirs.id != own.id
    desktop.bus.call(
        "org.freedesktop.Notifications",
        "/org/freedesktop/Notifications",
        "org.freedesktop.Notifications",
        "CloseNotification",
        "u",
        (own.id,),
    )
    desktop.click_notification()
    wait_until(lambda: desktop.notifications.invoked, "their click")
    assert desktop.notifications.invoked == [(theirs.id, "default")]
    app.tell(withdraw="nothing")
    assert not [line for line in app.said if line.startswith("action")]


def test_a_service_that_comes_back_is_used_again_and_its_numbers_are_not_confused(
    desktop: Desktop, start_app: StartApp
) -> None:
    app = start_app(desktop)
    app.tell(notify=notice())
    desktop.notifications.wait_shown()
    # Given the service goes away: nothing breaks, the message goes beside the icon
    desktop.stop("dunst")
    wait_until(lambda: not desktop.bus.has("org.freedesktop.Notifications"), "the service to be gone")
    app.tell(notify=notice(body="while away"))
    # When it is back
    desktop._start_notifications()
    app.tell(notify=notice(body="back again"))
    # Then the next one is shown there, as a new one
    shown = wait_until(
        lambda: next((one for one in desktop.notifications.shown if one.body == "back again"), None), "the news"
    )
    assert shown.replaces == 0
    assert app.process.poll() is None
    assert "Traceback" not in desktop.output("app")


@pytest.fixture(params=["dunst", "everybody", "only-who-asked"])
def service(request: pytest.FixtureRequest, desktop: Desktop) -> str:
    """Services of both kinds: those that tell everybody of a click, and one that tells only who asked."""
    if request.param != "dunst":
        scripted_service(desktop, request.param)
    return str(request.param)


def test_what_is_on_the_screen_goes_with_the_program(desktop: Desktop, start_app: StartApp, service: str) -> None:
    app = start_app(desktop)
    app.tell(notify=notice())
    app.tell(notify=notice(key="person.no_record:x", title="No one has this address"))
    shown = [desktop.notifications.wait_shown(count).id for count in (1, 2)]
    # When the rep quits, a click would find nobody: nothing is left to click
    assert app.quit(signal.SIGTERM) == 0
    wait_until(lambda: desktop.notifications.closed == [(number, 3) for number in shown], "them to be withdrawn")
    # And the next start, which knows the same cause, shows nothing again and has nothing left to withdraw
    again = start_app(desktop, name="again")
    again.tell(story="needs_you")
    again.tell(withdraw=KEY)
    again.tell(notify=notice(key="another", body="of later"))
    assert desktop.notifications.wait_shown(3).body == "of later"
    assert desktop.notifications.withdrawn == shown


def test_what_a_crash_left_behind_is_withdrawn_at_the_next_start_and_not_shown_again(
    desktop: Desktop, start_app: StartApp, service: str
) -> None:
    app = start_app(desktop)
    app.tell(notify=notice())
    first = desktop.notifications.wait_shown()
    wait_until(lambda: app.numbers == {KEY: first.id}, "the number to be kept")
    app.crash()
    assert desktop.notifications.withdrawn == []
    again = start_app(desktop, name="again")
    wait_until(lambda: desktop.notifications.withdrawn == [first.id], "the notification to be withdrawn")
    # And what has healed meanwhile, or comes back later, is none of the old one's business
    again.tell(withdraw=KEY)
    again.tell(notify=notice(body="anew"))
    assert desktop.notifications.wait_shown(2).replaces == 0
    assert desktop.notifications.withdrawn == [first.id]


def scripted_service(desktop: Desktop, *words: str) -> int:
    """Its process id, once it has the place of the other one."""
    desktop.stop("dunst")
    wait_until(lambda: not desktop.bus.has("org.freedesktop.Notifications"), "the service to be gone")
    service = desktop.run("service", [sys.executable, "-m", "tests.desktop.scripted_service", *words])
    wait_until(lambda: desktop.bus.has("org.freedesktop.Notifications"), "the service")
    return service.pid


def click(app: App, service: int, times: int) -> None:
    """Click on the last notification of a scripted service, and wait until the app has heard it so many times."""
    os.kill(service, signal.SIGUSR2)
    wait_until(lambda: app.said.count(f"action {KEY} show") == times, "the click")


def test_a_click_after_a_crash_still_opens_its_page_where_everybody_is_told(
    desktop: Desktop, start_app: StartApp
) -> None:
    # Given a service that has told the app of a click as it tells everybody
    app = start_app(desktop)
    service = scripted_service(desktop, "everybody")
    app.tell(notify=notice())
    desktop.notifications.wait_shown()
    click(app, service, 1)
    app.tell(notify=notice(body="5 calls"))
    last = desktop.notifications.wait_shown(2)
    wait_until(lambda: app.numbers == {KEY: last.id}, "the number to be kept")
    # When the app crashes and starts again
    app.crash()
    again = start_app(desktop, name="again")
    again.tell(story="needs_you")
    wait_until(lambda: _feels(again, "unwelcome"), "the app to have met the service")
    # Then the notification is still there, not a second time, and leads where it should
    assert desktop.notifications.withdrawn == []
    assert len(desktop.notifications.shown) == 2
    click(again, service, 1)
    desktop.wait_window(PAGE)
    # And it goes with the program, as every other
    assert again.quit(signal.SIGTERM) == 0
    wait_until(lambda: desktop.notifications.withdrawn == [last.id], "the notification to be withdrawn")


def test_where_only_who_asked_is_told_a_click_opens_its_page_and_nothing_survives_a_crash(
    desktop: Desktop, start_app: StartApp
) -> None:
    app = start_app(desktop)
    service = scripted_service(desktop, "only-who-asked")
    app.tell(story="needs_you")
    app.tell(notify=notice())
    desktop.notifications.wait_shown()
    click(app, service, 1)
    desktop.wait_window(PAGE)
    app.tell(notify=notice(body="5 calls"))
    last = desktop.notifications.wait_shown(2)
    wait_until(lambda: app.numbers == {KEY: last.id}, "the number to be kept")
    app.crash()
    start_app(desktop, name="again")
    wait_until(lambda: desktop.notifications.withdrawn == [last.id], "the notification to be withdrawn")


def test_a_service_that_hangs_does_not_keep_the_app_from_quitting(desktop: Desktop, start_app: StartApp) -> None:
    service = scripted_service(desktop, "only-who-asked")
    app = start_app(desktop)
    app.tell(notify=notice())
    app.tell(notify=notice(key="person.no_record:x", title="No one has this address"))
    shown = [desktop.notifications.wait_shown(count).id for count in (1, 2)]
    os.kill(service, signal.SIGSTOP)
    try:
        assert app.quit(signal.SIGTERM) == 0
    finally:
        os.kill(service, signal.SIGCONT)
    wait_until(lambda: desktop.notifications.withdrawn == shown, "both to be withdrawn")


def _feels(app: App, words: str) -> bool:
    app.tell(welcome=True)
    return app.said[-1] == words


def test_numbers_of_a_service_that_is_gone_are_not_used_after_a_restart(desktop: Desktop, start_app: StartApp) -> None:
    app = start_app(desktop)
    app.tell(notify=notice())
    number = desktop.notifications.wait_shown().id
    wait_until(lambda: app.numbers == {KEY: number}, "the number to be kept")
    app.crash()
    desktop.stop("dunst")
    wait_until(lambda: not desktop.bus.has("org.freedesktop.Notifications"), "the service to be gone")
    desktop._start_notifications()
    start_app(desktop, name="again").tell(notify=notice(body="anew"))
    assert desktop.notifications.wait_shown(2).replaces == 0


def test_what_is_new_while_the_app_quits_is_told_at_the_next_start() -> None:
    freedesktop = pytest.importorskip("tray_app.adapters.notify.freedesktop")
    store, screen = FakeStore(), FakeNotifier()
    notifier = freedesktop.FreedesktopNotifier(
        desktop_entry="diditlog", name="DidItLog", on_action=lambda *_: None, otherwise=screen
    )
    assert not notifier.is_unwelcome
    notifier.close()
    snapshot = Snapshot(at=NOON, causes=(cause("new"),))
    announcer(store, notifier).announce(snapshot)
    assert list(store.told()) == []
    announcer(store, screen).announce(snapshot)
    assert list(screen.on_screen) == ["new"]


def test_a_desktop_that_wants_quiet_is_heard(desktop: Desktop, start_app: StartApp) -> None:
    app = start_app(desktop)
    assert _feels(app, "welcome")
    # Given a service that says whether notifications are held back, as Plasma's does
    service = scripted_service(desktop)
    wait_until(lambda: _feels(app, "unwelcome"), "the app to know that it is unwelcome")
    # When it changes
    os.kill(service, signal.SIGUSR1)
    wait_until(lambda: _feels(app, "welcome"), "the app to know that it is welcome")
    os.kill(service, signal.SIGUSR1)
    wait_until(lambda: _feels(app, "unwelcome"), "the app to know that it is unwelcome")
    # And without a service nobody wants quiet
    desktop.stop("service")
    wait_until(lambda: _feels(app, "welcome"), "the app to know that nobody asks for quiet")
