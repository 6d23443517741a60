"""What is written about the bundle: the licence texts of everything in it, and its bill of materials (CycloneDX)."""

import hashlib
import os
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.factory.license import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component as Part
from cyclonedx.model.component import ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from bundle.component import Component

_INTRODUCTION = """\
# What DidItLog is made of

DidItLog itself is under the Apache License 2.0 (LICENSE). It ships the works below, each under its own licence; the
texts lie in the folders beside this file.

Qt, PySide6 and Shiboken are used under the GNU Lesser General Public License 3. They are separate files of the
installation, and whoever wants to run DidItLog with another build of them may put it in their place. Their source is
offered by the Qt Project at https://download.qt.io for each version named here. The smaller works inside Qt are listed
with their licences at https://doc.qt.io/qt-6/licenses-used-in-qt.html.

| name | version | licence | texts |
|---|---|---|---|
"""


class NoLicence(Exception):
    """Something would be shipped without its licence text."""


def write_licences(root: Path, folder: Path, shipped: Iterable[Component]) -> list[Path]:
    """Collect every licence text in `folder`; the files written. Raises NoLicence when one has none at all."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copyfile(root / "LICENSE", folder / "LICENSE")
    rows, without = [], []
    for one in shipped:
        own = folder / one.name
        for text in one.texts:
            own.mkdir(exist_ok=True)
            shutil.copyfile(text, own / _free_name(own, text))
        if not one.texts:
            without.append(one.name)
        rows.append(f"| {one.name} | {one.version} | {one.licence or 'see its text'} | {len(one.texts)} |")
    if without:
        raise NoLicence(", ".join(without))
    (folder / "THIRD-PARTY.md").write_text(_INTRODUCTION + "\n".join(rows) + "\n", "utf-8", newline="\n")
    return sorted(path for path in folder.rglob("*") if path.is_file())


def bill_of_materials(version: str, shipped: Iterable[Component]) -> str:
    """CycloneDX 1.6 as JSON; the same for the same contents and SOURCE_DATE_EPOCH."""
    licences = LicenseFactory()
    bom = Bom()
    app = Part(name="diditlog", version=version, type=ComponentType.APPLICATION, bom_ref=f"diditlog@{version}")
    app.licenses.add(licences.make_with_expression("Apache-2.0"))
    bom.metadata.component = app
    bom.metadata.timestamp = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), UTC)
    parts = [_part(one, licences) for one in shipped]
    bom.components.update(parts)
    bom.register_dependency(app, parts)
    contents = "\n".join(sorted(str(part.purl) for part in parts))
    bom.serial_number = uuid5(NAMESPACE_URL, hashlib.sha256(contents.encode()).hexdigest())
    return f"{JsonV1Dot6(bom).output_as_string(indent=2)}\n"


def _part(one: Component, licences: LicenseFactory) -> Part:
    purl = PackageURL(type=one.kind, namespace=one.namespace or None, name=one.name, version=one.version)
    part = Part(name=one.name, version=one.version, type=ComponentType.LIBRARY, purl=purl, bom_ref=str(purl))
    if one.licence:
        part.licenses.add(licences.make_from_string(one.licence))
    return part


def _free_name(folder: Path, text: Path) -> str:
    name, number = text.name, 1
    while (folder / name).exists():
        number += 1
        name = f"{text.stem}-{number}{text.suffix}"
    return name
