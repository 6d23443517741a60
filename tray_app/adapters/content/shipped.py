"""Whose work ships with the app: names, versions and licences, as each package says itself."""

import platform
import re
from collections.abc import Iterator
from importlib import metadata

from tray_app.core.ui_api.own_data_api import Package

DIRECT = (
    "Babel",
    "PySide6-Essentials",
    "charset-normalizer",
    "cryptography",
    "dnspython",
    "filelock",
    "imapclient",
    "jeepney",
    "keyring",
    "msal",
    "phonenumberslite",
    "platformdirs",
    "python-calamine",
    "pywin32",
    "requests",
    "shtab",
    "simple-salesforce",
    "tomlkit",
    "truststore",
    "tzdata",
    "urllib3",
    "webencodings",
)
"""What the app itself asks for; named here, as a packaged app need not carry its own metadata."""
_SAID_ELSEWHERE = {"IMAPClient": "BSD-3-Clause"}
"""Whose metadata names no licence, while the file COPYING beside it does."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LONGEST = 60
_PREFIX = "License :: OSI Approved :: "


def shipped_packages() -> tuple[Package, ...]:
    """Everything the app needs to run, by name; Python itself is one of them."""
    found = {"python": Package("Python", platform.python_version(), "PSF-2.0")}
    waiting = list(DIRECT)
    while waiting:
        name = waiting.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if key in found:
            continue
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:  # needed on another system only
            continue
        found[key] = Package(str(about["Name"]), str(about["Version"]), _licence(about))
        waiting += _needed(name)
    return tuple(found[key] for key in sorted(found))


def _needed(name: str) -> Iterator[str]:
    try:
        wanted = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return
    for line in wanted:
        marker = line.partition(";")[2]
        found = _NAME.match(line)
        if found and "extra" not in marker:
            yield found[0]


def _licence(about: metadata.PackageMetadata) -> str:
    expression, words = (" ".join(about.get_all(key) or []).strip() for key in ("License-Expression", "License"))
    classes = [line.removeprefix(_PREFIX) for line in about.get_all("Classifier") or [] if line.startswith(_PREFIX)]
    if expression:
        return expression
    # Some put the whole licence into the field that is meant for its name.
    told = words if words and len(words) <= _LONGEST and "\n" not in words else ", ".join(classes)
    return told or _SAID_ELSEWHERE.get(str(about["Name"]), "")
