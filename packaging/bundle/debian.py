"""The libraries that the bundle takes from the system it is built on, by the Debian packages they belong to."""

import subprocess
from pathlib import Path

from bundle.component import Component


def is_system(path: Path) -> bool:
    """Whether a file is the system's."""
    return str(path).startswith(("/usr/lib/", "/lib/")) and not {"site-packages", "python3"} & set(path.parts)


def debian_packages(libraries: list[Path]) -> tuple[list[Component], list[Path]]:
    """The packages of these files, and the files that are of none."""
    names = {path: _forms(path) for path in libraries}
    asked = sorted({form for forms in names.values() for form in forms})
    listed = subprocess.run(["dpkg", "-S", *asked], capture_output=True, text=True, check=False).stdout
    owners = {}
    for line in listed.splitlines():
        owner, _, path = line.rpartition(": ")
        owners[path] = owner.split(",")[0].split(":")[0]
    unknown = [path for path, forms in names.items() if not forms & set(owners)]
    return [_package(name) for name in sorted(set(owners.values()) - {""})], unknown


def _forms(path: Path) -> set[str]:
    """Debian 12 still lists what is in /usr/lib as in /lib, where it was, and a link where its file is."""
    paths = {str(path), str(path.resolve())}
    return paths | {form.removeprefix("/usr") for form in paths}


def _package(name: str) -> Component:
    asked = ["dpkg-query", "-W", "-f", "${Version}\n", name]
    version = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()[0]
    text = Path("/usr/share/doc", name, "copyright")
    texts = (text,) if text.is_file() else ()
    return Component(name=name, version=version, licence="", kind="deb", texts=texts, namespace="debian")
