"""Nobody but the rep reads what is kept, under the usual umask, and whoever made the files first."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run, run
from tests.fakes import FakeVault
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.account import SalesforceLogin
from tray_app.adapters.salesforce.grant import Grant
from tray_app.adapters.salesforce.token_keeper import TokenKeeper
from tray_app.adapters.system.logs import install
from tray_app.adapters.system.paths import find_paths
from tray_app.adapters.system.private_files import make_private, make_private_folder
from tray_app.ui.instance import Instance

__all__ = ["run"]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")


@pytest.fixture(autouse=True)
def _usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    found = {str(path.relative_to(folder)): f"{path.stat().st_mode & 0o777:o}" for path in folder.rglob("*")}
    return {name: mode for name, mode in found.items() if mode not in {"600", "700"}}


def test_everything_a_command_leaves_is_private(run: Run, home: Path) -> None:
    root = home / "diditlog"
    run("source", "add", "call-files", "--id", "dialer", "--folder", str(home / "Calls"))
    run("status")
    assert (root / "config.toml").exists() or (root / "data").exists()
    assert oct(root.stat().st_mode & 0o777) == "0o700", "also a folder above the ones that were asked for"
    assert modes(root) == {}


def test_what_others_made_readable_becomes_private_with_the_next_start(home: Path) -> None:
    root = home / "diditlog"
    (root / "data").mkdir(parents=True)
    (root / "logs").mkdir()
    for name in ("config.toml", "data/sign-in.stamp", "data/instance.lock", "data/diditlog.sqlite3"):
        (root / name).touch(mode=0o644)
    find_paths().prepare()
    assert modes(root) == {}
    assert root.stat().st_mode & 0o777 == 0o755, "a folder of the person's own stays as they made it"


def test_files_and_folders_of_others_keep_their_rights(home: Path) -> None:
    root = home / "diditlog"
    for name in ("data/users.csv", "logs/nginx.log", "data/diditlog.sqlite3", "logs/diditlog.log"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch(mode=0o644)
    find_paths().prepare()
    assert modes(root) == {"data": "755", "data/users.csv": "644", "logs": "755", "logs/nginx.log": "644"}


def test_the_stamp_and_the_lock_of_a_sign_in_are_private(tmp_path: Path) -> None:
    account = SalesforceLogin(client_id="3MVG9", login_url="https://x.example", instance_url="https://x.example")
    with HttpSession() as session:
        keeper = TokenKeeper(FakeVault(), session, tmp_path / "a" / "b")
        keeper.keep(Grant(access_token="token-of-a-test", instance_url="https://x.example"), account)
    assert modes(tmp_path) == {}
    assert {path.name for path in (tmp_path / "a" / "b").iterdir()} >= {"sign-in.stamp"}


def test_the_lock_of_the_one_running_app_is_private(tmp_path: Path) -> None:
    instance = Instance(tmp_path)
    assert instance.claim()
    assert modes(tmp_path) == {}
    instance.close()


def test_a_log_folder_that_is_a_file_stops_nothing(run: Run, home: Path) -> None:
    (home / "diditlog").mkdir()
    (home / "diditlog" / "logs").write_text("not a folder")
    assert run("status").status == 0
    assert run("check").status == 2, "as without a source, and not for the log"
    logs = install(home / "diditlog" / "logs")
    logs.close()
    assert (home / "diditlog" / "logs").read_text() == "not a folder"


def test_making_private_what_is_not_there_or_not_ours_is_no_error(tmp_path: Path) -> None:
    make_private(tmp_path / "nowhere")
    make_private_folder(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match=r"File exists|Not a directory"):
        make_private_folder(tmp_path / "file" / "below")
