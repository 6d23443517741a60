"""Leaves out what a tray app never loads: Qt's plugins for other machines, and the libraries only those needed.

What is dropped on purpose: native GTK dialogs and themes on Linux (they bring half of GTK along), TLS and network
information plugins of Qt (all HTTP goes through requests), OpenGL (widgets are painted without), pictures other than
SVG and icons, and what Babel knows of languages that nothing here asks it about.
"""

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from bundle.languages import asked_of_babel

Entry = tuple[str, str, str]
"""As in PyInstaller's table of contents: name in the bundle, file, kind."""

_PLUGINS = re.compile(
    r"plugins/(egldeviceintegrations|generic|networkinformation|tls|sqldrivers|printsupport|qmltooling"
    r"|wayland-graphics-integration-(client|server)|xcbglintegrations"
    r"|wayland-shell-integration/lib(fullscreen-shell-v1|ivi-shell|qt-shell|wl-shell-plugin)"
    r"|platforms/(lib)?q(eglfs|linuxfb|minimal|minimalegl|vkkhrdisplay|vnc|direct2d|wayland-egl)\b"
    r"|platforms/libqios"
    r"|platformthemes/libqgtk3"
    r"|platforminputcontexts/libqtvirtualkeyboardplugin"
    r"|imageformats/(lib)?q(gif|icns|jpeg|jp2|mng|pdf|tga|tiff|wbmp|webp|macjp2|macheif)\b)"
)
_TRANSLATIONS = re.compile(r"translations/(?!qtbase_(en|ja|ko)\.qm)")
_LIBRARIES = re.compile(
    r"(lib)?Qt6?(Pdf|Quick|Qml|VirtualKeyboard|EglFS|EglFs|OpenGL|Sql|PrintSupport|Labs|ShaderTools|Test)"
    r"|opengl32sw|d3dcompiler|Qt6?OpenGL"
)
_LANGUAGE = re.compile(r"babel/locale-data/(\w+)\.dat$")
_UNUSED_DATA = re.compile(r"\.(pyi|h)$")


def kept(entries: Iterable[Entry]) -> list[Entry]:
    """The entries without what nothing here uses."""
    return [entry for entry in entries if not is_unused(entry[0])]


def is_unused(name: str) -> bool:
    """Whether a file of this name in the bundle is left out."""
    name = name.replace("\\", "/")
    of_qt = ("PySide6/" in name or "Qt" in name) and (_PLUGINS.search(name) or _TRANSLATIONS.search(name))
    language = _LANGUAGE.match(name)
    if language:
        return language[1] not in asked_of_babel()
    return bool(of_qt or _LIBRARIES.match(Path(name).name) or _UNUSED_DATA.search(name))


def still_needed(
    entries: list[Entry], needs: Callable[[str], Iterable[str]], platform: str = sys.platform
) -> list[Entry]:
    """The libraries that something kept really links to (Linux only: elsewhere the wheels bring nothing else's).

    `needs` gives the names of the libraries that a file links to.
    """
    if platform != "linux":
        return entries
    by_name = {Path(name).name: (name, file, kind) for name, file, kind in entries}
    waiting = [entry for entry in entries if _is_root(entry)]
    found = set(waiting)
    while waiting:
        for library in needs(waiting.pop()[1]):
            entry = by_name.get(library)
            if entry is not None and entry not in found:
                found.add(entry)
                waiting.append(entry)
    # Links are kept with what they lead to, as PyInstaller lists both.
    kept_names = {Path(name).name for name, _, _ in found}
    return [
        entry for entry in entries if entry in found or (entry[2] == "SYMLINK" and Path(entry[1]).name in kept_names)
    ]


def _is_root(entry: Entry) -> bool:
    name, _, kind = entry
    return kind in {"EXTENSION", "DATA"} or "/plugins/" in name or Path(name).name.startswith("libpython")
