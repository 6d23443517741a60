"""What lies in memory while the app waits: the list of what may be loaded, so that nothing heavy comes back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.e2e.command import ROOT
from tests.e2e.setting_up import signed_in_at_rest
from tests.rig.processes import wait_until

if TYPE_CHECKING:
    from tests.rig.desktop import Desktop
    from tests.rig.dovecot import Dovecot

LIBRARIES = frozenset(
    {
        "PySide6",
        "certifi",
        "chardet",
        "charset_normalizer",
        "filelock",
        "idna",
        "imapclient",
        "jeepney",
        "phonenumbers",
        "platformdirs",
        "requests",
        "shiboken6",
        "shibokensupport",
        "signature_bootstrap",
        "simple_salesforce",
        "truststore",
        "urllib3",
        "webencodings",
    }
)
"""What the sources, Salesforce and the tray need at each check. `chardet` is a stand-in of our own."""
SMALL = frozenset({"__feature__", "__main__", "_distutils_hack", "backports", "tray_app"})
"""Names that cost nothing, and ourselves."""
NOT_YET = (
    "PySide6.QtNetwork",
    "asyncio",
    "ctypes",
    "html",
    "http.server",
    "multiprocessing",
    "pickle",
    "plistlib",
    "statistics",
    "tray_app.adapters.browser.loopback",
    "tray_app.adapters.call_reading.lesson",
    "tray_app.adapters.salesforce.report_file",
    "tray_app.adapters.sources.installed_mail_programs",
    "tray_app.adapters.sources.mail_host_finder",
    "tray_app.cli.parser",
    "tray_app.demo",
    "tray_app.services.teaching_service",
    "tray_app.ui.crash",
    "tray_app.ui.first_run",
    "tray_app.ui.kit.form",
    "tray_app.ui.kit.inputs",
    "tray_app.ui.kit.notice",
    "tray_app.ui.pages",
    "tray_app.ui.settings",
    "tray_app.ui.tray.popover",
    "tray_app.ui.window",
    "unittest",
    "uuid",
    "xml.etree",
)
"""What comes only when it is wanted."""
TELLING = """
import runpy, sys, threading, time
from pathlib import Path

asked, told = map(Path, sys.argv[1:])

def tell():
    while not asked.exists():
        time.sleep(0.1)
    part = told.with_suffix(".part")
    part.write_text("\\n".join(sorted(sys.modules)))
    part.replace(told)

threading.Thread(target=tell, daemon=True).start()
sys.argv = ["diditlog"]
runpy.run_module("tray_app", run_name="__main__", alter_sys=True)
"""
"""The app, which tells at a sign what it has loaded."""


def test_only_what_a_check_needs_is_loaded_while_the_app_waits(
    desktop: Desktop, dovecot: Dovecot, tmp_path: Path
) -> None:
    asked, told = tmp_path / "asked", tmp_path / "told"
    with signed_in_at_rest(desktop.env, dovecot.mailbox(), tmp_path / "calls") as command:
        desktop.env["PYTHONPATH"] = str(ROOT)
        # Given the app after its first check of mail, calls and Salesforce
        desktop.run("app", [sys.executable, "-c", TELLING, asked, told])
        wait_until(desktop.tray_items, "its icon")
        wait_until(lambda: command("status", "--json").json["summary"]["logged"] == 2, "the first check")
        # When it is asked what it has loaded
        asked.touch()
        wait_until(told.exists, "its answer")
        desktop.stop("app")
    loaded = told.read_text().split()
    # Then it is what each check needs, and nothing that waits for somebody to open a window
    packages = {name.partition(".")[0] for name in loaded} - sys.stdlib_module_names
    assert {name for name in packages if not name.startswith("_sysconfigdata")} - SMALL - LIBRARIES == set()
    early = [name for name in loaded if any(name == one or name.startswith(f"{one}.") for one in NOT_YET)]
    assert early == []
