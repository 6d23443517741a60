"""The Mac app without a Mac: an icon macOS can read, files that agree, and signed is what is installed."""

from __future__ import annotations

import plistlib
import struct
from pathlib import Path
from typing import Any

from PIL import Image

from tests.packaging.recipes import PACKAGING, ROOT

FOLDER = PACKAGING / "macos"
SIZES = {
    b"ic11": 32, b"ic12": 64, b"ic07": 128, b"ic13": 256, b"ic08": 256, b"ic14": 512, b"ic09": 512, b"ic10": 1024,
}  # fmt: skip
"""Kinds of pictures in an .icns that are PNG, and their side in pixels (ic11 to ic14: for Retina screens)."""
PNG = b"\x89PNG\r\n\x1a\n"


def pictures(icns: bytes) -> dict[bytes, bytes]:
    """What is in the container: a head with the whole length, then kind, length and content one after the other."""
    assert icns[:4] == b"icns"
    assert struct.unpack(">I", icns[4:8]) == (len(icns),)
    found, place = {}, 8
    while place < len(icns):
        kind, (length,) = icns[place : place + 4], struct.unpack(">I", icns[place + 4 : place + 8])
        found[kind] = icns[place + 8 : place + length]
        place += length
    assert place == len(icns)
    return found


def test_the_icon_is_there_in_each_size(recipe: Any, tmp_path: Path) -> None:
    recipe("bundle.icons").write_icons(ROOT / "resources" / "icons" / "diditlog.svg", tmp_path)
    found = pictures((tmp_path / "diditlog.icns").read_bytes())
    found.pop(b"TOC ", None)
    assert set(found) >= set(SIZES)
    for kind, side in SIZES.items():
        content = found[kind]
        assert content.startswith(PNG), kind
        assert struct.unpack(">II", content[16:24]) == (side, side), kind


def test_the_icon_leaves_the_room_that_others_leave(recipe: Any, tmp_path: Path) -> None:
    icons = recipe("bundle.icons")
    icons.write_icons(ROOT / "resources" / "icons" / "diditlog.svg", tmp_path)
    (tmp_path / "large.png").write_bytes(pictures((tmp_path / "diditlog.icns").read_bytes())[b"ic10"])
    with Image.open(tmp_path / "large.png") as picture:
        left, top, right, bottom = picture.getchannel("A").getbbox()
    assert min(left, top, 1024 - right, 1024 - bottom) >= 100


def test_its_facts_are_a_property_list_with_the_keys_it_needs(recipe: Any) -> None:
    written = plistlib.dumps(recipe("macos.bundle_info").info_plist("1.2.3"))
    facts = plistlib.loads(written)
    assert (facts["CFBundleVersion"], facts["CFBundleShortVersionString"]) == ("1.2.3", "1.2.3")
    assert facts["LSUIElement"] is True
    assert facts["LSMultipleInstancesProhibited"] is True
    assert facts["NSRequiresAquaSystemAppearance"] is False
    languages = {"en", *(path.name for path in (ROOT / "resources" / "locale").iterdir() if path.is_dir())}
    assert set(facts["CFBundleLocalizations"]) == languages


def test_the_oldest_system_is_the_one_of_its_libraries(recipe: Any) -> None:
    oldest = recipe("macos.bundle_info").OLDEST_SYSTEM
    assert f"macOS {oldest.removesuffix('.0')} and newer" in (ROOT / "docs" / "deploy.md").read_text("utf-8")


def test_the_package_carries_its_scripts_and_puts_the_app_where_they_look() -> None:
    recipe = (FOLDER / "packages.sh").read_text("utf-8")
    assert '--scripts "$HERE/scripts"' in recipe
    assert "--install-location /Applications" in recipe
    assert {path.name for path in (FOLDER / "scripts").iterdir()} == {"preinstall", "postinstall"}
    note = "NOTE=/private/var/run/app.diditlog.was-running"
    for name in ("preinstall", "postinstall"):
        script = (FOLDER / "scripts" / name).read_text("utf-8")
        assert script.startswith("#!/bin/sh\n")
        assert "/Applications/DidItLog.app" in script
        assert note in script  # what the one writes the other reads, where nobody but root may write
    program = (FOLDER / "scripts" / "preinstall").read_text("utf-8")
    assert "/Contents/MacOS/diditlog\n" in program


def test_what_is_signed_is_hardened_and_has_the_one_entitlement() -> None:
    script = (FOLDER / "sign.sh").read_text("utf-8")
    signings = [line for line in script.replace("\\\n", " ").splitlines() if "codesign --force" in line]
    assert len(signings) == 3
    assert all("--options runtime" in line for line in signings)
    (whole,) = [line for line in signings if "--entitlements" in line]
    assert whole.rstrip().endswith('"$APP"')
    assert "--deep" not in "".join(signings)
