"""The recipes for packages, without building one: they agree with the app, with each other, and with their systems."""

from __future__ import annotations

import configparser
import os
import plistlib
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml
from babel import localedata
from PIL import Image

from tests.packaging.recipes import PACKAGING, ROOT, SCRIPTS, WORKFLOWS
from tray_app import __version__
from tray_app.adapters.autostart import windows as autostart
from tray_app.adapters.call_reading import day_parts, month_names
from tray_app.adapters.policy.system_policy import MACOS_DOMAIN
from tray_app.adapters.salesforce import country_codes
from tray_app.adapters.salesforce.admin_file import SUFFIX
from tray_app.ui.kit.hyperlinks import SCHEME


@pytest.mark.parametrize(
    ("name", "unused"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", False),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", False),
        ("PySide6/Qt/plugins/platforms/libqwayland.so", False),
        ("PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so", False),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", False),
        ("PySide6/Qt/translations/qtbase_ko.qm", False),
        ("PySide6/plugins/platforms/qwindows.dll", False),
        ("PySide6\\plugins\\styles\\qmodernwindowsstyle.dll", False),
        ("PySide6/Qt/plugins/platforms/libqcocoa.dylib", False),
        ("tray_app/resources/locale/ko/LC_MESSAGES/diditlog.mo", False),
        ("PySide6/Qt/plugins/platforms/libqeglfs.so", True),
        ("PySide6/Qt/plugins/platforms/libqminimal.so", True),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", True),
        ("PySide6/Qt/plugins/imageformats/libqwebp.so", True),
        ("PySide6\\plugins\\imageformats\\qtiff.dll", True),
        ("PySide6\\plugins\\tls\\qopensslbackend.dll", True),
        ("PySide6/Qt/translations/qtbase_de.qm", True),
        ("PySide6/Qt/lib/libQt6Quick.so.6", True),
        ("PySide6/opengl32sw.dll", True),
        ("babel/global.dat", False),
        ("babel/locale-data/root.dat", False),
        ("babel/locale-data/ko.dat", False),
        ("babel\\locale-data\\zh_Hant.dat", False),
        ("babel/locale-data/en_AU.dat", True),
    ],
)
def test_what_is_left_out(recipe: Any, name: str, unused: bool) -> None:
    assert recipe("bundle.prune").is_unused(name) is unused


def test_the_languages_that_are_shipped_tell_all_that_is_asked_of_them(
    recipe: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    names = [month_names.months, month_names.weekdays, month_names.weekday_words, month_names.halves]
    asked = [*names, day_parts._ranges, country_codes._names]
    for one in asked:
        one.cache_clear()
    with_all = [one() for one in asked]
    for name in recipe("bundle.languages").asked_of_babel():
        shutil.copy(Path(localedata.__file__).with_name("locale-data") / f"{name}.dat", tmp_path)
    monkeypatch.setattr(localedata, "_dirname", str(tmp_path))
    monkeypatch.setattr(localedata, "_cache", {})
    for one in asked:
        one.cache_clear()
    assert [one() for one in asked] == with_all
    assert not localedata.exists("fi")


def test_a_library_stays_while_something_links_to_it(recipe: Any) -> None:
    plugin = ("PySide6/Qt/plugins/platforms/libqxcb.so", "/s/libqxcb.so", "BINARY")
    used = ("libxcb-cursor.so.0", "/lib/libxcb-cursor.so.0", "BINARY")
    below = ("libxcb-image.so.0", "/lib/libxcb-image.so.0", "BINARY")
    left = ("libgtk-3.so.0", "/lib/libgtk-3.so.0", "BINARY")
    links = {"/s/libqxcb.so": ["libxcb-cursor.so.0"], "/lib/libxcb-cursor.so.0": ["libxcb-image.so.0", "libc.so.6"]}
    entries = [plugin, used, below, left]
    prune = recipe("bundle.prune")
    assert prune.still_needed(entries, lambda file: links.get(file, []), "linux") == [plugin, used, below]
    assert prune.still_needed(entries, lambda file: [], "win32") == entries


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"LD_LIBRARY_PATH": "/bundle:/opt/own", "LD_LIBRARY_PATH_ORIG": "/opt/own"}, {"LD_LIBRARY_PATH": "/opt/own"}),
        ({"QT_PLUGIN_PATH": "/bundle", "QML2_IMPORT_PATH": "/bundle", "LANG": "ko"}, {"LANG": "ko"}),
    ],
)
def test_the_frozen_app_gives_its_environment_back(
    recipe: Any, monkeypatch: pytest.MonkeyPatch, before: dict[str, str], after: dict[str, str]
) -> None:
    entry = recipe("entry")
    monkeypatch.setattr(entry.os, "environ", before)
    entry.give_back_environment()
    assert before == after


def test_the_mac_app_says_what_it_is(recipe: Any) -> None:
    facts = recipe("macos.bundle_info")
    plist = plistlib.loads(plistlib.dumps(facts.info_plist(__version__)))
    assert facts.IDENTIFIER == MACOS_DOMAIN
    assert plist["LSUIElement"] is True
    assert plist["CFBundleURLTypes"][0]["CFBundleURLSchemes"] == [SCHEME]
    assert plist["CFBundleShortVersionString"] == __version__
    (document,) = plist["CFBundleDocumentTypes"]
    (declared,) = plist["UTExportedTypeDeclarations"]
    assert document["LSItemContentTypes"] == [declared["UTTypeIdentifier"]]
    assert declared["UTTypeTagSpecification"]["public.filename-extension"] == [SUFFIX.removeprefix(".")]


