"""Writes everything an administrator needs to manage the settings, from the settings models and the words beside this.

    python packaging/policy/generate.py update    write the files anew
    python packaging/policy/generate.py check     change nothing; status 1 and a list when one is not up to date

The files: the JSON Schema, an example for Linux, the templates for Group Policy and Intune, a configuration profile
for Jamf and other managements of Macs, and the table in docs/deploy.md.
"""

import json
import plistlib
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import NAMESPACE_DNS, uuid5

from admx import adml, admx
from texts import CULTURES, texts

from tray_app.adapters.policy.managed import json_schema, managed_settings
from tray_app.adapters.policy.system_policy import MACOS_DOMAIN

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).parent
EXAMPLE = {
    "default": {"logging": {"profile": "marketo-actions"}},
    "enforced": {
        "salesforce": {"login_url": "https://acme.my.salesforce.com", "client_id": "3MVG9.your.consumer.key"},
        "logging": {"own_domains": ["acme.example"]},
    },
}
"""What most companies will want."""
_BEGIN, _END = "<!-- managed settings -->", "<!-- end of managed settings -->"


def files() -> Iterator[tuple[Path, bytes]]:
    """Every file and its content."""
    yield FOLDER / "policy.schema.json", _json(json_schema())
    yield FOLDER / "policy.example.json", _json(EXAMPLE)
    yield FOLDER / "windows" / "DidItLog.admx", admx()
    for language, culture in CULTURES.items():
        yield FOLDER / "windows" / culture / "DidItLog.adml", adml(texts(language))
    yield FOLDER / "macos" / "DidItLog.mobileconfig", mobileconfig()
    document = ROOT / "docs" / "deploy.md"
    yield document, _with_table(document.read_text("utf-8")).encode()


def mobileconfig() -> bytes:
    """A configuration profile with the example in it."""
    payload = {
        "PayloadType": MACOS_DOMAIN,
        "PayloadIdentifier": f"{MACOS_DOMAIN}.settings",
        "PayloadUUID": str(uuid5(NAMESPACE_DNS, f"settings.{MACOS_DOMAIN}")).upper(),
        "PayloadVersion": 1,
        "PayloadDisplayName": "DidItLog settings",
        "PayloadEnabled": True,
        **EXAMPLE,
    }
    profile = {
        "PayloadType": "Configuration",
        "PayloadIdentifier": f"{MACOS_DOMAIN}.profile",
        "PayloadUUID": str(uuid5(NAMESPACE_DNS, f"profile.{MACOS_DOMAIN}")).upper(),
        "PayloadVersion": 1,
        "PayloadScope": "System",
        "PayloadDisplayName": "DidItLog",
        "PayloadDescription": "What the company decides about DidItLog. It holds nothing secret.",
        "PayloadRemovalDisallowed": False,
        "PayloadContent": [payload],
    }
    return plistlib.dumps(profile, sort_keys=False)


def problems() -> Iterator[str]:
    """The files that are not what the settings models say."""
    for path, content in files():
        if not path.is_file() or path.read_bytes() != content:
            yield f"{path.relative_to(ROOT)} is not up to date: run packaging/policy/generate.py update"


def _with_table(document: str) -> str:
    before, begin, rest = document.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not (begin and end):
        raise SystemExit("docs/deploy.md has no place for the table of managed settings")
    rows = ["| setting | values | without a policy | meaning |", "|---|---|---|---|"]
    for setting in managed_settings():
        values = ", ".join(f"`{choice}`" for choice in setting.choices) or str(setting.kind)
        if setting.low is not None:
            values = f"{setting.low} to {setting.high}"
        elif setting.choices and setting.kind == "list":
            values = f"list of {values}"
        usual = f"`{setting.usual}`" if setting.usual not in (None, "", ()) else "–"
        rows.append(f"| `{setting.key}` | {values} | {usual} | {setting.meaning} |")
    return "\n".join([f"{before}{begin}", *rows, f"{end}{after}"])


def _json(content: object) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def main(arguments: list[str]) -> int:
    """The exit status: 0, 1 for files that are not up to date, 2 for a wrong call."""
    if arguments == ["update"]:
        for path, content in files():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return 0
    if arguments != ["check"]:
        sys.stderr.write(__doc__ or "")
        return 2
    found = list(problems())
    sys.stdout.write("\n".join(found or ["Everything is up to date."]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
