"""Where a policy comes from: a file on Linux, property lists on macOS, the registry on Windows."""

from __future__ import annotations

import os
import plistlib
from pathlib import Path
from typing import Any

import pytest

from tray_app.adapters.policy.files import json_file
from tray_app.adapters.policy.judging import Found, judged
from tray_app.adapters.policy.registry import KEY, Tree, registry_policies
from tray_app.adapters.policy.system_policy import MACOS_DOMAIN, linux_policies, macos_policies

ENFORCED = {"enforced": {"app": {"language": "ko"}}}


def test_no_file_is_no_policy(tmp_path: Path) -> None:
    assert list(linux_policies(tmp_path / "diditlog" / "policy.json")) == []
    (tmp_path / "file").touch()
    assert list(linux_policies(tmp_path / "file" / "policy.json")) == []


def test_a_file_is_read_with_and_without_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "policy.json"
    for mark in ("", "\ufeff"):
        file.write_text(mark + '{"enforced": {"app": {"language": "ko"}}}', "utf-8")
        assert list(linux_policies(file)) == [Found(str(file), ENFORCED)]


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b'{"enforced": {', " cannot be read: line 1: "),
        (b"\xff\xfe", " cannot be read: not UTF-8."),
        (b"", " cannot be read: line 1: "),
        (b"[" * 100_000, " cannot be read: RecursionError."),
        (b" " * 1_000_001, " is too large to be a configuration file."),
    ],
    ids=["cut", "binary", "empty", "deep", "large"],
)
def test_a_file_that_is_no_json_is_told(tmp_path: Path, content: bytes, cause: str) -> None:
    file = tmp_path / "policy.json"
    file.write_bytes(content)
    policy = judged(json_file(file))
    (complaint,) = policy.complaints
    assert str(complaint).startswith(f"{file}{cause}")
    assert policy.places == (str(file),)


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    if os.name == "nt":
        pytest.skip("Windows says so in other words")
    (complaint,) = judged(json_file(tmp_path)).complaints
    assert str(complaint) == f"{tmp_path} cannot be read: Is a directory."


@pytest.mark.parametrize("form", [plistlib.FMT_XML, plistlib.FMT_BINARY])
def test_the_computers_property_list_comes_before_the_users(tmp_path: Path, form: Any) -> None:
    (tmp_path / "rep").mkdir()
    notes = {"PayloadUUID": "1", "PayloadVersion": 1}
    (tmp_path / f"{MACOS_DOMAIN}.plist").write_bytes(plistlib.dumps(ENFORCED | notes, fmt=form))
    users = {"enforced": {"app": {"language": "ja"}}, "default": {"logging": {"profile": "generic"}}}
    (tmp_path / "rep" / f"{MACOS_DOMAIN}.plist").write_bytes(plistlib.dumps(users, fmt=form))
    policy = judged(macos_policies(tmp_path, "rep"))
    assert (policy.enforced, policy.defaults) == ({"app.language": "ko"}, {"logging.profile": "generic"})
    assert policy.complaints == ()


@pytest.mark.parametrize("content", [b"", b"bplist00", b"<plist>", b"bplist00" + b"\xff" * 40, plistlib.dumps([1])])
def test_a_broken_property_list_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / f"{MACOS_DOMAIN}.plist").write_bytes(content)
    assert len(judged(macos_policies(tmp_path, "")).complaints) == 1


def test_a_user_name_leads_nowhere_else(tmp_path: Path) -> None:
    inside = tmp_path / "managed"
    inside.mkdir()
    (tmp_path / f"{MACOS_DOMAIN}.plist").write_bytes(plistlib.dumps(ENFORCED))
    assert list(macos_policies(inside, "..")) == []


class FakeRegistry:
    """Trees by hive; a hive whose tree is an error raises it."""

    def __init__(self, **hives: Tree | OSError) -> None:
        self._hives = hives

    def tree(self, hive: str, key: str) -> Tree | None:
        assert key == r"Software\Policies\DidItLog"
        tree = self._hives.get(hive)
        if isinstance(tree, OSError):
            raise tree
        return tree


def test_the_computers_registry_comes_before_the_users() -> None:
    machine = {"enforced": {"logging": {"grace_minutes": 20, "own_domains": ["acme.example", "acme.test"]}}}
    user = {"enforced": {"logging": {"grace_minutes": 99}}, "default": {"app": {"language": "ja"}}}
    policy = judged(registry_policies(FakeRegistry(HKLM=machine, HKCU=user)))
    assert policy.enforced == {"logging.grace_minutes": 20, "logging.own_domains": ("acme.example", "acme.test")}
    assert policy.defaults == {"app.language": "ja"}
    assert policy.places == (f"HKLM\\{KEY}", f"HKCU\\{KEY}")


def test_a_registry_without_the_key_is_no_policy() -> None:
    assert list(registry_policies(FakeRegistry())) == []
    assert list(registry_policies(FakeRegistry(HKLM={}))) == []


def test_a_registry_that_refuses_is_told() -> None:
    policy = judged(registry_policies(FakeRegistry(HKLM=PermissionError(13, "Permission denied"), HKCU=ENFORCED)))
    assert [str(complaint) for complaint in policy.complaints] == [f"HKLM\\{KEY} cannot be read: Permission denied."]
    assert policy.is_enforced("app.language")
