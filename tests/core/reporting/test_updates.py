"""Newer versions: what a feed must say to be believed, how often it is read, and when the rep is told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_app.core.reporting.updates import (
    BadFeed,
    Release,
    UpdateRecord,
    believed,
    from_note,
    look_is_due,
    may_be_told,
    newer_release,
    read_feed,
    to_note,
    write_feed,
)
from tray_app.core.reporting.versions import version_of

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ADDRESS = "https://downloads.example.com/stable/feed.txt"
SAID = {
    "schema": 1,
    "version": "0.2.0",
    "page": "https://downloads.example.com/0.2.0",
    "published_at": "2026-11-27T10:00:00+00:00",
    "expires_at": "2027-11-27T10:00:00Z",
}
RELEASE = Release(
    version=version_of("0.2.0"),
    page="https://downloads.example.com/0.2.0",
    published_at=NOON - timedelta(hours=2),
    expires_at=datetime(2027, 11, 27, 10, tzinfo=UTC),
)


def feed(**other: Any) -> bytes:
    return json.dumps({key: value for key, value in (SAID | other).items() if value is not ...}).encode()


def release(published_at: datetime = NOON, **other: Any) -> bytes:
    return write_feed(replace(RELEASE, published_at=published_at, **other))


def test_a_feed_is_read_and_written() -> None:
    assert read_feed(feed(), ADDRESS) == RELEASE
    assert read_feed(feed(more="of a later version"), ADDRESS) == RELEASE
    assert read_feed(write_feed(RELEASE), ADDRESS) == RELEASE


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b'"0.2.0"',
        b"\xff\xfe",
        feed().decode().encode("utf-16"),
        feed()[:-1],
        b"[" * 100_000,
        feed(schema=2),
        feed(schema="1"),
        feed(schema=...),
        *(feed(**{key: value}) for key in SAID if key != "schema" for value in (..., None, 7, "", "?", ["x"])),
        feed(version="0.2"),
        feed(published_at="2026-11-27T10:00:00"),
        feed(expires_at="2026-11-27T10:00:00+00:00"),
        feed(page="http://downloads.example.com/0.2.0"),
        feed(page="https://downloads.example.org/0.2.0"),
        feed(page="https://downloads.example.com.example.org/"),
        feed(page="https://downloads.example.com@example.org/"),
        feed(page="https://rep@downloads.example.com/"),
        feed(page="https://downloads.example.com:8443/"),
        feed(page="https://downloads.example.com:x/"),
        feed(page="https://downloads.example.com\\@example.org/"),
        feed(page="https://downloads.example.com/ -run"),
        feed(page="https://downloads.example.com/\n"),
        feed(page="javascript:alert(1)"),
        feed(page="file:///downloads.example.com/"),
    ],
)
def test_what_is_not_a_feed_is_refused(content: bytes) -> None:
    with pytest.raises(BadFeed):
        read_feed(content, ADDRESS)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading(content: bytes) -> None:
    with pytest.raises(BadFeed):
        read_feed(content, ADDRESS)


@given(
    st.fixed_dictionaries(
        {},
        optional={key: st.one_of(st.none(), st.integers(), st.text(max_size=60), st.just(SAID[key])) for key in SAID},
    )
)
def test_whatever_is_read_leads_to_the_feeds_own_server(said: dict[str, Any]) -> None:
    try:
        found = read_feed(json.dumps(said).encode(), ADDRESS)
    except BadFeed:
        assert said != SAID
    else:
        assert found.page.startswith("https://downloads.example.com")
        assert found.published_at < found.expires_at


def test_a_newer_feed_replaces_the_one_before() -> None:
    first = believed(UpdateRecord(), release(NOON - DAY), ADDRESS, NOON)
    assert first.published_at == NOON - DAY
    second = believed(first, release(version=version_of("0.3.0")), ADDRESS, NOON)
    assert (second.published_at, newer_release(second, ADDRESS, "0.1.0", NOON)) == (
        NOON,
        replace(RELEASE, published_at=NOON, version=version_of("0.3.0")),
    )
    # And the same one once more is no news, and no harm
    assert believed(second, release(version=version_of("0.3.0")), ADDRESS, NOON) == second


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (release(NOON - 2 * DAY), "older than one that was seen"),
        (release(NOON - 2 * DAY, version=version_of("9.0.0")), "older than one that was seen"),
        (release(NOON - DAY, expires_at=NOON), "expired"),
        (release(NOON + 2 * DAY), "ahead of time"),
        (b"{}", "another form"),
    ],
)
def test_a_replayed_an_expired_and_a_future_feed_change_nothing(content: bytes, why: str) -> None:
    seen = believed(UpdateRecord(), release(NOON - DAY), ADDRESS, NOON)
    with pytest.raises(BadFeed, match=why):
        believed(seen, content, ADDRESS, NOON)


def test_a_clock_that_goes_a_little_slow_misses_nothing() -> None:
    assert believed(UpdateRecord(), release(NOON + timedelta(hours=20)), ADDRESS, NOON).feed


@pytest.mark.parametrize(
    ("offered", "own", "is_told"),
    [
        ("0.2.0", "0.1.0", True),
        ("0.2.0", "0.2.0-rc.1", True),
        ("0.2.0", "0.2.0", False),
        ("0.2.0", "0.10.0", False),
        ("0.2.0-rc.1", "0.1.0", False),
        ("0.2.0-rc.2", "0.2.0-rc.1", True),
        ("0.2.0-rc.1", "0.2.0-rc.1", False),
        ("0.2.0", "0.1.0+own", False),
        ("0.2.0", "", False),
    ],
)
def test_only_what_is_newer_counts_and_a_candidate_for_those_who_try_one(offered: str, own: str, is_told: bool) -> None:
    record = believed(UpdateRecord(), release(version=version_of(offered)), ADDRESS, NOON)
    assert (newer_release(record, ADDRESS, own, NOON) is not None) is is_told


def test_what_was_known_ends_with_its_time_and_with_a_build_that_looks_elsewhere() -> None:
    record = believed(UpdateRecord(), release(NOON), ADDRESS, NOON)
    assert newer_release(record, ADDRESS, "0.1.0", RELEASE.expires_at - timedelta(seconds=1))
    assert newer_release(record, ADDRESS, "0.1.0", RELEASE.expires_at) is None
    assert newer_release(record, "https://downloads.example.org/feed.txt", "0.1.0", NOON) is None
    assert newer_release(UpdateRecord(), ADDRESS, "0.1.0", NOON) is None


@pytest.mark.parametrize(
    ("before", "is_due"),
    [
        (None, True),
        (timedelta(0), False),
        (timedelta(hours=23, minutes=59), False),
        (DAY, True),
        (365 * DAY, True),
        (timedelta(hours=-1), True),
    ],
    ids=str,
)
def test_one_look_a_day_is_enough_and_a_clock_set_back_does_not_end_it(before: timedelta | None, is_due: bool) -> None:
    assert look_is_due(UpdateRecord(looked_at=None if before is None else NOON - before), NOON) is is_due


@pytest.mark.parametrize(
    ("closed", "needs_rep", "is_quiet", "may"),
    [
        ("", False, False, True),
        ("0.1.9", False, False, True),
        ("0.2.0", False, False, False),
        ("", True, False, False),
        ("", False, True, False),
    ],
)
def test_it_is_told_once_never_beside_a_fix_and_never_in_quiet_hours(
    closed: str, needs_rep: bool, is_quiet: bool, may: bool
) -> None:
    assert may_be_told(RELEASE, UpdateRecord(closed=closed), needs_rep=needs_rep, is_quiet=is_quiet) is may


def test_the_record_is_kept_and_one_that_cannot_be_read_is_begun_anew() -> None:
    record = UpdateRecord(looked_at=NOON, published_at=NOON - DAY, feed=release().decode(), closed="0.1.9")
    assert from_note(to_note(record)) == record
    assert from_note(to_note(UpdateRecord())) == UpdateRecord()
    elsewhere = replace(record, looked_at=NOON.astimezone(timezone(timedelta(hours=9))))
    assert from_note(to_note(elsewhere)) == record
    for broken in (
        None,
        "",
        "null",
        "[]",
        "7",
        "{",
        '{"looked_at": "noon"}',
        '{"feed": 7}',
        '{"looked_at": "2026-11-27"}',
    ):
        assert from_note(broken) == UpdateRecord()
