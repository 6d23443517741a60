"""The way through a company's proxy: which one, what it is told and blamed for, and where its password is not."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
import requests

from tests.e2e.canary import Canaries
from tests.rig.certificates import CertificateAuthority
from tests.rig.http_proxy import HttpProxy
from tests.rig.sites import Site, answering, server_context
from tests.tables import every_row
from tray_app.adapters.net.http import HttpSession, network_trouble, never_left, trouble_code, trouble_evidence
from tray_app.adapters.net.proxies import let_the_system_say, proxy_for
from tray_app.adapters.salesforce.oauth_trouble import AnswerLost, transport_trouble
from tray_app.adapters.system.redaction import redact
from tray_app.core.model.text import text
from tray_app.core.model.verdict import Evidence

USER, PASSWORD = "acme\\rep", "p@ss:w/rd %41#키"
"""With everything that has a meaning in an address, and letters that no Latin alphabet has."""
URL = "https://acme.my.salesforce.example/services"
WRITTEN = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}"


@pytest.fixture
def behind(sites: Callable[..., Site], certificate_authority: CertificateAuthority) -> Site:
    """Salesforce, which nobody reaches but by the proxy."""
    return sites(server_context(certificate_authority, "acme.my.salesforce.example"))


@pytest.fixture
def session(certificate_authority: CertificateAuthority) -> Iterator[HttpSession]:
    with HttpSession(certificate_authority.ca_file, (5.0, 5.0)) as session:
        yield session


@pytest.fixture(autouse=True)
def _nobody_is_asked() -> Iterator[None]:
    yield
    let_the_system_say(None)


def refused(session: HttpSession, url: str = URL) -> requests.RequestException:
    with pytest.raises(requests.RequestException) as caught:
        session.get(url)
    return caught.value


def shown(error: Exception) -> list[tuple[str, str]]:
    return [(str(one.question), str(one.answer)) for one in trouble_evidence(error)]


@every_row("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
def test_the_environments_proxy_is_used_and_the_address_is_read_at_each_request(
    name: str, behind: Site, session: HttpSession
) -> None:
    with pytest.MonkeyPatch.context() as patch, HttpProxy(behind.port) as first, HttpProxy(behind.port) as second:
        patch.setenv(name, first.url)
        assert session.get(URL).json() == {}
        patch.setenv(name, second.host)  # another network, and an address as people write it
        assert session.get(URL).json() == {}
        assert (first.connected, second.connected) == (["acme.my.salesforce.example:443"],) * 2
        patch.setenv("NO_PROXY", "salesforce.example")
        assert trouble_code(refused(session)) == "check.offline"
        assert len(second.connected) == 1


def test_a_proxy_gets_the_password_of_its_address_and_nobody_else_does(
    behind: Site, session: HttpSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    with HttpProxy(behind.port, (USER, PASSWORD)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url_with(WRITTEN))
        assert session.get(URL).json() == {}
    assert proxy.refused == []
    ((_, _, headers),) = behind.requests
    assert not Canaries(it=PASSWORD).found_in(repr(headers).encode())


@every_row(
    ("auth", "why"),
    [
        ("", "wants a user name and password, and none are set on this computer"),
        ("rep:wrong@", "does not take the user name and password that are set on this computer"),
    ],
)
def test_a_proxy_that_does_not_know_us_is_named(auth: str, why: str, behind: Site, session: HttpSession) -> None:
    with pytest.MonkeyPatch.context() as patch, HttpProxy(behind.port, (USER, PASSWORD)) as proxy:
        patch.setenv("HTTPS_PROXY", f"http://{auth}{proxy.host}")
        error = refused(session)
        assert trouble_code(error) == "check.proxy_auth"
        assert shown(error) == [(f"The proxy {proxy.host}", why)]
        assert never_left(error)
        assert not isinstance(transport_trouble(error), AnswerLost)
        about = network_trouble(error, Evidence(text("x"), text("y")))
        assert about is not None
        assert (about.code, about.evidence) == ("check.proxy_auth", trouble_evidence(error))
    assert behind.requests == []


@every_row(
    ("status", "code"),
    [
        (302, "check.network_sign_in"),
        (403, "check.network_sign_in"),
        (511, "check.network_sign_in"),
        (502, "check.offline"),
    ],
)
def test_a_proxy_that_lets_nothing_through_is_named(
    status: int, code: str, session: HttpSession, sites: Callable[..., Site]
) -> None:
    proxy = sites()
    proxy.answer = answering(status)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        error = refused(session)
    assert trouble_code(error) == code
    why = f"does not let us through to acme.my.salesforce.example (HTTP {status})"
    assert shown(error) == [(f"The proxy 127.0.0.1:{proxy.port}", why)]


def test_a_proxy_that_is_not_there_is_named(session: HttpSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    error = refused(session)
    assert trouble_code(error) == "check.offline"
    assert shown(error) == [("The proxy 127.0.0.1:9", "the connection could not be made or broke")]


@every_row(
    ("proxy", "why"),
    [
        ("socks5://127.0.0.1:1080", "is of a kind that cannot be used (SOCKS5): only HTTP proxies can"),
        ("socks://127.0.0.1:1080", "is of a kind that cannot be used (SOCKS): only HTTP proxies can"),
        ("http://rep:p#ss@proxy.example:3128", "has no address that can be used"),
        ("http://rep:secret@:3128", "has no address that can be used"),
        ("http://rep:secret@proxy.example:port", "has no address that can be used"),
        ("http://rep:secret@..:3128", "has no address that can be used"),
        (f"http://rep:secret@{'a' * 70}.example:3128", "has no address that can be used"),
    ],
)
def test_a_proxy_of_no_use_says_why_without_its_password(proxy: str, why: str, session: HttpSession) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALL_PROXY", proxy)
        error = refused(session)
    assert trouble_code(error) == "check.offline"
    assert shown(error) == [("The proxy this computer is set to use", why)]
    assert "rep" not in "".join(traceback.format_exception(error)).replace("repl", "").replace("_rep", "")


def test_a_password_that_is_written_as_it_is_works_where_it_can(
    behind: Site, session: HttpSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    with HttpProxy(behind.port, ("rep", "p[ss%w rd^")) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url_with("rep:p[ss%w rd^"))
        assert session.get(URL).json() == {}


def test_a_proxy_that_is_not_for_us_does_no_harm(
    behind: Site, session: HttpSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    with HttpProxy(behind.port) as proxy:
        for name, value in (("ALL_PROXY", "socks5://127.0.0.1:1080"), ("FTP_PROXY", "http://[bad")):
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        assert session.get(URL).json() == {}


@every_row(
    "settings",
    [
        {"http": "http://127.0.0.1:{port}", "https": "http://127.0.0.1:{port}", "ftp": "http://127.0.0.1:{port}"},
        {"https": "127.0.0.1:{port}"},
    ],
)
def test_the_systems_settings_are_used_where_the_environment_says_nothing(
    settings: dict[str, str], behind: Site, session: HttpSession
) -> None:
    # As urllib gives them from the registry of Windows and from macOS' settings
    with pytest.MonkeyPatch.context() as patch, HttpProxy(behind.port) as proxy:
        port = proxy.host.rpartition(":")[2]
        patch.setattr("requests.utils.getproxies", lambda: {k: v.format(port=port) for k, v in settings.items()})
        assert session.get(URL).json() == {}
        assert proxy.connected == ["acme.my.salesforce.example:443"]


def test_where_nothing_is_set_the_system_is_asked_for_each_address(
    behind: Site, session: HttpSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    with HttpProxy(behind.port) as proxy:

        def script_of_the_network(url: str) -> str | None:
            asked.append(url)
            return proxy.url if "salesforce" in url else None

        let_the_system_say(script_of_the_network)
        assert session.get(URL).json() == {}
        assert proxy.connected == ["acme.my.salesforce.example:443"]
        assert asked == [URL]
        assert trouble_code(refused(session, "https://graph.example/")) == "check.offline"
        # Not about this machine, and not where the environment has the say
        assert trouble_code(refused(session, f"https://localhost:{behind.port}/")) == "check.tls_untrusted"
        monkeypatch.setenv("NO_PROXY", "salesforce.example")
        assert proxy_for(URL, {}) is None
        assert proxy_for(URL, {"https": "http://proxy.example:1"}) == "http://proxy.example:1"
        assert asked == [URL, "https://graph.example/"]


def test_the_password_of_a_proxy_stands_nowhere(
    behind: Site, session: HttpSession, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "canary/+=%40 &ü"
    canaries = Canaries(password=secret)
    caplog.set_level(logging.DEBUG)
    said: list[str] = []
    with HttpProxy(behind.port, (USER, PASSWORD)) as proxy:
        for url in (
            proxy.url_with(f"rep:{quote(secret, safe='')}"),
            f"http://rep:{quote(secret, safe='')}@127.0.0.1:9",
        ):
            monkeypatch.setenv("HTTPS_PROXY", url)
            error = refused(session)
            said += ["".join(traceback.format_exception(error)), repr(error), repr(session), repr(session.adapters)]
            said += [repr(trouble_evidence(error)), repr(vars(error))]
    assert canaries.found_in("\n".join((*said, caplog.text)).encode()) == []
    # And whoever quotes the address all the same, or what is sent to the proxy, gets it redacted
    assert not canaries.found_in(redact(f"through {url} with {secret}").encode())
