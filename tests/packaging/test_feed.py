"""The feed of versions: what a build carries of it, and the signed file of a release, as the app reads them."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.packaging.recipes import PACKAGING
from tray_app.adapters.net.release_feed import FEED_FILE, Feed, feed_of, shipped_feed, signed_content
from tray_app.core.reporting.updates import UpdateRecord, believed, newer_release

ADDRESS = "https://downloads.example.com/stable/feed.txt"
PAGE = "https://downloads.example.com/0.2.0"
KEY = Ed25519PrivateKey.generate()
PUBLIC = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()


def pem(key: Ed25519PrivateKey | X25519PrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


GIVEN = {"DIDITLOG_UPDATE_FEED": ADDRESS, "DIDITLOG_UPDATE_KEY": PUBLIC, "DIDITLOG_UPDATE_SIGNING_KEY": pem(KEY)}


def test_a_build_carries_what_its_environment_says_and_nothing_else(recipe: Any, tmp_path: Path) -> None:
    write = recipe("bundle.feed").feed_resource
    assert write(tmp_path, {}) == []
    assert list(tmp_path.iterdir()) == []
    assert write(tmp_path, GIVEN) == [tmp_path / FEED_FILE]
    assert shipped_feed(tmp_path) == Feed(ADDRESS, base64.b64decode(PUBLIC))
    assert "PRIVATE" not in (tmp_path / FEED_FILE).read_text("utf-8")
    # And a later build of the same folder without a feed has none
    assert write(tmp_path, {"DIDITLOG_UPDATE_FEED": "", "DIDITLOG_UPDATE_KEY": ""}) == []
    assert shipped_feed(tmp_path) is None


@pytest.mark.parametrize(
    "other", [{"DIDITLOG_UPDATE_FEED": ""}, {"DIDITLOG_UPDATE_KEY": ""}, {"DIDITLOG_UPDATE_FEED": "http://x.example/"}]
)
def test_half_a_feed_stops_the_build(recipe: Any, tmp_path: Path, other: dict[str, str]) -> None:
    with pytest.raises(SystemExit, match="cannot be used"):
        recipe("bundle.feed").feed_resource(tmp_path, GIVEN | other)
    assert list(tmp_path.iterdir()) == []


def run(*words: str | Path, **environ: str) -> subprocess.CompletedProcess[str]:
    others = {name: value for name, value in os.environ.items() if not name.startswith("DIDITLOG_UPDATE")}
    command = [sys.executable, str(PACKAGING / "release" / "feed.py"), *map(str, words)]
    return subprocess.run(command, env=others | environ, capture_output=True, text=True, check=False)


def test_a_release_is_told_to_the_installations_before_it(tmp_path: Path) -> None:
    file = tmp_path / "feed.txt"
    done = run("v0.2.0", PAGE, file, **GIVEN)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    now, feed = datetime.now(UTC), feed_of(ADDRESS, PUBLIC)
    record = believed(UpdateRecord(), signed_content(file.read_bytes(), feed.key), ADDRESS, now)
    told = newer_release(record, ADDRESS, "0.1.0", now)
    assert told is not None
    assert (str(told.version), told.page) == ("0.2.0", PAGE)
    assert timedelta(days=364) < told.expires_at - now <= timedelta(days=365)


@pytest.mark.parametrize("missing", GIVEN)
def test_without_a_key_no_feed_is_made_and_that_is_said(tmp_path: Path, missing: str) -> None:
    done = run("0.2.0", PAGE, tmp_path / "feed.txt", **(GIVEN | {missing: ""}))
    assert (done.returncode, done.stdout) == (0, f"No feed of versions is written: {missing} not set.\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("version", "page", "other", "why"),
    [
        ("0.2", PAGE, {}, "a version like"),
        ("0.2.0", "https://downloads.example.org/0.2.0", {}, "not an https page of the feed's server"),
        ("0.2.0", "http://downloads.example.com/0.2.0", {}, "not an https page of the feed's server"),
        ("0.2.0", PAGE, {"DIDITLOG_UPDATE_KEY": base64.b64encode(bytes(31)).decode()}, "32 bytes"),
        ("0.2.0", PAGE, {"DIDITLOG_UPDATE_SIGNING_KEY": pem(Ed25519PrivateKey.generate())}, "does not belong to"),
        ("0.2.0", PAGE, {"DIDITLOG_UPDATE_SIGNING_KEY": pem(X25519PrivateKey.generate())}, "not for Ed25519"),
        ("0.2.0", PAGE, {"DIDITLOG_UPDATE_SIGNING_KEY": "planted-secret"}, "cannot be read"),
    ],
)
def test_a_feed_that_the_app_would_not_believe_is_not_made(
    tmp_path: Path, version: str, page: str, other: dict[str, str], why: str
) -> None:
    done = run(version, page, tmp_path / "feed.txt", **(GIVEN | other))
    assert done.returncode == 1
    assert done.stderr.startswith("feed.py: ")
    assert why in done.stderr
    assert "planted-secret" not in done.stdout + done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_call_says_how_to_call_it() -> None:
    done = run("0.2.0")
    assert done.returncode == 2
    assert "DIDITLOG_UPDATE_SIGNING_KEY" in done.stderr


def test_the_release_is_built_and_signed_with_what_the_scripts_read() -> None:
    workflow = yaml.safe_load((PACKAGING.parent / ".github" / "workflows" / "release.yml").read_text("utf-8"))
    steps = {step.get("name"): step for step in workflow["jobs"]["publish"]["steps"]}
    feed = steps["Feed of versions"]
    assert {name for name in (*workflow["env"], *feed["env"]) if name.startswith("DIDITLOG_UPDATE")} == set(GIVEN)
    # The private key is there for this step alone, and the checksums were written before: a feed may be signed anew
    assert str(workflow).count("secrets.DIDITLOG_UPDATE_SIGNING_KEY") == 1
    order = list(steps)
    assert order.index("Checksums") < order.index("Feed of versions") < order.index("Publish")
