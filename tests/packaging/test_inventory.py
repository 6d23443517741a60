"""Whose work is shipped: nothing in the bundle may be of nobody."""

from __future__ import annotations

import sqlite3
import ssl
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from tests.packaging.recipes import PACKAGING


def test_works_inside_other_works_are_named(recipe: Any) -> None:
    inner = recipe("bundle.inner").inner_works
    site = Path("/opt/site-packages/PySide6/Qt/lib")
    (icu,) = inner([site / "libicudata.so.73", site / "libicuuc.so.73", site / "libQt6Core.so.6"])
    assert (icu.name, icu.version, icu.kind) == ("icu", "73", "generic")
    windows = [Path("C:/Python/DLLs") / name for name in ("libssl-3.dll", "libcrypto-3.dll", "sqlite3.dll", "_ssl.pyd")]
    assert {one.name: one.version for one in inner(windows)} == {
        "openssl": ssl.OPENSSL_VERSION.removeprefix("OpenSSL ").partition(" ")[0],
        "sqlite": sqlite3.sqlite_version,
    }
    assert {one.name for one in inner([Path("/F/lib/libssl.3.dylib"), Path("/F/lib/libsqlite3.0.dylib")])} == {
        "openssl",
        "sqlite",
    }
    # Debian's are listed as packages of Debian
    assert inner([Path("/usr/lib/x86_64-linux-gnu/libicudata.so.72"), Path("/usr/lib/libssl.so.3")]) == []


def test_each_of_them_has_its_licence(recipe: Any) -> None:
    names = ("libicudata.so.73", "libssl-3.dll", "sqlite3.dll")
    for one in recipe("bundle.inner").inner_works([Path("/opt") / name for name in names]):
        (text,) = one.texts
        assert text.is_file(), text
        assert text.is_relative_to(PACKAGING.parent)


@pytest.mark.skipif(
    sys.platform != "linux" or not Path("/usr/bin/dpkg").is_file(), reason="this asks Debian's list of packages"
)
def test_a_library_of_the_system_is_of_its_package_and_a_strange_one_of_none(recipe: Any) -> None:
    debian = recipe("bundle.debian")
    known = next(Path("/usr/lib").glob("*/libc.so.6"))
    strange = Path("/usr/lib/libstrange.so.1")
    assert debian.is_system(known)
    packages, unknown = debian.debian_packages([known, strange])
    assert [package.name for package in packages] == ["libc6"]
    assert packages[0].version
    assert packages[0].texts == (Path("/usr/share/doc/libc6/copyright"),)
    assert unknown == [strange]
    assert not debian.is_system(Path("/usr/lib/python3/dist-packages/x.so"))
    assert not debian.is_system(Path("/home/rep/lib/x.so"))


def test_what_a_package_says_about_itself_is_shipped_with_the_package_alone(recipe: Any) -> None:
    entries = {}
    for name in ("requests", "idna"):
        about = metadata.distribution(name)
        files = [file for file in about.files or () if file.name in {"METADATA", "__init__.py"}]
        entries[name] = [(file.as_posix(), str(file.locate()), "DATA") for file in files]
    told = [entry for each in entries.values() for entry in each if entry[0].endswith("METADATA")]
    code = [entry for entry in entries["requests"] if entry[0].endswith(".py")]
    own = ("tray_app/resources/links.toml", str(PACKAGING.parent / "resources" / "links.toml"), "DATA")
    kept = recipe("bundle.owners").of_shipped([*told, own], code, [])
    assert [name.partition("-")[0] for name, _, _ in kept] == ["requests", own[0]]
