"""What mail clients and loggers put around the words of a subject: reply prefixes, tags, labels, marks of direction."""

import re
from enum import StrEnum

# Reply and forward prefixes of mail clients in English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish,
# Danish, Norwegian, Icelandic, Finnish, Polish, Czech, Croatian, Hungarian, Latvian, Turkish, Russian, Greek, Welsh,
# Indonesian, Vietnamese, Arabic, Hebrew, Chinese, Japanese and Korean.
_REPLY = (
    "re|ref|rv|fw|fwd|aw|wg|sv|vs|tr|rép|réf|rif|enc|res|antw|antwort|doorst|odp|pd|ynt|ilt|i̇lt|vb|vl|fs|r|i|odg|prosl|"
    "vast|továbbítás|válasz|vá|atb|bls|trs|yml|tl|trả lời|chuyển tiếp|отв|ответ|пересл|hà|απ|πρθ|σχετ|"
    "رد|إعادة توجيه|השב|תגובה|הועבר|回复|回覆|答复|转发|轉寄|返信|転送|회신|답장|전달"
)
REPLY_PREFIX = re.compile(rf"^(?P<word>{_REPLY})\.?\s*(?:\[\d+\]|\(\d+\)|\d+)?\s*[:：]\s*", re.IGNORECASE)
"""Re: and its like, once; `word` is what it says."""
_FORWARDS = frozenset(
    {
        *(
            "fw",
            "fwd",
            "rv",
            "wg",
            "tr",
            "enc",
            "pd",
            "ilt",
            "i̇lt",
            "vb",
            "vl",
            "rif",
            "i",
            "fs",
            "doorst",
            "prosl",
            "trs",
        ),
        *("yml", "továbbítás", "chuyển tiếp", "пересл", "πρθ", "إعادة توجيه", "הועבר", "转发", "轉寄", "転送", "전달"),
    }
)
_EITHER = frozenset({"vs", "r", "i"})
"""A reply to a Finn, a forward to a Dane; an Italian's one letter may also be the sender's own."""
TAG_PREFIX = re.compile(r"^\[[^\]]{1,30}\]\s*(?:-\s+)?")
"""[Outreach], [EXT] and their like, once."""
LOGGER_PREFIX = re.compile(
    r"""^(?:
      (?:list\s|sent\s|outbound\s|outgoing\s)?e-?mail(?:\s(?:sent|logged))?
    | mail | call | reply | sent | dialpad | inbox
    | e-?posta? | correo(?:\selectrónico)?(?:\senviado)? | correio(?:\seletr[oô]nico)? | courriel
    | gesendet(?:e\se-?mail)? | 이메일 | 메일 | メール | 电子邮件 | 電子郵件 | 邮件 | 郵件
    )\s*:\s*(?:>>\s*)? | ^>>\s*""",
    re.IGNORECASE | re.VERBOSE,
)
"""What a logger calls the email before it gives its subject, in the org's language; `>>` says that it went out."""
SIA_SUFFIX = re.compile(r"\s*\(SIA-\d+\)?$", re.IGNORECASE)
"""Marketo's native activity appends "(SIA-12345678)"; the closing bracket is lost when the subject is cut."""
NO_SUBJECT = re.compile(
    r"^[(<\[]?\s*(?:no subject|without subject|kein betreff|ohne betreff|sans objet|aucun objet|sin asunto|sem assunto|"
    r"nessun oggetto|senza oggetto|geen onderwerp|brak tematu|без темы|konu yok|inget ämne|intet emne|ei aihetta|"
    r"제목\s*없음|件名なし|無題|无主题|無主旨)\s*[)>\]]?$",
    re.IGNORECASE,
)
"""What mail clients and loggers write where there is no subject."""


class Prefix(StrEnum):
    """What mail clients put before a subject."""

    ANSWER = "answer"
    """Re: and its like."""
    FORWARD = "forward"
    """Fw: and its like."""
    UNCERTAIN = "uncertain"
    """One or the other, depending on the language."""


def prefix_of(words: str) -> Prefix | None:
    """What the prefix of a mail client at the beginning of folded words says; None where there is none."""
    found = REPLY_PREFIX.match(words)
    if found is None:
        return None
    if found["word"] in _EITHER:
        return Prefix.UNCERTAIN
    return Prefix.FORWARD if found["word"] in _FORWARDS else Prefix.ANSWER
