"""What the system answers about proxies, as an address that requests go through."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtNetwork import QNetworkProxy

from tests.rig.processes import PATIENCE_S
from tests.tables import every_row
from tray_app.adapters.net import proxies
from tray_app.adapters.system.paths import find_paths
from tray_app.adapters.vault import KeyringVault
from tray_app.app import App
from tray_app.ui.system_proxy import first_usable, system_proxy

Kind = QNetworkProxy.ProxyType
DIRECT = QNetworkProxy(Kind.NoProxy)
URL = "https://acme.my.salesforce.com/services"


def http(host: str, user: str = "", password: str = "") -> QNetworkProxy:
    return QNetworkProxy(Kind.HttpProxy, host, 3128, user, password)


@every_row(
    ("offered", "address"),
    [
        ([], None),
        ([DIRECT], None),
        ([http("proxy.example")], "http://proxy.example:3128"),
        ([http("first.example"), http("second.example"), DIRECT], "http://first.example:3128"),
        ([DIRECT, http("proxy.example")], None),
        ([QNetworkProxy(Kind.Socks5Proxy, "socks.example", 1080), http("proxy.example")], "http://proxy.example:3128"),
        ([QNetworkProxy(Kind.Socks5Proxy, "socks.example", 1080), DIRECT], None),
        ([QNetworkProxy(Kind.Socks5Proxy, "socks.example", 1080)], "socks5://socks.example:1080"),
        ([QNetworkProxy(Kind.HttpCachingProxy, "proxy.example", 8080)], "http://proxy.example:8080"),
        ([http("2001:db8::1")], "http://[2001:db8::1]:3128"),
        ([http("proxy.example", "acme\\rep", "p@ss:w/d")], "http://acme%5Crep:p%40ss:w%2Fd@proxy.example:3128"),
    ],
)
def test_the_first_way_that_can_be_taken(offered: list[QNetworkProxy], address: str | None) -> None:
    assert first_usable(offered) == address


def test_qt_itself_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("no_proxy", raising=False)
    assert system_proxy(URL) is None
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")  # what Qt reads on this system
    assert system_proxy(URL) == "http://proxy.example:3128"


@pytest.mark.parametrize(("platform", "asks"), [("win32", True), ("darwin", True), ("linux", False)])
def test_the_app_asks_the_system_where_it_knows_of_scripts(
    platform: str, asks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = find_paths()
    monkeypatch.setattr("tray_app.app.sys.platform", platform)
    monkeypatch.setattr("tray_app.ui.system_proxy.system_proxy", lambda _url: "http://pac.example:1")
    try:
        with App(paths, KeyringVault()):
            assert proxies.proxy_for(URL, {}) == ("http://pac.example:1" if asks else None)
    finally:
        proxies.let_the_system_say(None)


def test_a_command_loads_no_part_of_the_window_for_it() -> None:
    script = "import sys, tray_app.app; print(sorted({'PySide6', 'tray_app.ui'} & {*sys.modules}))"
    words = [sys.executable, "-c", script]
    done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE_S, check=True)
    assert done.stdout.strip() == "[]"
