"""Which proxy a request goes through, and what it means when that one does not let it through.

The environment names it (HTTPS_PROXY, NO_PROXY), or the system's settings do, which Python reads on Windows and macOS.
Where a network works it out by a script (PAC, WPAD), only the system can say: see `let_the_system_say`. A proxy's
password stands in its address: it is sent to that proxy and goes nowhere else.
"""

import base64
import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import unquote, urlsplit

import requests
from requests.utils import get_environ_proxies, select_proxy, should_bypass_proxies
from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from tray_app.adapters.net.hosts import is_loopback
from tray_app.adapters.net.network_page import NETWORK_SIGN_IN
from tray_app.adapters.system.redaction import register_secret
from tray_app.core.model.text import Text, text
from tray_app.core.model.verdict import Evidence

SystemProxy = Callable[[str], str | None]
"""The address of the proxy that the system uses for an address; None for the direct way."""

_SCHEMES: Final = frozenset({"http", "https"})
_WANTS_A_PASSWORD: Final = 407
_TUNNEL: Final = re.compile(r"Tunnel connection failed: (\d{3})")
_NOT_LET_THROUGH: Final = frozenset({*range(300, 400), 401, 403, 511})
_asked: list[SystemProxy] = []


def let_the_system_say(ask: SystemProxy | None) -> None:
    """Ask this for a proxy where neither environment nor settings name one; None: nobody. For the whole process."""
    _asked[:] = [ask] if ask is not None else []


class UnusableProxy(requests.exceptions.InvalidProxyURL):
    """The proxy that this computer is set to use is of no use to us."""

    def __init__(self, why: Text) -> None:
        super().__init__("the proxy's address cannot be used")
        self.evidence = Evidence(text("The proxy this computer is set to use"), why)


class ProxyRefused(requests.exceptions.ProxyError):
    """The proxy was not reached, or does not let us through. Nothing was asked of the server."""

    def __init__(self, proxy: str, asked: str, error: BaseException) -> None:
        """`proxy` and `asked`: addresses. `error`: what the proxy's answer was made into."""
        super().__init__("the proxy does not let us through")
        where, found = _parsed(proxy), _TUNNEL.search(str(error))
        status = int(found[1]) if found else None
        self.code = _code_of(status)
        why = _why(status, urlsplit(asked).hostname or "", has_password=where.auth is not None)
        self.evidence = Evidence(text("The proxy {proxy}", proxy=where.netloc or ""), why)


def proxy_for(url: str, known: Mapping[str, str]) -> str | None:
    """The address of the proxy for this address; None for the direct way.

    `known`: the proxies of the environment and the settings, by scheme. Raises `UnusableProxy`.
    """
    proxy = select_proxy(url, dict(known))
    if proxy is None and _asked and not should_bypass_proxies(url, None):
        proxy = _asked[0](url)
    if proxy is None:
        return None
    found = _parsed(proxy)
    if found.scheme not in _SCHEMES:
        kind = (found.scheme or "").upper()
        raise UnusableProxy(text("is of a kind that cannot be used ({kind}): only HTTP proxies can", kind=kind))
    return found.url  # with what is encoded badly encoded well: the next library is stricter


def has_proxy(url: str) -> bool:
    """Whether this computer is set to use a proxy for the address, of use or not."""
    try:
        return not is_loopback(urlsplit(url).hostname or "") and proxy_for(url, get_environ_proxies(url)) is not None
    except UnusableProxy:
        return True


def proxy_headers(proxy: str) -> dict[str, str]:
    """What the proxy is told besides: the user name and password of its address (Basic)."""
    auth = _parsed(proxy).auth
    if auth is None:
        return {}
    # Registered here, before it can come anywhere: whoever logs what failed may quote the address.
    user, _, password = (unquote(part) for part in auth.partition(":"))
    register_secret(password)
    coded = base64.b64encode(f"{user}:{password}".encode()).decode("ascii")
    return {"Proxy-Authorization": f"Basic {coded}"}


def _parsed(proxy: str) -> Url:
    """The parts of a proxy's address. Raises `UnusableProxy`: the library's own error quotes it, password and all."""
    try:
        found = parse_url(proxy if "://" in proxy else f"http://{proxy}")
        (found.host or "").encode("idna")  # as who connects to it does
    except (LocationParseError, UnicodeError):
        found = Url()
    if not found.host or found.port == 0:
        raise UnusableProxy(text("has no address that can be used"))
    return found


def _code_of(status: int | None) -> str:
    if status == _WANTS_A_PASSWORD:
        return "check.proxy_auth"
    return NETWORK_SIGN_IN if status in _NOT_LET_THROUGH else "check.offline"


def _why(status: int | None, host: str, *, has_password: bool) -> Text:
    if status is None:
        return text("the connection could not be made or broke")
    if status != _WANTS_A_PASSWORD:
        return text("does not let us through to {host} (HTTP {status})", host=host, status=status)
    if has_password:
        return text("does not take the user name and password that are set on this computer")
    return text("wants a user name and password, and none are set on this computer")
