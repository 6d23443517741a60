"""The one way out over HTTPS: what every request must obey, whoever makes it.

Always a time limit, for each piece of an answer and for the whole of it, and a limit to its size. Always TLS against
the system's certificate store, proxies of the environment but never `.netrc` (requests would send its password instead
of our bearer token), no retry of anything that could write twice.
"""

import logging
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.utils import select_proxy
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError, ReadTimeoutError

from tray_app.adapters.net.certificates import refused_certificate, shown_certificate
from tray_app.adapters.net.connection_registry import ConnectionRegistry, Turn
from tray_app.adapters.net.deadline import Deadline, GivenUp
from tray_app.adapters.net.hosts import is_loopback
from tray_app.adapters.net.named_bundles import named_bundle
from tray_app.adapters.net.network_page import NETWORK_SIGN_IN, NetworkPage, readable_way, refuse_page, refuse_way
from tray_app.adapters.net.proxies import ProxyRefused, UnusableProxy, proxy_for, proxy_headers
from tray_app.adapters.net.repetition import RETRIES
from tray_app.adapters.net.response_limit import LARGEST_MB, Measured, TooLarge
from tray_app.adapters.net.trust import client_context
from tray_app.core.cycle.clock import CLOCK_WRONG
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.text import text
from tray_app.core.model.verdict import Evidence

# urllib3 warns with the whole path of a request it repeats, and that path can hold SOQL with people's addresses.
logging.getLogger("urllib3").setLevel(logging.ERROR)

TIMEOUTS: Final = (10.0, 30.0)
"""Seconds to connect, and seconds between two pieces of an answer."""
LONGEST_S: Final = 60.0
"""Seconds for one request in all: name server, proxy, TLS, redirects, repetitions and the last byte of the answer."""


class PlainHttpRefused(requests.exceptions.InvalidSchema):
    """Somebody, perhaps a redirect, wanted plain HTTP to another machine."""


class UntrustedCertificate(requests.exceptions.SSLError):
    """The server showed a certificate that nobody here vouches for, or not at this time; nothing was said to it."""

    def __init__(self, url: str, cause: ssl.SSLCertVerificationError, timeout_s: float, *, is_direct: bool) -> None:
        """`is_direct`: no proxy is in between, so that the certificate can be looked at once more, to tell its issuer.

        `timeout_s`: seconds for that.
        """
        super().__init__(cause)
        parts = urlsplit(url)
        host = parts.hostname or ""
        shown = shown_certificate(host, parts.port or 443, timeout_s) if is_direct else None
        self.refusal = refused_certificate(host, cause, shown)
        """What it means."""


class TooSlow(requests.exceptions.ReadTimeout):
    """The server was reached, and its answer was not complete when the time for it was over."""


class NotReached(requests.exceptions.ConnectTimeout):
    """The server was not even reached in the time for the whole request: nothing was asked."""


class Closed(requests.exceptions.ReadTimeout):
    """The session was closed while the answer was awaited: the app quits."""


class _Https(HTTPAdapter):
    """TLS with our own trust, time limits on every request, and lines that can be cut."""

    def __init__(self, ca_file: Path | None, timeouts: tuple[float, float], lines: ConnectionRegistry) -> None:
        self._context = client_context(ca_file)
        self._timeouts = timeouts
        self._lines = lines
        super().__init__(max_retries=RETRIES)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs, ssl_context=self._context)
        self.poolmanager.pool_classes_by_scheme = self._lines.pools()

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        # proxy_ssl_context: for a proxy that is itself reached over TLS.
        known = proxy in self.proxy_manager
        both = {"ssl_context": self._context, "proxy_ssl_context": self._context}
        manager = super().proxy_manager_for(proxy, **kwargs, **both)
        if not known:
            manager.pool_classes_by_scheme = self._lines.pools()
        return manager

    def cert_verify(self, conn: Any, *_: Any) -> None:
        # requests would add certifi's list here, to be trusted besides the system's store. A bundle the environment
        # names has already come with the arguments of the pool.
        conn.cert_reqs = "CERT_REQUIRED"

    def build_response(self, req: requests.PreparedRequest, resp: Any) -> requests.Response:
        response = super().build_response(req, resp)
        response.raw = Measured(resp)
        # Guessing takes minutes for a large page, and Salesforce speaks nothing else.
        response.encoding = response.encoding or "utf-8"
        return response

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: bool | str | None = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        known = dict(proxies) if proxies else None
        limits = timeout or self._timeouts
        try:
            return super().send(request, stream, limits, verify=verify or True, cert=cert, proxies=known)
        except requests.exceptions.ProxyError as error:
            asked = request.url or ""
            refused: Exception = ProxyRefused(select_proxy(asked, known) or "", asked, _cause(error))
        except requests.exceptions.SSLError as error:
            cause = _cause(error)
            if not isinstance(cause, ssl.SSLCertVerificationError):
                raise
            refused = UntrustedCertificate(request.url or "", cause, self._timeouts[0], is_direct=not known)
        except requests.RequestException:
            raise
        except ValueError:  # of what opens the connection: a part of the name is too long, or empty
            refused = requests.exceptions.InvalidURL("no server can have that name")
        # Outside the handler: the library's own error may quote the proxy's address, password and all.
        raise refused

    def proxy_headers(self, proxy: str) -> dict[str, str]:
        return proxy_headers(proxy)


