"""Where things are kept."""

import os
from pathlib import Path

import platformdirs
import pytest

from tray_app.adapters.system.paths import Paths, find_paths


def test_one_folder_holds_everything_when_asked_to(tmp_path: Path) -> None:
    places = find_paths({"DIDITLOG_HOME": str(tmp_path / "here")})
    assert places == Paths(
        config_file=tmp_path / "here" / "config.toml",
        data_dir=tmp_path / "here" / "data",
        log_dir=tmp_path / "here" / "logs",
    )
    assert places.store_file.parent == places.data_dir
    assert not (tmp_path / "here").exists()


def test_without_it_the_platform_decides(home: Path) -> None:
    for environ in ({}, {"DIDITLOG_HOME": ""}):
        places = find_paths(environ)
        assert places.config_file.parent == platformdirs.user_config_path("DidItLog", appauthor=False)
        assert places.data_dir == platformdirs.user_data_path("DidItLog", appauthor=False)
        assert places.log_dir == platformdirs.user_log_path("DidItLog", appauthor=False)
        assert home in places.data_dir.parents


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_the_folders_are_the_reps_alone(tmp_path: Path) -> None:
    places = find_paths({"DIDITLOG_HOME": str(tmp_path / "here")})
    places.prepare()
    places.prepare()
    folders = (tmp_path / "here", places.data_dir, places.log_dir)
    assert [folder.stat().st_mode & 0o777 for folder in folders] == [0o700] * 3


def test_a_relative_folder_does_not_follow_the_program_around(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_paths({"DIDITLOG_HOME": "here"}).data_dir == tmp_path / "here" / "data"


def test_a_home_of_nobody_is_a_folder_of_that_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_paths({"DIDITLOG_HOME": "~nobody-of-that-name/x"}).data_dir.is_relative_to(tmp_path)
