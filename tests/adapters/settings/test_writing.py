"""Writing config.toml: checked first, whole or not at all, and nothing else is lost."""

import errno
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tray_app.adapters.settings import (
    CallFilesSettings,
    ImapSettings,
    add_source,
    config_writing,
    load_settings,
    problem_with,
    remove_source,
    set_salesforce,
    set_value,
)
from tray_app.adapters.system.file_lock import file_lock
from tray_app.core.model.errors import BadConfiguration

MAIL = ImapSettings(id="work-mail", type="imap", host="imap.acme.com", username="rep@acme.com")
CALLS = CallFilesSettings(id="dialer", type="call-files", folder="~/Calls")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "new" / "config.toml"


def test_sources_come_and_go(file: Path) -> None:
    add_source(file, MAIL)
    add_source(file, CALLS)
    assert load_settings(file).sources == (MAIL, CALLS)
    assert "993" not in file.read_text(), "what is the default anyway is not written down"

    remove_source(file, "work-mail")
    assert load_settings(file).sources == (CALLS,)
    remove_source(file, "dialer")
    assert load_settings(file).sources == ()


def test_other_content_stays(file: Path) -> None:
    set_salesforce(file, login_url="https://acme.my.salesforce.com")
    add_source(file, MAIL)
    set_salesforce(file, client_id="3MVG9")
    settings = load_settings(file)
    assert settings.salesforce.login_url == "https://acme.my.salesforce.com"
    assert settings.salesforce.client_id == "3MVG9"
    assert settings.sources == (MAIL,)


def test_an_id_is_taken_only_once(file: Path) -> None:
    add_source(file, MAIL)
    with pytest.raises(BadConfiguration, match='"work-mail" already'):
        add_source(file, CALLS.changed(id="work-mail"))
    with pytest.raises(BadConfiguration, match='no source "dialer"'):
        remove_source(file, "dialer")
    assert load_settings(file).sources == (MAIL,)


@pytest.mark.parametrize("keys", [{"login_url": "http://acme.example"}, {"client_secret": "hunter22"}])
def test_what_would_be_wrong_is_not_written(file: Path, keys: dict[str, str]) -> None:
    add_source(file, MAIL)
    before = file.read_bytes()
    with pytest.raises(BadConfiguration):
        set_salesforce(file, **keys)
    assert file.read_bytes() == before


def test_a_file_that_is_wrong_is_not_built_upon(file: Path) -> None:
    file.parent.mkdir()
    file.write_text("[salesforce]\nclientid = 3\n")
    with pytest.raises(BadConfiguration, match="line 2"):
        add_source(file, MAIL)
    assert file.read_text() == "[salesforce]\nclientid = 3\n"


COMMENTED = """# mine
[app] # how it speaks
language = "en"   # not ko

# where we sign in
[salesforce]
client_id = "3#4"

[[sources]]
# the old one
id = "old"
type = "call-files"
folder = "~/Old"
"""


def test_comments_and_the_order_of_the_file_stay(file: Path) -> None:
    file.parent.mkdir()
    file.write_text(COMMENTED)
    # When everything is done that can be done
    add_source(file, MAIL)
    set_salesforce(file, client_id="3MVG9")
    set_value(file, "logging.grace_minutes", 20)
    set_value(file, "logging.grace_minutes", None)
    remove_source(file, "work-mail")
    # Then nothing is different but what was changed
    assert file.read_text().rstrip() == COMMENTED.replace("3#4", "3MVG9").rstrip()


def test_sources_written_in_one_line_are_kept(file: Path) -> None:
    file.parent.mkdir()
    file.write_text('sources = [{id = "old", type = "call-files", folder = "~/Old"}]\n')
    add_source(file, CALLS)
    assert [source.id for source in load_settings(file).sources] == ["old", "dialer"]