class _LoopbackHttp(_Https):
    """Plain HTTP, to this machine only."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        url = urlsplit(request.url or "")
        if not is_loopback(url.hostname or ""):
            raise PlainHttpRefused("plain HTTP is only for this machine", request=request)
        request = request.copy()
        request.url = url._replace(scheme="http").geturl()
        return super().send(request, *args, **kwargs)


class HttpSession(requests.Session):
    """A requests session that obeys the rules above. Use it from one thread at a time; `close` may come from any."""

    def __init__(
        self,
        ca_file: Path | None = None,
        timeouts: tuple[float, float] = TIMEOUTS,
        longest_s: float = LONGEST_S,
    ) -> None:
        """`ca_file`: authorities to trust besides the system's. `timeouts`, `longest_s`: see `TIMEOUTS`, `LONGEST_S`.

        Raises `CannotCheck` (`source.misconfigured`) when the CA file cannot be used.
        """
        super().__init__()
        self.asks_apis = True
        """Every answer is an API's: a web page, and a way to another server, come from something in between."""
        self._lines = ConnectionRegistry()
        self._longest_s = longest_s
        self._is_closed = False
        self._deadline = Deadline(longest_s)
        self._loopback = _LoopbackHttp(ca_file, timeouts, self._lines)
        self.mount("https://", _Https(ca_file, timeouts, self._lines))
        self.mount("http://", self._loopback)
        # Any own auth, even one that changes nothing, keeps requests from looking into .netrc.
        self.auth = lambda request: request
        self.headers["User-Agent"] = "DidItLog"

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        """As in requests, and over when its time is.

        Raises `TooSlow`, `NotReached`, `NetworkPage`, and what requests raises.
        """
        ask, turn = super().request, Turn()

        def work() -> requests.Response:
            self._lines.serve(turn)
            return ask(*args, **kwargs)

        try:
            answer = self._deadline.run(work, lambda: self._lines.cut(turn))
        except GivenUp:
            pass
        else:
            if self.asks_apis:
                refuse_page(answer)
            return answer
        if not turn.has_reached_the_server:
            raise NotReached
        raise Closed if self._is_closed else TooSlow(self._longest_s)

    def close(self) -> None:
        """Give up the request under way, if there is one, and every later one."""
        self._is_closed = True
        self._deadline.close()
        super().close()

    def rewrite_to_http(self, base_url: str) -> None:
        """Send what is addressed to `https://` of this loopback server over plain HTTP.

        simple-salesforce always writes https, which a demo on this machine does not speak. Raises ValueError unless
        `base_url` is `http://` with a loopback host.
        """
        url = urlsplit(base_url)
        if url.scheme != "http" or not is_loopback(url.hostname or ""):
            raise ValueError("only for http:// on this machine")
        self.mount(f"https://{url.netloc}/", self._loopback)

    def merge_environment_settings(self, url: Any, proxies: Any, stream: Any, verify: Any, cert: Any) -> Any:
        """As in requests, except that this machine is never asked through a proxy, and a list of authorities that the
        environment names is passed over when it cannot be used.
        """
        settings = super().merge_environment_settings(url, proxies, stream, verify, cert)
        if isinstance(settings["verify"], str):
            settings["verify"] = named_bundle() or True
        parts = urlsplit(str(url))
        proxy = None if is_loopback(parts.hostname or "") else proxy_for(str(url), settings["proxies"])
        settings["proxies"] = {parts.scheme: proxy} if proxy else {}
        return settings

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """As in requests, whatever bytes the address is written in. Raises `NetworkPage` for what is none at all."""
        return readable_way(resp) if resp.is_redirect else None

    def rebuild_auth(self, prepared_request: requests.PreparedRequest, response: requests.Response) -> None:
        """Go to no other server, and take no token there; requests would look into .netrc here, whatever `auth` says.

        A body goes nowhere else in any case: a query holds people's addresses. Raises `NetworkPage` instead.
        """
        before, after = response.request.url or "", prepared_request.url or ""
        if self.asks_apis or prepared_request.body:
            refuse_way(before, after)
        if self.should_strip_auth(before, after):  # type: ignore[no-untyped-call]
            prepared_request.headers.pop("Authorization", None)


