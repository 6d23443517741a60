"""Where this system keeps what the company decides."""

import getpass
import sys
from collections.abc import Iterator
from pathlib import Path

from tray_app.adapters.policy.company_policy import Policy
from tray_app.adapters.policy.files import json_file, property_list
from tray_app.adapters.policy.judging import Found, judged

LINUX_FILE = Path("/etc/diditlog/policy.json")
MACOS_FOLDER = Path("/Library/Managed Preferences")
MACOS_DOMAIN = "app.diditlog.DidItLog"
"""The bundle's identifier: a device management writes `<domain>.plist`, for the computer and for each user."""


def system_policy() -> Policy:
    """What is decided on this computer; never raises."""
    return judged(_found())


def linux_policies(file: Path = LINUX_FILE) -> Iterator[Found]:
    """The one file."""
    yield from json_file(file)


def macos_policies(folder: Path, user: str) -> Iterator[Found]:
    """The computer's property list first, then the user's."""
    yield from property_list(folder / f"{MACOS_DOMAIN}.plist")
    if Path(user).name == user not in {"", ".."}:
        yield from property_list(folder / user / f"{MACOS_DOMAIN}.plist")


def _found() -> Iterator[Found]:
    if sys.platform == "win32":
        from tray_app.adapters.policy.registry import WindowsRegistry, registry_policies

        yield from registry_policies(WindowsRegistry())
    elif sys.platform == "darwin":
        yield from macos_policies(MACOS_FOLDER, _user())
    else:
        yield from linux_policies()


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # 3.13 raises the first, older ones the second
        return ""
