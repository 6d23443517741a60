"""Notifications by a real service: shown, clicked, replaced, withdrawn, and what happens when the service is away."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.desktop.conftest import App
from tests.rig.processes import wait_until

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
    wait_until(lambda: desktop.active_window() == PAGE, "the focus")


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


def test_what_was_shown_before_a_restart_is_withdrawn_after_it(desktop: Desktop, start_app: StartApp) -> None:
    app = start_app(desktop)
    app.tell(notify=notice())
    first = desktop.notifications.wait_shown()
    assert app.quit(signal.SIGTERM) == 0
    app = start_app(desktop, name="again")
    app.tell(withdraw=KEY)
    wait_until(lambda: desktop.notifications.closed == [(first.id, 3)], "the notification to be withdrawn")


def scripted_service(desktop: Desktop) -> int:
    """Its process id, once it has the place of the other one."""
    desktop.stop("dunst")
    wait_until(lambda: not desktop.bus.has("org.freedesktop.Notifications"), "the service to be gone")
    service = desktop.run("service", [sys.executable, "-m", "tests.desktop.scripted_service"])
    wait_until(lambda: desktop.bus.has("org.freedesktop.Notifications"), "the service")
    return service.pid


def test_a_click_after_a_restart_still_opens_its_page(desktop: Desktop, start_app: StartApp) -> None:
    # Given a service that tells everybody of clicks: others tell only the program that asked, which has ended
    app = start_app(desktop)
    service = scripted_service(desktop)
    app.tell(notify=notice())
    desktop.notifications.wait_shown()
    assert app.quit(signal.SIGTERM) == 0
    app = start_app(desktop, name="again")
    app.tell(story="needs_you")
    wait_until(lambda: _feels(app, "unwelcome"), "the app to have met the service")
    os.kill(service, signal.SIGUSR2)
    desktop.wait_window(PAGE)
    assert f"action {KEY} show" in app.said


def _feels(app: App, words: str) -> bool:
    app.tell(welcome=True)
    return app.said[-1] == words


def test_numbers_of_a_service_that_is_gone_are_not_used_after_a_restart(desktop: Desktop, start_app: StartApp) -> None:
    app = start_app(desktop)
    app.tell(notify=notice())
    desktop.notifications.wait_shown()
    assert app.quit(signal.SIGTERM) == 0
    desktop.stop("dunst")
    wait_until(lambda: not desktop.bus.has("org.freedesktop.Notifications"), "the service to be gone")
    desktop._start_notifications()
    start_app(desktop, name="again").tell(notify=notice(body="anew"))
    assert desktop.notifications.wait_shown(2).replaces == 0


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