@pytest.mark.skipif(os.name != "posix", reason="permissions and links of POSIX")
def test_the_file_is_the_reps_alone_and_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    file.parent.mkdir()
    synced = tmp_path / "synced.toml"
    synced.write_text("# mine\n")
    file.symlink_to(synced)
    add_source(file, MAIL)
    assert file.is_symlink()
    assert load_settings(synced).sources == (MAIL,)
    assert synced.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "synced.toml"]


def test_a_full_disk_leaves_the_old_file_and_no_other(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_source(file, MAIL)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            add_source(file, CALLS)
    assert load_settings(file).sources == (MAIL,)
    assert sorted(path.name for path in file.parent.iterdir()) == ["config.toml", "config.toml.lock"]


def test_one_key_is_written_and_taken_out_again(file: Path) -> None:
    set_value(file, "notifications.quiet_hours", "12:00-13:00")
    set_value(file, "logging.own_domains", ("acme.example",))
    chosen = load_settings(file)
    assert chosen.notifications.quiet_hours == "12:00-13:00"
    assert chosen.logging.own_domains == ("acme.example",)
    set_value(file, "notifications.quiet_hours", None)
    assert "notifications" not in file.read_text("utf-8")
    assert load_settings(file).logging.own_domains == ("acme.example",)


def test_a_value_that_cannot_be_used_changes_nothing(file: Path) -> None:
    set_value(file, "notifications.level", "digest")
    before = file.read_bytes()
    with pytest.raises(BadConfiguration):
        set_value(file, "notifications.level", "loud")
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("key", "value", "allowed"),
    [
        ("notifications.working_hours", "9-5", "two times like 09:00-18:00"),
        ("notifications.working_hours", "09:00-09:00", "two different times like 09:00-18:00"),
        ("notifications.working_days", ("monday",), "mon, tue, wed, thu, fri, sat or sun"),
        ("logging.own_domains", ("acme.example", "acme"), "domains like acme.com"),
        ("logging.grace_minutes", 0, "a whole number from 1 to 10080"),
    ],
)
def test_a_form_is_told_what_is_allowed_without_any_line(key: str, value: object, allowed: str) -> None:
    assert str(problem_with(key, value)) == f"This cannot be used. Allowed: {allowed}."


@pytest.mark.parametrize(("key", "value"), [("notifications.working_hours", "22:00-06:00"), ("logging.profile", "x")])
def test_a_form_is_told_nothing_about_what_is_right(key: str, value: object) -> None:
    assert problem_with(key, value) is None


def test_whoever_writes_at_the_same_time_loses_nothing(file: Path) -> None:
    together = threading.Barrier(4)

    def add(number: int) -> None:
        together.wait()
        add_source(file, CALLS.changed(id=f"dialer-{number}"))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(4)))
    assert {source.id for source in load_settings(file).sources} == {f"dialer-{number}" for number in range(4)}


def test_a_change_waits_for_that_of_another_process_and_builds_upon_it(file: Path) -> None:
    add_source(file, MAIL)
    with ThreadPoolExecutor(1) as pool:
        with file_lock(file.with_name("config.toml.lock"), 0):
            adding = pool.submit(add_source, file, CALLS)
            with pytest.raises(TimeoutError):
                adding.result(0.2)
            file.write_text("[app]\nlanguage = 'ko'\n", "utf-8")
        adding.result(5)
    settings = load_settings(file)
    assert (settings.app.language, settings.sources) == ("ko", (CALLS,))


@pytest.mark.parametrize("by_process", [True, False])
def test_a_change_that_is_kept_waiting_says_so_and_changes_nothing(
    file: Path, monkeypatch: pytest.MonkeyPatch, by_process: bool
) -> None:
    add_source(file, MAIL)
    before = file.read_bytes()
    monkeypatch.setattr(config_writing, "LOCK_WAIT_S", 0.1)
    held = file_lock(file.with_name("config.toml.lock"), 0) if by_process else config_writing._ONE_AT_A_TIME
    with held, pytest.raises(BadConfiguration, match=r"is changing config\.toml"):
        add_source(file, CALLS)
    assert file.read_bytes() == before
    add_source(file, CALLS)
