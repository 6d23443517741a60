"""Which version of the REST API is spoken: the newest that both sides know, unless one is configured."""

from __future__ import annotations

import pytest

from tests.adapters.salesforce.scripted import Script, Scripted, Tokens, composite, says
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.rest_session import RestSession, Subrequest
from tray_app.core.model.errors import CannotCheck


def listed(*versions: object) -> Script:
    return says(200, [{"label": "x", "url": f"/services/data/v{one}", "version": one} for one in versions])


@pytest.mark.parametrize(
    ("answer", "version"),
    [
        (listed("31.0", "64.0", "65.0", "66.0", "67.0"), "67.0"),
        (listed("66.0", "67.0", "68.0", "69.0", "70.0"), "68.0"),
        (listed("68.0", "60.0"), "68.0"),
        (listed("31.0"), "66.0"),
        (listed("200.0"), "66.0"),
        (listed(None, 67, ["68.0"]), "66.0"),
        (says(200, {"versions": []}), "66.0"),
        (says(200, [None, "68.0"]), "66.0"),
        (says(200, "<html>down for maintenance</html>"), "66.0"),
        (says(401, [{"errorCode": "INVALID_SESSION_ID", "message": "Session expired or invalid"}]), "66.0"),
        (says(404, "<html>no such page</html>"), "66.0"),
    ],
)
def test_the_newest_that_both_know(answer: Script, version: str) -> None:
    done = says(200, composite(("a", 200, {})))
    with Scripted([answer, done]) as server:
        session = RestSession(Tokens(server.url), HttpSession(timeouts=(1.0, 2.0)))
        session.speak(session.newest_version())
        session.composite([Subrequest("a", "limits")])

        assert [asked.path for asked in server.asked] == ["/services/data", f"/services/data/v{version}/composite"]
        assert session.requests_made == 1, "the list of versions is free"
        session.close()


def test_a_configured_version_is_not_asked_for() -> None:
    with Scripted([]) as server:
        session = RestSession(Tokens(server.url), HttpSession(), "61.0")
        assert session.newest_version() == "61.0"
        session.close()


def test_without_a_network_nothing_is_chosen() -> None:
    session = RestSession(Tokens("http://127.0.0.1:9"), HttpSession(timeouts=(1.0, 1.0)))
    with pytest.raises(CannotCheck, match=r"check\.offline"):
        session.newest_version()
    session.close()
