"""`doctor` where a computer is not as it should be: it tells of that part, and of all the others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_a_disk_that_cannot_be_used_is_one_line_among_the_others(run: Run, config_file: Path) -> None:
    config_file.write_text('[salesforce]\nlogin_url = "http://127.0.0.1:9"\n', "utf-8")
    (config_file.parent / "data").touch()  # where a folder should be
    ended = run("doctor", "--json")
    assert ended.status == 3
    parts = {part["part"]: part for part in json.loads(ended.out)["parts"]}
    states = {name: part["state"] for name, part in parts.items()}
    assert states["store"] == "failed"
    assert parts["store"]["detail"].startswith("The disk or a folder cannot be used: ")
    assert {"policy", "configuration", "logger", "keyring", "tray", "notifications", "network", "sign-in"} <= set(
        states
    )
    assert states["policy"] == "ok"
    # Every other command does nothing without its disk, and says so
    other = run("status")
    assert (other.status, len(other.err.splitlines())) == (3, 1)


def test_every_place_is_printed(run: Run, config_file: Path) -> None:
    config_file.write_text('[salesforce]\nlogin_url = "http://127.0.0.1:9"\n', "utf-8")
    home = config_file.parent
    details = {part["part"]: part["detail"] for part in json.loads(run("doctor", "--json").out)["parts"]}
    assert {part: details[part] for part in ("configuration", "data", "store", "logs", "mappings", "profiles")} == {
        "configuration": str(config_file),
        "data": str(home / "data"),
        "store": str(home / "data" / "diditlog.sqlite3"),
        "logs": str(home / "logs"),
        "mappings": str(home / "mappings"),
        "profiles": str(home / "profiles"),
    }


def test_what_does_not_work_comes_with_its_steps(run: Run, config_file: Path) -> None:
    config_file.write_text('[salesforce]\nlogin_url = "http://127.0.0.1:9"\n', "utf-8")
    parts = {part["part"]: part for part in json.loads(run("doctor", "--json").out)["parts"]}
    assert parts["keyring"]["reason"] == "check.no_keyring"
    assert [step["who"] for step in parts["keyring"]["steps"]]
    assert "steps" not in parts["policy"]
    shown = run("doctor").out
    for part in parts.values():
        for step in part.get("steps", ()):
            assert step["text"] in shown
    assert "start DidItLog again to see its window" in parts["tray"]["detail"]


def test_a_list_of_authorities_that_was_left_behind_is_named(
    run: Run, config_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config_file.write_text('[salesforce]\nlogin_url = "http://127.0.0.1:9"\n', "utf-8")
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    assert "certificates" not in run("doctor").out
    gone = str(config_file.parent / "gone.pem")
    monkeypatch.setenv("CURL_CA_BUNDLE", gone)
    parts = {part["part"]: part for part in json.loads(run("doctor", "--json").out)["parts"]}
    assert parts["certificates"]["state"] == "off"
    assert parts["certificates"]["detail"].startswith(f"CURL_CA_BUNDLE names {gone}, ")
