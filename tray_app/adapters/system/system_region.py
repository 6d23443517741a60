"""The country this computer is set up for: where numbers without a country belong when nobody else says so."""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

_REGION = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{4})?[-_]([A-Z]{2})\b")
_MAC_SETTINGS = Path("~/Library/Preferences/.GlobalPreferences.plist")


def system_region(environ: Mapping[str, str] = os.environ) -> str:
    """The ISO 3166 code, or an empty text when the system does not say. Never raises."""
    if sys.platform == "win32":
        return _windows_region()
    names = ("LC_ALL", "LC_TELEPHONE", "LC_ADDRESS", "LANG")
    tags = [environ[name] for name in names if environ.get(name)]
    if sys.platform == "darwin":
        tags.insert(0, _mac_locale())
    return next((found[1] for tag in tags if (found := _REGION.match(tag))), "")


def _windows_region() -> str:
    import ctypes

    name = ctypes.create_unicode_buffer(8)
    windll = getattr(ctypes, "windll")  # noqa: B009 it is there on Windows only
    length = windll.kernel32.GetUserDefaultGeoName(name, len(name))
    return name.value if length and re.fullmatch("[A-Z]{2}", name.value) else ""


def _mac_locale() -> str:
    """AppleLocale: `en_GB`, or `en_US@rg=gbzzzz` where region and language differ."""
    import plistlib  # with an XML parser, which other systems do without

    try:
        written = str(plistlib.loads(_MAC_SETTINGS.expanduser().read_bytes()).get("AppleLocale", ""))
    except (OSError, ValueError, plistlib.InvalidFileException):
        return ""
    other = re.search(r"@rg=([a-z]{2})zzzz", written)
    return f"xx_{other[1].upper()}" if other else written
