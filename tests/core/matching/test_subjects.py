"""Two subjects are the same words, or they are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.building import profile
from tray_app.core.matching.subjects import Likeness, likeness, subject_of

LONG = "A proposal for the spring campaign with every detail that was asked for in the last meeting " * 4


@pytest.mark.parametrize(
    ("record", "email", "expected"),
    [
        ("Pricing for spring", "Pricing for spring", Likeness.IDENTICAL),
        ("Pricing  for\r\n spring", "pricing for SPRING", Likeness.IDENTICAL),
        ("Email: Pricing for spring", "Pricing for spring", Likeness.SAME),
        ("Re: Pricing for spring", "Pricing for spring", Likeness.SAME),
        ("회신: 견적 요청", "견적 요청", Likeness.SAME),
        ("返信: お見積り", "AW: お見積り", Likeness.SAME),
        ("RE[2]: Fwd: Pricing", "pricing", Likeness.SAME),
        ("[Outreach] [Email] [Out] Pricing for spring", "Pricing for spring", Likeness.SAME),
        ("Pricing for spring (SIA-12345678)", "Pricing for spring", Likeness.SAME),
        ("Ｐｒｉｃｉｎｇ for spring", "Pricing for spring", Likeness.IDENTICAL),
        (LONG[:255], LONG, Likeness.SAME),
        ("Email: " + LONG[:248], LONG, Likeness.SAME),
        ('Email: [lemlist] sent with subject "Pricing for spring" - autumn', "Pricing for spring", Likeness.CONTAINED),
        ("Repricing for springtime", "Pricing for spring", Likeness.DIFFERENT),
        ("We talked: hi", "hi", Likeness.DIFFERENT),
        ("", "Pricing", Likeness.SILENT),
        ("Email: Pricing", "", Likeness.SILENT),
        ("", "", Likeness.BLANK),
        ("Email:", "", Likeness.BLANK),
        ("Email - Hi - Spring push - Day 3", "Hi", Likeness.CONTAINED),
        ("Hi Jane - Spring push", "Hi", Likeness.DIFFERENT),
        (("Mkto_sales " + LONG)[:255], LONG, Likeness.CONTAINED),
        ("[URGENT]", "[URGENT]", Likeness.IDENTICAL),
        ("Contract", "Pricing", Likeness.DIFFERENT),
        # Labels of loggers, in the org's language and with a mark of direction
        ("Email: >> Hi", "Hi", Likeness.SAME),
        ("[Apollo] [Email] [>>] 견적서", "견적서", Likeness.SAME),
        ("メール：見積書", "見積書", Likeness.SAME),
        ("이메일: 견적서", "견적서", Likeness.SAME),
        ("Correo electrónico: Hola", "Hola", Likeness.SAME),
        ("E-post: Hei", "Hei", Likeness.SAME),
        ("Outbound Email: Intro", "Intro", Likeness.SAME),
        ("Email (Gmail): Intro", "Intro", Likeness.CONTAINED),
        ("Email from Robin: Intro", "Intro", Likeness.CONTAINED),
        ("Email from Robin: Intro", "Robin", Likeness.DIFFERENT),
        # Reply prefixes of more mail clients
        ("Offerta marzo", "R: Offerta marzo", Likeness.SAME),
        ("Offre mars", "Réf. : Offre mars", Likeness.SAME),
        ("Báo giá quý", "Trả lời: Báo giá quý", Likeness.SAME),
        ("R&D: plan", "plan", Likeness.DIFFERENT),
        # Signs, accents and emoji that a logger has lost or written its own way
        ("Email: Q&amp;A about pricing", "Q&A about pricing", Likeness.CONTAINED),
        ("Here's your quote", "Here’s your quote", Likeness.CONTAINED),
        ("Quote - spring", "Quote – spring", Likeness.CONTAINED),
        ("?? Launch offer", "🚀 Launch offer", Likeness.CONTAINED),
        ("Your quote ❤", "Your quote ❤️", Likeness.CONTAINED),
        ("Ihr Angebot fur Marz", "Ihr Angebot für März", Likeness.CONTAINED),
        ("Preisliste 2026", "Preis\u00adliste 2026", Likeness.CONTAINED),
        ("Email: Re: [重要]お見積り", "RE: 【重要】お見積り", Likeness.CONTAINED),
        ("Quote 11.0", "Quote 1.10", Likeness.DIFFERENT),
        ("한글", "하늘", Likeness.DIFFERENT),
        ("がく", "かく", Likeness.DIFFERENT),
        ("🚀", "🎉", Likeness.DIFFERENT),
        # Shortened by a logger that keeps less than Salesforce would
        (LONG[:77] + "...", LONG, Likeness.CONTAINED),
        (LONG[:70], LONG, Likeness.CONTAINED),
        (LONG[:50], LONG, Likeness.DIFFERENT),
        ("Your...", "Your offer", Likeness.DIFFERENT),
    ],
)
def test_likeness(record: str, email: str, expected: Likeness) -> None:
    assert likeness(record, email) is expected


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("[Sales Insight Actions] - Email", Likeness.SILENT),
        ("[Sales Insight Actions] - Email: Pricing", Likeness.IDENTICAL),
        ("mkto_sales Pricing", Likeness.IDENTICAL),
        ("Reply: Pricing", Likeness.SAME),
    ],
)
def test_the_loggers_own_wording_counts(record: str, expected: Likeness) -> None:
    assert likeness(record, "Pricing", profile().subjects) is expected


@given(st.text(max_size=300))
def test_any_subject_is_like_itself(raw: str) -> None:
    assert likeness(raw, raw) in {Likeness.IDENTICAL, Likeness.BLANK, Likeness.SILENT}
    assert subject_of(subject_of(raw).folded).folded == subject_of(raw).folded
