"""A policy in the app: what it decides holds for every part, and doctor tells how it is."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tray_app.adapters.policy.judging import Found, judged
from tray_app.adapters.system.paths import find_paths
from tray_app.app import App
from tray_app.cli import doctor, signing
from tray_app.cli.parser import WrongUse
from tray_app.demo.memory_vault import MemoryVault

Managed = Callable[[dict[str, Any]], App]


@pytest.fixture
def managed(home: Path) -> Any:
    """An app under a policy; network and disk are left alone."""
    apps: list[App] = []

    def make(content: dict[str, Any] | None) -> App:
        found = [] if content is None else [Found("policy.json", content)]
        apps.append(App(find_paths(), MemoryVault(), policy=lambda: judged(found)))
        return apps[-1]

    yield make
    for app in apps:
        app.close()


def policy_line(app: App, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    doctor.doctor(app, Namespace(json=True))
    parts = json.loads(capsys.readouterr().out)["parts"]
    return next(dict(part) for part in parts if part["part"] == "policy")


def test_what_is_enforced_holds_over_the_configuration(managed: Managed) -> None:
    app = managed({"enforced": {"logging": {"profile": "generic"}, "app": {"language": "ja"}}})
    app.paths.prepare()
    app.paths.config_file.write_text('[logging]\nprofile = "marketo-actions"\n[app]\nlanguage = "ko"\n', "utf-8")
    assert app.configured.settings.profile.id == "generic"
    assert app.language == "ja"
    assert app.policy.is_enforced("logging.profile")
    assert not app.policy.is_enforced("logging.grace_minutes")


def test_a_profile_that_is_nowhere_leaves_the_reps(managed: Managed, capsys: pytest.CaptureFixture[str]) -> None:
    app = managed({"enforced": {"logging": {"profile": "no-such-one", "grace_minutes": 20}}})
    assert app.configured.settings.profile.id == "marketo-actions"
    assert not app.policy.is_enforced("logging.profile")
    assert app.policy.is_enforced("logging.grace_minutes")
    line = policy_line(app, capsys)
    assert line["state"] == "failed"
    assert line["detail"].startswith("1 enforced, 0 default: policy.json. ")
    assert '"no-such-one"' in line["detail"]


def test_doctor_counts_what_is_decided(managed: Managed, capsys: pytest.CaptureFixture[str]) -> None:
    app = managed({"enforced": {"app": {"language": "en"}}, "default": {"logging": {"profile": "generic"}}})
    line = {"part": "policy", "state": "ok", "reason": None, "detail": "1 enforced, 1 default: policy.json"}
    assert policy_line(app, capsys) == line


def test_doctor_finds_no_policy_in_order(managed: Any, capsys: pytest.CaptureFixture[str]) -> None:
    line = {"part": "policy", "state": "ok", "reason": None, "detail": "nothing is managed"}
    assert policy_line(managed(None), capsys) == line


@pytest.mark.parametrize("key", ["client_id", "login_url"])
def test_a_sign_in_cannot_go_past_an_enforced_address(managed: Managed, key: str) -> None:
    enforced = {"client_id": "3MVG9.acme", "login_url": "https://acme.my.salesforce.com"}
    app = managed({"enforced": {"salesforce": enforced}})
    unsaid = dict.fromkeys(("admin_file", "client_id", "login_url", "instance_url"))
    words = Namespace(with_token=False, no_browser=True, **unsaid)
    setattr(words, key, enforced[key])
    with pytest.raises(WrongUse, match="your company has decided this"):
        signing.login(app, words)
    assert not app.paths.config_file.exists()