def test_the_mac_app_asks_for_no_more_than_it_needs() -> None:
    entitlements = plistlib.loads((PACKAGING / "macos" / "entitlements.plist").read_bytes())
    assert entitlements == {"com.apple.security.cs.allow-unsigned-executable-memory": True}


def test_the_icons_are_complete(recipe: Any, tmp_path: Path) -> None:
    icons = recipe("bundle.icons")
    written = icons.write_icons(ROOT / "resources" / "icons" / "diditlog.svg", tmp_path)
    assert len(written) == len(icons.PNG_SIZES) + 2
    with Image.open(tmp_path / "diditlog.ico") as ico:
        assert ico.info["sizes"] == {(size, size) for size in icons.ICO_SIZES}
    with Image.open(tmp_path / "diditlog-256.png") as large:
        assert large.getpixel((0, 0))[3] == 0
        assert large.getpixel((128, 12))[3] == 255


def test_linux_desktops_are_told_the_same_as_the_app() -> None:
    desktop = configparser.RawConfigParser(delimiters="=")
    desktop.read_string((PACKAGING / "linux" / "diditlog.desktop").read_text("utf-8"))
    entry = desktop["Desktop Entry"]
    assert entry["Exec"] == "diditlog gui %u"
    mime = ET.parse(PACKAGING / "linux" / "diditlog.xml").getroot()  # noqa: S314 our own file
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    (kind,) = mime
    assert kind.findall(f"{space}glob")[0].attrib["pattern"] == f"*{SUFFIX}"
    assert entry["MimeType"] == f"x-scheme-handler/{SCHEME};{kind.attrib['type']};"
    about = ET.parse(PACKAGING / "linux" / "app.diditlog.DidItLog.metainfo.xml.in").getroot()  # noqa: S314
    assert (about.findtext("id"), about.findtext("launchable")) == (MACOS_DOMAIN, "diditlog.desktop")


def test_the_windows_installer_and_the_app_mean_the_same() -> None:
    script = (PACKAGING / "windows" / "diditlog.nsi").read_text("utf-8")
    defined = dict(re.findall(r'^!define (\w+) "?([^"\n]*)"?$', script, re.MULTILINE))
    assert defined["RUN"] == autostart._RUN
    assert f'WriteRegStr SHCTX "${{RUN}}" "{autostart._NAME}"' in script
    assert f'DeleteRegKey HKCU "{autostart._OWN}"' in script
    assert f"Software\\Classes\\{SCHEME}" in script
    assert f"Software\\Classes\\{SUFFIX}" in script
    assert '"$INSTDIR\\${TRAY}" gui "%1"' in script
    # And whatever is written is removed
    written = set(re.findall(r'WriteReg(?:Str|DWORD) SHCTX "(Software\\[^"]+|\$\{\w+\})"', script))
    removed = re.findall(r'DeleteReg(?:Key|Value) SHCTX "([^"]+)"', script)
    assert not [key for key in written if not any(key == gone or key.startswith(f"{gone}\\") for gone in removed)]
    for name in re.findall(r"LangString (\w+) \$\{LANG_ENGLISH\}", script):
        for language in ("KOREAN", "JAPANESE"):
            assert f"LangString {name} ${{LANG_{language}}}" in script


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.relative_to(PACKAGING).as_posix())
def test_a_script_can_be_run(script: Path) -> None:
    text = script.read_text("utf-8")
    shell = re.match(r"#!(?:/usr/bin/env )?\S*\b(bash|sh)\n", text)
    assert shell
    if os.name == "nt" or shutil.which(shell[1]) is None:
        pytest.skip(f"no {shell[1]} here")
    assert os.access(script, os.X_OK)
    subprocess.run([shell[1], "-n", str(script)], check=True)


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_gives_no_more_rights_than_needed_and_leads_somewhere(file: Path) -> None:
    text = file.read_text("utf-8")
    workflow: dict[str, Any] = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] <= 90
        assert all(need in workflow["jobs"] for need in job.get("needs", ()))
        for step in job["steps"]:
            # A secret in a command would end up in a process list; a foreign action would see everything.
            assert "secrets." not in step.get("run", "")
            assert step.get("uses", "actions/").startswith("actions/")
            for named in re.findall(r"packaging[/\\][\w./\\-]+\.(?:py|sh|ps1)", step.get("run", "")):
                assert (ROOT / named.replace("\\", "/")).is_file(), named


def test_the_notes_of_a_release_are_its_section(recipe: Any, tmp_path: Path) -> None:
    notes = recipe("release.notes")
    (tmp_path / "tray_app").mkdir()
    (tmp_path / "tray_app" / "__init__.py").write_text('__version__ = "1.2.0"\n', "utf-8")
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.2.0"\n', "utf-8")
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changelog\n\n## Unreleased\n\n- later\n\n## 1.2.0 - 2026-11-23\n\n### Added\n\n- this\n\n## 1.1.0\n\n- o\n",
        "utf-8",
    )
    assert notes.notes("1.2.0", tmp_path) == "### Added\n\n- this"
    for version in ("1.1.0", "1.2", "2.0.0"):
        with pytest.raises(notes.NotReady):
            notes.notes(version, tmp_path)
    (tmp_path / "CHANGELOG.md").write_text("## Unreleased\n\n- later\n", "utf-8")
    with pytest.raises(notes.NotReady, match="no section"):
        notes.notes("1.2.0", tmp_path)


def test_the_project_names_one_version() -> None:
    named = re.search(r'^version = "([^"]+)"', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert named
    assert named[1] == __version__
