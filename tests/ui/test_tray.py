"""The tray without a desktop: pictures, menu and the fallback messages."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtGui import QAction, QColor, QImage
from pytestqt.qtbot import QtBot

from tests.ui import stories
from tests.ui.contrast import contrast
from tests.ui.fake_window_api import ICONS, FakeWindowApi
from tray_app.core.model.ports import Notification
from tray_app.core.model.verdict import Confidence, Reason, Verdict
from tray_app.core.reporting.status import IconState
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.time_format import start_of_tomorrow
from tray_app.ui.kit.tokens import badge
from tray_app.ui.tray.tray_icon import Tray
from tray_app.ui.tray.tray_menu import TrayMenu
from tray_app.ui.tray.tray_message import TrayMessages

NOON = stories.NOON


@pytest.mark.parametrize("size", [16, 22, 24, 32, 48, 64])
def test_states_differ_by_shape_alone(icons: Icons, size: int) -> None:
    shapes = set()
    for state in IconState:
        picture = icons.of(state).pixmap(size, size).toImage()
        assert (picture.width(), picture.height()) == (size, size)
        dark = tuple(picture.pixelColor(x, y).alpha() > 127 for x in range(size) for y in range(size))
        assert 0.2 < sum(dark) / len(dark) < 0.95
        shapes.add(dark)
    assert len(shapes) == len(IconState)


def number_at(picture: QImage) -> bool:
    """Whether the badge's colour is in the corner."""
    corner = picture.width() * 9 // 10
    return picture.pixelColor(corner, corner - picture.width() // 8).name() == badge().tint.name()


@pytest.mark.parametrize(("size", "is_numbered"), [(16, False), (20, False), (22, True), (32, True), (64, True)])
def test_a_number_stands_in_the_corner_where_it_reads(icons: Icons, size: int, is_numbered: bool) -> None:
    plain = icons.for_tray(IconState.NEEDS_YOU).pixmap(size, size).toImage()
    seven = icons.for_tray(IconState.NEEDS_YOU, 7).pixmap(size, size).toImage()
    eight = icons.for_tray(IconState.NEEDS_YOU, 8).pixmap(size, size).toImage()
    assert not number_at(plain)
    assert number_at(seven) is is_numbered
    assert (seven != eight) is is_numbered
    assert plain == icons.of(IconState.NEEDS_YOU).pixmap(size, size).toImage()
    # And more than nine are not counted out
    many = [icons.for_tray(IconState.NEEDS_YOU, count).pixmap(size, size).toImage() for count in (10, 100)]
    assert many[0] == many[1]


@pytest.mark.parametrize("state", IconState)
def test_a_template_is_one_colour_with_the_sign_cut_out(qapp: object, state: IconState) -> None:
    icon = Icons(ICONS, as_templates=True).for_tray(state, 3)
    assert icon.isMask()
    picture = icon.pixmap(64, 64).toImage()
    points = [picture.pixelColor(x, y) for x in range(64) for y in range(64)]
    assert {(point.red(), point.green(), point.blue()) for point in points if point.alpha()} == {(0, 0, 0)}
    coloured = Icons(ICONS).of(state).pixmap(64, 64).toImage()
    white = [
        picture.pixelColor(x, y).alpha()
        for x in range(64)
        for y in range(64)
        if coloured.pixelColor(x, y).name(QColor.NameFormat.HexArgb) == "#ffffffff"
    ]
    assert len(white) > 20
    assert set(white) == {0}
    assert sum(point.alpha() == 255 for point in points) > 800


@pytest.mark.parametrize("panel", ["#ffffff", "#f0f0f0", "#202020", "#000000"])
@pytest.mark.parametrize("state", IconState)
def test_icons_stand_out_on_light_and_on_dark_panels(icons: Icons, state: IconState, panel: str) -> None:
    picture = icons.of(state).pixmap(64, 64).toImage()
    colours = Counter(
        picture.pixelColor(x, y).name() for x in range(64) for y in range(64) if picture.pixelColor(x, y).alpha() == 255
    )
    assert contrast(QColor(colours.most_common(1)[0][0]), QColor(panel)) >= 3


def test_every_state_and_verdict_has_a_picture(icons: Icons) -> None:
    for state in (*IconState, *Verdict):
        assert not icons.of(state).isNull()
    assert not icons.app.isNull()
    assert (ICONS / "diditlog.svg").is_file()


def labels(menu: TrayMenu) -> list[str]:
    return [action.text() for action in menu.menu.actions() if action.isVisible() and not action.isSeparator()]


def test_the_menu_names_the_state_and_what_is_open(qtbot: QtBot, window_api: FakeWindowApi, icons: Icons) -> None:
    menu = TrayMenu(window_api, icons, now=lambda: NOON)
    assert labels(menu) == [
        "7 activities need you",
        "2 logged today, 2 pending",
        "Call logging seems to be switched off (4)",
        "No one in Salesforce visible to you has this address",
        "The logging tool points to a record that no longer exists",
        "Some activity fields are not visible to you",
        "&Check now",
        "&Pause",
        "&Open DidItLog",
        "&Explain an error…",
        "Salesforce sign-&in…",
        "&Settings…",
        "&Quit",
    ]
    assert window_api.snapshot is not None
    with qtbot.waitSignal(menu.cause_asked) as asked:
        menu.menu.actions()[2].trigger()
    assert asked.args == [window_api.snapshot.causes[0].key]
    with qtbot.waitSignal(menu.page_asked) as asked:
        menu.menu.actions()[1].trigger()
    assert asked.args == ["diditlog:history"]


CODES = (
    "person.no_record",
    "person.stale_id",
    "person.duplicates",
    "person.email_hidden",
    "person.converted_lead",
    "person.no_owner",
    "field.missing_or_hidden",
)


def test_the_menu_names_five_things_at_most(qtbot: QtBot, icons: Icons) -> None:
    missing = [
        stories.explained(
            stories.email(number, NOON - timedelta(hours=1), "Hello", f"p{number}@example.com"),
            Verdict.NOT_LOGGED,
            Reason(code=code, confidence=Confidence.PROVED),
        )
        for number, code in enumerate(CODES)
    ]
    window_api = FakeWindowApi(stories.snapshot(NOON, missing))
    titles = {window_api.title_of(code) for code in CODES}
    assert len([label for label in labels(TrayMenu(window_api, icons)) if label in titles]) == 5


def test_what_is_wrong_with_many_people_is_one_line_of_the_menu(qtbot: QtBot, icons: Icons) -> None:
    menu = TrayMenu(FakeWindowApi(stories.many_causes(NOON, 9)), icons)
    about = [label for label in labels(menu) if label.startswith("No one in Salesforce")]
    assert about == ["No one in Salesforce visible to you has this address (9)"]


def test_the_menu_follows_the_state_and_leaves_the_rest_alone(
    qtbot: QtBot, window_api: FakeWindowApi, icons: Icons
) -> None:
    menu = TrayMenu(window_api, icons, now=lambda: NOON)
    first = menu.menu.actions()[2]
    menu.refresh()
    assert menu.menu.actions()[2] is first
    window_api.snapshot, window_api.is_checking = stories.healed(NOON), True
    menu.menu.aboutToShow.emit()
    assert labels(menu) == [
        "Checking",
        "9 logged today, 0 pending",
        "&Check now",
        "&Pause",
        "&Open DidItLog",
        "&Explain an error…",
        "Salesforce sign-&in…",
        "&Settings…",
        "&Quit",
    ]
    assert not _action(menu, "check_now").isEnabled()


def test_pausing_and_resuming(qtbot: QtBot, window_api: FakeWindowApi, icons: Icons) -> None:
    menu = TrayMenu(window_api, icons)
    earliest = datetime.now(UTC) + timedelta(hours=1)
    _action(menu, "pause_hour").trigger()
    name, until = window_api.asked[-1]
    assert name == "pause"
    assert isinstance(until, datetime)
    assert earliest <= until <= datetime.now(UTC) + timedelta(hours=1)
    menu.refresh()
    assert "&Resume" in labels(menu)
    assert "&Pause" not in labels(menu)
    _action(menu, "resume").trigger()
    menu.refresh()
    assert labels(menu)[-7:-4] == ["&Check now", "&Pause", "&Open DidItLog"]
    _action(menu, "pause_open").trigger()
    assert window_api.asked[-2:] == [("resume", None), ("pause", None)]


@pytest.mark.parametrize("hour", [0, 12, 23])
def test_tomorrow_begins_at_the_next_midnight_of_the_reps_own_zone(hour: int) -> None:
    now = datetime(2026, 11, 23, hour, 30).astimezone()
    assert start_of_tomorrow(now).astimezone() == datetime(2026, 11, 24).astimezone()


def test_no_icon_is_made_where_there_is_no_tray(qtbot: QtBot, window_api: FakeWindowApi, icons: Icons) -> None:
    tray = Tray(window_api, icons, TrayMenu(window_api, icons), patience_s=0.05)
    with qtbot.waitSignal(tray.missing), qtbot.assertNotEmitted(tray.appeared):
        tray.start()
    assert not tray.is_there
    tray.refresh()
    tray.message("Title", "Body")
    tray.stop()


def test_the_fallback_asks_for_a_message_beside_the_icon(qtbot: QtBot) -> None:
    bridge = Bridge()
    messages = TrayMessages(bridge)
    with qtbot.waitSignal(bridge.message_asked) as asked:
        messages.show(Notification(key="k", title="Title", body="Body"))
    assert asked.args == ["Title", "Body"]
    messages.withdraw("k")
    messages.close()


def _action(menu: TrayMenu, name: str) -> QAction:
    found = menu.menu.findChild(QAction, name)
    assert isinstance(found, QAction)
    return found
