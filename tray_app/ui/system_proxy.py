"""Which proxy the system uses for an address: on Windows and macOS also one that a script of the network works out.

Qt asks the system itself (WinHTTP, CFNetwork), which fetches the script (PAC), finds it by itself where that is set
(WPAD), and runs it. It may take seconds, and may be called from any thread.
"""

from typing import Final

from PySide6.QtCore import QUrl
from PySide6.QtNetwork import QNetworkProxy, QNetworkProxyFactory, QNetworkProxyQuery

_HTTP: Final = (QNetworkProxy.ProxyType.HttpProxy, QNetworkProxy.ProxyType.HttpCachingProxy)


def system_proxy(url: str) -> str | None:
    """The address of the proxy; None for the direct way. A proxy that is none for HTTP is given by its own name."""
    offered = QNetworkProxyFactory.systemProxyForQuery(QNetworkProxyQuery(QUrl(url)))
    return first_usable(offered)


def first_usable(offered: list[QNetworkProxy]) -> str | None:
    """The first way of these, in the system's order, that can be taken; the first one of all where none can."""
    for one in offered:
        if one.type() in (*_HTTP, QNetworkProxy.ProxyType.NoProxy):
            return _address(one)
    return _address(offered[0]) if offered else None


def _address(proxy: QNetworkProxy) -> str | None:
    if proxy.type() == QNetworkProxy.ProxyType.NoProxy:
        return None
    address = QUrl()
    address.setScheme("http" if proxy.type() in _HTTP else "socks5")
    address.setHost(proxy.hostName())
    address.setPort(proxy.port())
    if proxy.user():
        address.setUserName(proxy.user())
        address.setPassword(proxy.password())
    return address.toString(QUrl.ComponentFormattingOption.FullyEncoded)
