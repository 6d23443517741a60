"""Sources that other packages bring, really installed: one that works, and every way in which one may not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.adapters.sources.stands.plugin import EXAMPLE, Installed
from tests.cli.conftest import Run, config_file, run  # noqa: F401 - fixtures
from tests.rig.processes import PATIENCE_S
from tray_app.adapters.settings import PluginSettings, parse_settings
from tray_app.adapters.sources.plugin_source import PluginSource
from tray_app.core.model.errors import BadConfiguration, CannotCheck
from tray_app.testing import SINCE

SECRET = "s3cret-of-the-rep"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installed:
    folder = tmp_path / "site-packages"
    folder.mkdir()
    return Installed(folder, monkeypatch)


BROKEN = {
    "cannot be imported": ("raise ImportError(secret)", "failed with NameError"),
    "has no such name": ("made = 1", "failed with AttributeError"),
    "is not callable": ("make = 7", "failed with TypeError"),
    "raises when it is made": (
        "def make(*, id, options, secret):\n    raise RuntimeError(secret())",
        "failed with RuntimeError",
    ),
    "ends the program": ("import sys\nsys.exit(3)", "failed with SystemExit"),
    "makes nothing": ("def make(**_):\n    return None", "failed with AttributeError"),
    "raises at each poll": (
        "class S:\n    def poll(self, cursor, since):\n        raise ValueError('x')\ndef make(**_):\n    return S()",
        "failed with ValueError",
    ),
    "answers with something else": (
        "class S:\n    def poll(self, cursor, since):\n        return [1]\ndef make(**_):\n    return S()",
        "its answer cannot be used",
    ),
    "brings a time without a zone": (
        EXAMPLE.replace("datetime.fromisoformat(when)", "datetime(2026, 11, 23)").replace("if when >= since:", "if 1:"),
        "its answer cannot be used",
    ),
    "speaks for another source": (EXAMPLE.replace("source=self.id", "source='other'"), "its answer cannot be used"),
    "has a cursor that is no bytes": (EXAMPLE.replace('b"%d" % len(found)', "7"), "its answer cannot be used"),
}


@pytest.mark.parametrize(("source", "words"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_plugin_costs_its_own_source_and_says_what_is_wrong(
    installed: Installed, tmp_path: Path, source: str, words: str
) -> None:
    installed.add("line-log", source)
    log = tmp_path / "log.txt"
    log.write_text("2026-11-23T17:02:11+00:00 jane@example.com\n")
    made = PluginSource("work-mail", "line-log", {"path": str(log)}, lambda: SECRET)
    for trouble in (made.poll(None, SINCE).trouble, made.test().trouble):
        assert trouble is not None
        assert trouble.code == "source.plugin_failed"
        assert [str(one.answer) for one in trouble.evidence] == ["line-log", words]
        assert SECRET not in repr(trouble)


def test_one_that_hangs_is_given_up(installed: Installed) -> None:
    installed.add(
        "line-log",
        "import threading\nclass S:\n    def poll(self, cursor, since):\n        threading.Event().wait(30)\n"
        "def make(**_):\n    return S()",
    )
    trouble = PluginSource("work-mail", "line-log", {}, str, limit_s=0.1).poll(None, SINCE).trouble
    assert trouble is not None
    assert str(trouble.evidence[1].answer) == "did not answer in time"


def test_a_reason_of_its_own_is_passed_on(installed: Installed) -> None:
    installed.add("line-log", "def make(*, id, options, secret):\n    secret()")

    def locked() -> str:
        raise CannotCheck("check.keyring_locked")

    trouble = PluginSource("work-mail", "line-log", {}, locked).poll(None, SINCE).trouble
    assert trouble is not None
    assert trouble.code == "check.keyring_locked"


def test_its_keys_stand_in_the_configuration_and_are_not_loaded_for_that(installed: Installed) -> None:
    installed.add("line-log", "raise RuntimeError")
    content = '[[sources]]\nid = "log"\ntype = "line-log"\npath = "/log"\nnumber = 3\n'
    (source,) = parse_settings(content).sources
    assert isinstance(source, PluginSettings)
    assert source.options == {"path": "/log", "number": 3}
    assert "line_log" not in sys.modules


@pytest.mark.parametrize("kind", ["line-lag", "plug-in"])
def test_a_type_that_nobody_brings_is_refused_with_those_there_are(installed: Installed, kind: str) -> None:
    installed.add("line-log", EXAMPLE)
    with pytest.raises(BadConfiguration) as refused:
        parse_settings(f'[[sources]]\nid = "log"\ntype = "{kind}"\n')
    assert "line 3" in str(refused.value)
    assert str(refused.value).endswith("line-log.")


def test_a_secret_in_the_file_is_refused(installed: Installed) -> None:
    installed.add("line-log", EXAMPLE)
    with pytest.raises(BadConfiguration) as refused:
        parse_settings(f'[[sources]]\nid = "log"\ntype = "line-log"\napi_token = "{SECRET}"\n')
    assert "keyring" in str(refused.value)
    assert SECRET not in str(refused.value)


def test_the_commands_add_it_test_it_and_the_doctor_names_it_when_it_is_broken(
    installed: Installed,
    run: Run,  # noqa: F811 - the fixture
    config_file: Path,  # noqa: F811 - the fixture
) -> None:
    installed.add("line-log", EXAMPLE)
    log = config_file.parent / "log.txt"
    log.touch()
    added = run("source", "add", "line-log", "--id", "log", "--set", f"path={log}")
    assert added.status == 0, added.err
    assert 'type = "line-log"' in config_file.read_text()
    assert run("source", "test", "log").status == 0
    log.unlink()
    told = run("doctor")
    line = next(line for line in told.out.splitlines() if line.startswith("source log"))
    assert "source.plugin_failed" in line
    assert "line-log" in line
    assert run("source", "remove", "log").status in {0, 3}


def test_a_start_without_them_imports_nothing_of_any_kind_of_source(home: Path) -> None:
    script = (
        "import sys\n"
        "from tray_app.app import App\n"
        "from tray_app.services.tray_services import TrayServices\n"
        "from tray_app.adapters.settings import parse_settings\n"
        "from tray_app.adapters.sources.source_factory import SourceFactory\n"
        'calls = parse_settings(\'[[sources]]\\nid="a"\\ntype="call-files"\\nfolder="x"\').sources[0]\n'
        "SourceFactory(None, str, None).make(calls)\n"
        "own = 'tray_app.adapters.sources.'\n"
        "kinds = ('imap', 'thunderbird', 'apple_mail', 'outlook', 'marketo', 'plugin_source')\n"
        "kinds += ('graph_source', 'gmail_source', 'web_mailboxes', 'imapclient', 'pythoncom', 'msal', 'dns')\n"
        "print(*(n for n in sys.modules if n.removeprefix(own) in kinds))\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=PATIENCE_S
    )
    assert found.stdout.strip() == ""
