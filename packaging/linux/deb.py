"""The Debian package: the frozen app below /usr/lib, what desktops look for below /usr/share, and nothing per user.

Starting at sign-in is each rep's own choice, which the app asks for once; a package cannot ask, so it ships no
autostart file.
"""

import gzip
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from bundle.icons import PNG_SIZES

from linux.manual import manual
from tray_app import __version__

_CONTROL = """\
Package: diditlog
Version: {version}
Architecture: {architecture}
Section: misc
Priority: optional
Maintainer: The DidItLog authors <maintainers@example.org>
Installed-Size: {kibibytes}
Depends: {depends}
Recommends: gnome-keyring | kwalletmanager | keepassxc, xdg-utils
Description: proof that each email and call is in Salesforce
 DidItLog sits in the tray and checks that every email you send and every call
 you make has its Task in Salesforce. When one has none it shows the reason, the
 evidence for it, and the steps that fix it.
 .
 It reads no mail bodies and talks to your company's own systems only.
"""
_COPYRIGHT = """\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: DidItLog
Comment: The works of others in this package, and the whole text of each
 licence, are in /usr/lib/diditlog/_internal/licences.

Files: *
Copyright: The DidItLog authors
License: Apache-2.0
 On Debian systems, the full text of the Apache License 2.0 can be found in
 /usr/share/common-licenses/Apache-2.0.
"""
_NEEDED_LIBRARY = re.compile(r"NEEDED\s+Shared library: \[([^\]]+)\]|NEEDED\s+(\S+)")
_GLIBC = re.compile(r"\(?GLIBC_(\d+)\.(\d+)")
_PROVIDERS = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libOpenGL.so.0": "libopengl0",
    "libGLX.so.0": "libglx0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb.so.1": "libxcb1",
    "libfontconfig.so.1": "libfontconfig1",
    "libX11.so.6": "libx11-6",
    "libdrm.so.2": "libdrm2",
    "libgbm.so.1": "libgbm1",
}
"""Packages of the libraries that PyInstaller leaves to the system on purpose: they have to fit the graphics driver."""
_OF_GLIBC = re.compile(r"^(lib(c|m|dl|pthread|rt|util|resolv|nsl|anl)\.so\.|ld-linux|linux-vdso)")


class UnknownLibrary(Exception):
    """A library that is neither in the bundle nor known to be in a package."""


def write_deb(root: Path, bundle: Path, folder: Path) -> Path:
    """Build the package; its path. Raises CalledProcessError, UnknownLibrary."""
    tree = folder / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    program = tree / "usr/lib/diditlog"
    shutil.copytree(bundle, program, symlinks=True)
    _place_shared_files(root, folder, tree)
    link = tree / "usr/bin/diditlog"
    link.parent.mkdir(parents=True)
    link.symlink_to("../lib/diditlog/diditlog")
    architecture = _output("dpkg", "--print-architecture").strip()
    control = tree / "DEBIAN"
    control.mkdir()
    for script in ("prerm", "postinst"):
        shutil.copyfile(root / "packaging/linux" / script, control / script)
    _set_rights(tree, executables={program / "diditlog", control / "prerm", control / "postinst"})
    content = _CONTROL.format(
        version=__version__,
        architecture=architecture,
        kibibytes=sum(path.lstat().st_size for path in tree.rglob("*")) // 1024,
        depends=", ".join(dependencies(program)),
    )
    (control / "control").write_text(content, "utf-8")
    _set_times(tree)
    target = folder / f"diditlog_{__version__}_{architecture}.deb"
    subprocess.run(["dpkg-deb", "--build", "--root-owner-group", "-Zxz", tree, target], check=True, capture_output=True)
    return target


def dependencies(program: Path) -> list[str]:
    """The packages that have what the bundle leaves to the system."""
    elves = [path for path in program.rglob("*") if path.is_file() and not path.is_symlink() and _is_elf(path)]
    present = {path.name for path in program.rglob("*")}
    needed: set[str] = set()
    newest = (0, 0)
    for elf in elves:
        dynamic = _output("objdump", "-p", str(elf))
        needed |= {found[0] or found[1] for found in _NEEDED_LIBRARY.findall(dynamic)}
        newest = max([newest, *((int(major), int(minor)) for major, minor in _GLIBC.findall(dynamic))])
    missing = {name for name in needed - present if not _OF_GLIBC.match(name)}
    if unknown := missing - set(_PROVIDERS):
        raise UnknownLibrary(", ".join(sorted(unknown)))
    # Qt loads libEGL and libGL only where there is a screen, and a missing one ends the app.
    packages = {_PROVIDERS[name] for name in missing} | {"libegl1", "libgl1"}
    return [f"libc6 (>= {newest[0]}.{newest[1]})", *sorted(packages), "shared-mime-info"]


def _place_shared_files(root: Path, folder: Path, tree: Path) -> None:
    own, share = root / "packaging/linux", tree / "usr/share"
    moment = datetime.fromtimestamp(_epoch(), UTC)
    _write(share / "applications/diditlog.desktop", (own / "diditlog.desktop").read_bytes())
    _write(share / "mime/packages/diditlog.xml", (own / "diditlog.xml").read_bytes())
    about = (own / "app.diditlog.DidItLog.metainfo.xml.in").read_text("utf-8")
    about = about.replace("@VERSION@", __version__).replace("@DATE@", moment.strftime("%Y-%m-%d"))
    _write(share / "metainfo/app.diditlog.DidItLog.metainfo.xml", about.encode())
    icons = share / "icons/hicolor"
    for size in PNG_SIZES:
        picture = (folder / "icons" / f"diditlog-{size}.png").read_bytes()
        _write(icons / f"{size}x{size}/apps/diditlog.png", picture)
    _write(icons / "scalable/apps/diditlog.svg", (root / "resources/icons/diditlog.svg").read_bytes())
    documents = share / "doc/diditlog"
    _write(documents / "copyright", _COPYRIGHT.encode())
    _write(documents / "CHANGELOG.md.gz", gzip.compress((root / "CHANGELOG.md").read_bytes(), mtime=0))
    _write(share / "man/man1/diditlog.1.gz", gzip.compress(manual(root, _epoch()), mtime=0))
    for name in ("policy.example.json", "policy.schema.json"):
        _write(documents / name, (root / "packaging/policy" / name).read_bytes())


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _set_rights(tree: Path, executables: set[Path]) -> None:
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path in executables else 0o644)


def _set_times(tree: Path) -> None:
    for path in (*tree.rglob("*"), tree):
        os.utime(path, (_epoch(), _epoch()), follow_symlinks=False)


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def _epoch() -> int:
    return int(os.environ.get("SOURCE_DATE_EPOCH", "0"))


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
