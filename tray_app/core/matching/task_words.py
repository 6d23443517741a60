"""Words by which teams and loggers call a call: in Task.Type, which each org fills with its own, and in plain subjects.

A Type or a subject may also be a plan ("Call back on Friday"): words of a plan outweigh words of a call.
"""

import re
from functools import lru_cache

from tray_app.core.matching.word_memory import remembered

# English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Danish, Norwegian, Finnish, Polish, Czech,
# Turkish, Russian, Korean, Japanese, Chinese.
_CALL_TYPE = re.compile(
    r"\b(?:calls?|called|calling|phone|telephone|phoned|dial(?:ed|led|er)?|voice ?mail|vm|lvm|"
    r"telefon\w*|anruf\w*|gespräch|appels?|téléphon\w*|llamadas?|teléfono|telefónica|chiamat[ae]|telefonat[ae]|"
    r"ligaç(?:ão|ões)|chamadas?|telefónic[oa]|telefônic[oa]|gebeld|belletje|samtal|opkald|puhelu\w*|rozmow[ay]|"
    r"połączenie|hovor|arama|görüşme|звонок|звонки)\b|통화|전화|콜|電話|通話|架電|コール|电话|通话",
    re.IGNORECASE,
)
_EMAIL_TYPE = re.compile(
    r"\b(?:e-?mails?|mails?|courriels?|correo|e-?posta|replies|reply)\b|이메일|메일|メール|邮件|郵件", re.IGNORECASE
)
_NO_ACTIVITY = re.compile(
    r"\b(?:call ?-?backs?|back|follow(?:ing)?[- ]?ups?|to-?dos?|reminders?|remind|schedul\w+|book|plan(?:ned|s)?|"
    r"prep(?:are|aration)?|"
    r"tomorrow|next|need(?:s|ed)?|please|should|must|later|agenda|list|script|notes? for|before|"
    r"rückruf|wiedervorlage|erinnerung|rappeler|rappel|relance|recordatorio|seguimiento|richiamare|retornar|terugbellen|"
    r"oppringen|przypomnienie|перезвонить)\b|예정|리마인더|다시 전화|折り返し|予定|回访|待办",
    re.IGNORECASE,
)
_CALL_SUBJECT = re.compile(
    r"""^(?:\[[^\]]{1,40}\]\s*)*\[call\]
    | ^(?:\[[^\]]{1,40}\]\s*-?\s*|(?:logged|completed|click-?to-?call|zoom|teams|hubspot|groove|dialpad)[\s:-]+)*
    (?:
      (?:(?:out|in)(?:going|coming|bound)|missed|answered|unanswered|abandoned|connected|completed|manual|cold)
        :?\s+(?:\w+\s+){0,2}(?:phone\s+|voice\s+)?calls?\b
    | (?:phone|telephone|voice)[\s-]?(?:call|conversation)s?\b
    | calls?\s*(?:$|[:–—|(-]|(?:to|from|with|w/|by|of|log|logged|made|received|attempt\w*|outcome|ended|placed|on)\b)
    | call(?:ed)\s+(?!back\b|off\b) | phoned\b | spoke\s+(?:to|with)\b | talked\s+(?:to|with)\b
    | (?:left\s+(?:a\s+)?)?(?:voice\s?mail|vm|lvm)\b(?!\s+script)
    | (?:ausgehende[rs]?|eingehende[rs]?|verpasste[rs]?|angenommene[rs]?)\s+(?:anruf|telefonat)\b
    | (?:anruf|telefonat|telefongespräch|gespräch)\s*(?:$|[:–—-]|(?:an|bei|mit|von)\b)
    | appel\s+(?:\w+\s+)?(?:sortant|entrant|manqué|téléphonique|à|de|avec)\b
    | llamada\s+(?:\w+\s+)?(?:saliente|entrante|perdida|telefónica|a|de|con)\b
    | (?:chiamata|telefonata)\s+(?:\w+\s+)?(?:in\s+uscita|in\s+entrata|persa|a|da|con)\b
    | (?:ligação|chamada)\s+(?:\w+\s+)?(?:efetuada|recebida|perdida|para|de|com)\b
    | (?:발신|수신|부재중)\s*(?:통화|전화) | (?:통화|전화)(?:\s*(?:기록|완료)|\s*[:-]|\s*$)
    | (?:発信|着信|不在着信|架電|通話|電話)(?:\s*[::-]|記録|履歴|\s*$|[^\W\d_]*様)
    )""",
    re.IGNORECASE | re.VERBOSE,
)

_INCOMING = re.compile(
    r"""^(?:\[[^\]]{1,40}\]\s*)*(?:
      (?:e-?mail\s*[:–-]?\s*)?(?:<<(?![^<>]{1,60}>>)|\[<<\])
    | (?:inbound|incoming|received)\s+e-?mail\s*(?:from\b[^:]{1,80})?[:–-]
    | e-?mail\s+received\s*(?:from\b[^:]{1,80})?[:–-]
    | (?:eingehende|empfangene)\s+e-?mail\s*: | e-?mail\s+(?:empfangen|erhalten)\s*:
    | (?:e-?mail|courriel)\s+(?:entrant|reçu)\s*: | correo\s+(?:electrónico\s+)?(?:entrante|recibido)\s*:
    | (?:e-?mail|correio)\s+recebid[oa]\s*: | e-?mail\s+(?:in\s+entrata|ricevuta)\s*:
    | (?:수신|받은)\s*(?:이메일|메일)\s*[:：] | (?:受信メール|メール受信)\s*[:：] | 收到的?(?:电子)?邮件\s*[:：]
    ) | ^(?:\[[^\]]{1,40}\]\s*)+\[(?:in|inbound|received)\]""",
    re.IGNORECASE | re.VERBOSE,
)
"""An email that came in, as loggers mark it: `Email: <<` of Groove, `[Apollo] [Email] [<<]`, `[Outreach] [Email] [In]`.
A merge field that nobody filled, `<<First Name>>`, is none."""
_ANSWER = re.compile(r"^(?:e-?mail\s+)?repl(?:y|ied)(?:\s+received)?\s*[:–-]", re.IGNORECASE)


@remembered
def tells_of_an_answer(subject: str) -> bool:
    """Whether a subject says that somebody answered, whichever logger wrote it."""
    return bool(_ANSWER.match(subject.strip()))


@remembered
def tells_of_incoming(subject: str) -> bool:
    """Whether a subject says that the customer sent the email, whichever logger wrote it."""
    return bool(_INCOMING.match(subject.strip()))


@lru_cache(maxsize=1024)
def names_a_call(kind: str) -> bool:
    """Whether a value of Task.Type is some team's word for a call that took place."""
    return bool(_CALL_TYPE.search(kind)) and not _EMAIL_TYPE.search(kind) and not _NO_ACTIVITY.search(kind)


@lru_cache(maxsize=1024)
def names_an_email(kind: str) -> bool:
    """Whether a value of Task.Type is some team's word for an email."""
    return bool(_EMAIL_TYPE.search(kind)) and not _NO_ACTIVITY.search(kind)


@remembered
def tells_of_a_call(subject: str) -> bool:
    """Whether a subject says that a call took place, whichever logger wrote it; "Call Jane back" does not."""
    return bool(_CALL_SUBJECT.match(subject.strip())) and not speaks_of_a_plan(subject)


@remembered
def speaks_of_a_plan(subject: str) -> bool:
    """Whether a subject says what is to be done, not what was done."""
    return bool(_NO_ACTIVITY.search(subject))
