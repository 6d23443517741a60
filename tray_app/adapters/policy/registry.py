"""Policies in the Windows registry, where Group Policy and Intune write them: the computer's first, then the user's."""

import sys
from collections.abc import Iterator, Mapping
from typing import Protocol

from tray_app.adapters.policy.judging import Found
from tray_app.core.model.text import text

KEY = r"Software\Policies\DidItLog"
"""Below it: `Enforced\\<table>` and `Default\\<table>`, each with one value per key."""
HIVES = {"HKLM": "the computer", "HKCU": "the user"}
"""In the order in which they decide."""
_DEEPEST = 2

Tree = Mapping[str, object]
"""Values by name, and keys below as trees; names in small letters, as the registry does not tell them apart."""


class PolicyRegistry(Protocol):
    """What has to be known of a registry. Raises OSError."""

    def tree(self, hive: str, key: str) -> Tree | None:
        """Everything below a key, at most two keys deep; None when there is no such key."""


def registry_policies(registry: PolicyRegistry) -> Iterator[Found]:
    """What each hive says; nothing where it says nothing."""
    for hive in HIVES:
        place = f"{hive}\\{KEY}"
        try:
            tree = registry.tree(hive, KEY)
        except OSError as error:
            cause = error.strerror or type(error).__name__
            yield Found(place, None, text("{file} cannot be read: {cause}.", file=place, cause=cause))
        else:
            if tree:
                yield Found(place, tree)


if sys.platform == "win32":
    import winreg

    _ROOTS = {"HKLM": winreg.HKEY_LOCAL_MACHINE, "HKCU": winreg.HKEY_CURRENT_USER}

    class WindowsRegistry:
        """The real one, as 64-bit programs see it."""

        def tree(self, hive: str, key: str) -> Tree | None:
            """Everything below a key."""
            return _tree(_ROOTS[hive], key, _DEEPEST)

    def _tree(root: int, key: str, deeper: int) -> Tree | None:
        try:
            opened = winreg.OpenKey(root, key, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY)
        except FileNotFoundError:
            return None
        with opened:
            keys, values, _ = winreg.QueryInfoKey(opened)
            found: dict[str, object] = {}
            for number in range(values):
                name, value, _ = winreg.EnumValue(opened, number)
                found[name.lower()] = value
            names = [winreg.EnumKey(opened, number) for number in range(keys)]
        for name in names:
            below = _tree(root, f"{key}\\{name}", deeper - 1) if deeper else {}
            found[name.lower()] = below if below is not None else {}
        return found
