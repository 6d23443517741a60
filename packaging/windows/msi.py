"""The MSI for Group Policy and tools that want one: for everyone on the computer, silently, by `msiexec /i … /qn`.

Built with wixl (Debian: wixl) from the Windows app; `ADDLOCAL=ALL` starts the app with each sign-in.
"""

import hashlib
import shutil
import subprocess
from pathlib import Path
from uuid import NAMESPACE_DNS, uuid5
from xml.etree import ElementTree as ET
from xml.sax.saxutils import quoteattr

from tray_app import __version__

_UPGRADE_CODE = "8D7E5B58-6B5D-5C7B-9E0B-6C2B5C1A7C10"
"""Never to change: by it an MSI knows the older version it replaces."""
_TEMPLATE = Path(__file__).with_name("diditlog.wxs")
_BUNDLE = "bundle"
_ACTION = "INSERT INTO CustomAction (Action, Type, Source, Target) VALUES "
_END_APP = (
    f"{_ACTION}('FindEnder', 51, 'ENDER', '[System64Folder]taskkill.exe')",
    f"{_ACTION}('EndApp', 114, 'ENDER', '/F /IM diditlogw.exe /IM diditlog.exe')",
    "INSERT INTO InstallExecuteSequence (Action, Sequence) VALUES ('FindEnder', 1202)",
    "INSERT INTO InstallExecuteSequence (Action, Sequence) VALUES ('EndApp', 1203)",
)
"""Ends the app before files are looked at, as those in use would ask for a restart; nothing is lost by it.

51 sets a property, 50 runs the program a property names, 64 goes on whatever it answers. Added afterwards, as wixl
0.101 has no words for these.
"""

_SHORTCUT_FACTS = (
    "CREATE TABLE MsiShortcutProperty (MsiShortcutProperty CHAR(72) NOT NULL, Shortcut_ CHAR(72) NOT NULL, "
    "PropertyKey CHAR(0) NOT NULL, PropVariantValue CHAR(0) NOT NULL PRIMARY KEY MsiShortcutProperty)"
)
_APP_ID = (
    "INSERT INTO MsiShortcutProperty (MsiShortcutProperty, Shortcut_, PropertyKey, PropVariantValue) "
    "VALUES ('AppId', 'MenuEntry', 'System.AppUserModel.ID', 'DidItLog.DidItLog')"
)
"""Notifications are shown under the name of a shortcut that carries the app's id; as above, wixl has no word for it.

https://learn.microsoft.com/windows/win32/msi/msishortcutproperty-table
"""


def write_msi(bundle: Path, folder: Path) -> Path:
    """Build the MSI; its path. Raises CalledProcessError, FileNotFoundError without wixl."""
    work = folder / "msi"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    # wixl takes files below its own folder only.
    (work / _BUNDLE).symlink_to(bundle.resolve())
    shutil.copyfile(folder / "icons" / "diditlog.ico", work / "diditlog.ico")
    (work / "bundle.wxs").write_bytes(files_of(bundle))
    values = {
        "VERSION": __version__,
        "PRODUCT": str(uuid5(NAMESPACE_DNS, f"{__version__}.windows.diditlog.app")).upper(),
        "UPGRADE": _UPGRADE_CODE,
    }
    product = _TEMPLATE.read_text("utf-8")
    for name, value in values.items():
        product = product.replace(f'"@{name}@"', quoteattr(value))
    (work / "product.wxs").write_text(product, "utf-8")
    target = folder.resolve() / f"DidItLog-{__version__}.msi"
    subprocess.run(["wixl", "--arch", "x64", "-o", target, "product.wxs", "bundle.wxs"], cwd=work, check=True)
    for statement in (*_END_APP, _SHORTCUT_FACTS, _APP_ID):
        subprocess.run(["msibuild", target, "-q", statement], check=True)
    return target


def files_of(bundle: Path) -> bytes:
    """The part that lists every file below INSTALLDIR, one component each."""
    root = ET.Element("Wix", {"xmlns": "http://schemas.microsoft.com/wix/2006/wi"})
    place = ET.SubElement(ET.SubElement(root, "Fragment"), "DirectoryRef", {"Id": "INSTALLDIR"})
    group = ET.SubElement(ET.SubElement(root, "Fragment"), "ComponentGroup", {"Id": "Bundle"})
    places = {Path(): place}
    for path in sorted(bundle.rglob("*")):
        within = path.relative_to(bundle)
        mark = hashlib.sha256(within.as_posix().encode()).hexdigest()[:24]
        parent = places[within.parent]
        if path.is_dir():
            places[within] = ET.SubElement(parent, "Directory", {"Id": f"dir{mark}", "Name": path.name})
            continue
        guid = str(uuid5(NAMESPACE_DNS, f"{within.as_posix()}.windows.diditlog.app")).upper()
        component = ET.SubElement(parent, "Component", {"Id": f"cmp{mark}", "Guid": guid, "Win64": "yes"})
        source = f"{_BUNDLE}/{within.as_posix()}"
        ET.SubElement(component, "File", {"Id": f"fil{mark}", "KeyPath": "yes", "Source": source})
        ET.SubElement(group, "ComponentRef", {"Id": f"cmp{mark}"})
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))
