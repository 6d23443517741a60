"""Every activity and finding there can be."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from tray_app.core.model.activity import Activity, Call, Email
from tray_app.core.model.reasons import CATALOGUE
from tray_app.core.model.text import Text
from tray_app.core.model.verdict import Evidence, Finding, Note, Reason, Verdict

_ZONES = st.sampled_from([UTC, timezone(timedelta(hours=9)), timezone(-timedelta(hours=3, minutes=30))])
moments = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=_ZONES)  # noqa: DTZ001 (zones are drawn)
_words = st.text(st.characters(), max_size=30)  # broken characters (lone surrogates) included
_values = st.one_of(_words, st.integers(-(10**9), 10**9), moments)
_texts = st.builds(
    Text, _words, st.lists(st.tuples(_words, _values), max_size=3).map(tuple), plural=_words, count=st.integers(0, 99)
).map(lambda sentence: sentence if sentence.plural else Text(sentence.template, sentence.values))
_evidence = st.lists(st.builds(Evidence, _texts, _texts), max_size=3).map(tuple)
_codes = st.sampled_from(sorted(CATALOGUE))
_further = st.builds(Reason, code=_codes, fields=st.lists(_words, max_size=2).map(tuple), evidence=_evidence)
_reasons = st.builds(
    Reason,
    code=_codes,
    also=st.lists(_further, max_size=2).map(tuple),
    also_possible=st.lists(_codes, max_size=2).map(tuple),
    one_of=st.lists(st.sampled_from(["mail:1", "dialer:call-2"]), max_size=2).map(tuple),
    since=st.none() | moments,
    evidence=_evidence,
)

activities: st.SearchStrategy[Activity] = st.one_of(
    st.builds(Email, occurred_at=moments, subject=_words, left_at=st.none() | moments),
    st.builds(
        Call,
        occurred_at=moments,
        other_numbers=st.lists(_words, max_size=2).map(tuple),
        person_name=st.none() | _words,
        outcome=st.none() | _words,
    ),
)


def findings(activity_id: str) -> st.SearchStrategy[Finding]:
    """Findings about one activity."""
    return st.builds(
        Finding,
        activity_id=st.just(activity_id),
        verdict=st.sampled_from(Verdict),
        checked_at=st.none() | moments,
        logged_at=st.none() | moments,
        reason=st.none() | _reasons,
        deputies=st.lists(st.sampled_from(["005000000000050AAA", "005000000000099AAA"]), max_size=2).map(tuple),
        notes=st.lists(st.builds(Note, _codes, _texts), max_size=2).map(tuple),
    )