def loopback_http(base_url: str, timeouts: tuple[float, float] = TIMEOUTS) -> HttpSession:
    """A session for a server on this machine that speaks plain HTTP, even to a client that insists on https."""
    session = HttpSession(timeouts=timeouts)
    session.rewrite_to_http(base_url)
    return session


OF_THE_NETWORK: Final = frozenset({"check.tls_untrusted", CLOCK_WRONG, "check.proxy_auth", NETWORK_SIGN_IN})
"""Codes that mean the same whichever server was asked."""


def trouble_code(error: Exception) -> str:
    """The `check.*` code of an exception of requests.

    The order matters: SSLError and ProxyError are ConnectionErrors as well.
    """
    cause = _cause(error)
    match error:
        case NetworkPage():
            return NETWORK_SIGN_IN
        case ProxyRefused():
            return error.code
        case UntrustedCertificate():
            return error.refusal.code
        case requests.exceptions.SSLError():
            return "check.offline" if isinstance(cause, ssl.SSLEOFError) else "check.tls_untrusted"
        case PlainHttpRefused():
            return "check.tls_untrusted"
        case requests.exceptions.ConnectTimeout() | requests.exceptions.InvalidURL() | Closed():
            return "check.offline"
        case requests.exceptions.ConnectionError() if not isinstance(cause, (ProtocolError, ReadTimeoutError)):
            return "check.offline"
        case _:
            return "check.salesforce_unavailable"


def network_trouble(error: Exception, otherwise: Evidence) -> CannotCheck | None:
    """The trouble of a network that would keep any server from being asked; None when it is about the one asked.

    `otherwise`: what is shown where the error tells nothing more.
    """
    code = trouble_code(error)
    evidence = _of_the_way(error)
    return CannotCheck(code, *(evidence or (otherwise,))) if evidence or code in OF_THE_NETWORK else None


def trouble_evidence(error: Exception) -> tuple[Evidence, ...]:
    """What the rep is told beside the code: of an answer that could not be taken, or of the way."""
    answer = text("Salesforce's answer")
    match error:
        case TooSlow():
            return (Evidence(answer, text("was not complete after {seconds} seconds", seconds=round(error.args[0]))),)
        case TooLarge():
            return (Evidence(answer, text("was larger than {size} MB, and was not read to its end", size=LARGEST_MB)),)
        case _:
            return _of_the_way(error)


def _of_the_way(error: Exception) -> tuple[Evidence, ...]:
    """What the errors tell that know it by themselves."""
    if isinstance(error, UntrustedCertificate):
        return error.refusal.evidence
    return (error.evidence,) if isinstance(error, (NetworkPage, ProxyRefused, UnusableProxy)) else ()


def never_left(error: Exception) -> bool:
    """Whether the request of this exception cannot have reached the server: no line to it was ever ready."""
    cause = _cause(error)
    match error:
        case requests.exceptions.ProxyError() | requests.exceptions.InvalidURL() | PlainHttpRefused():
            return True
        case requests.exceptions.SSLError():
            return isinstance(cause, ssl.SSLCertVerificationError)
        case requests.exceptions.ConnectTimeout():
            return True
        case _:
            return isinstance(cause, NewConnectionError)


def _cause(error: BaseException) -> BaseException:
    """What lies below the wrappings of requests and urllib3. Their own texts hold the address that was asked."""
    inner = error.args[0] if error.args else None
    match error:
        case MaxRetryError(reason=Exception() as reason):
            return _cause(reason)
        case urllib3.exceptions.ProxyError():
            return error.original_error
        case requests.exceptions.RequestException() | urllib3.exceptions.SSLError() if isinstance(inner, Exception):
            return _cause(inner)
        case _:
            return error
