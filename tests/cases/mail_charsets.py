"""Subjects in the charsets that mail programs write and the names they give them."""

from tests.cases import Case
from tests.cases.mail_answers import subject_in

# Kind, the header lines, the answer before on Python 3.13.0, the right answer.
ROWS: tuple[tuple[str, str | bytes, str, str], ...] = (
    (
        "ISO-2022-JP with a sign that only Windows has",
        b"Subject: =?iso-2022-jp?B?GyRCLWolIiUvJWEtIRsoQg==?=",
        "�アクメ�",
        "㈱アクメ①",
    ),
    (
        "raw ISO-2022-JP",
        b"Subject: \x1b$B$*8+@Q$j$N7o\x1b(B",
        "$B$*8+@Q$j$N7o (B",
        "お見積りの件",
    ),
    (
        "half-width kana in ISO-2022-JP",
        b"Subject: =?ISO-2022-JP?B?GyhJQz1EGyhC?=",
        "�C=D",
        "ﾃｽﾄ",
    ),
    (
        "CP50221 by its own name",
        b"Subject: =?cp50221?B?GyRCOCtAURsoQg==?=",
        "$B8+@Q (B",
        "見積",
    ),
    (
        "EUC-JP with a circled number",
        b"Subject: =?euc-jp?B?raE=?=",
        "��",
        "①",
    ),
    (
        "Big5 as Microsoft writes it",
        b"Subject: =?big5?B?s/i7+bPmIKPh?=",
        "報價單 ��",
        "報價單 €",
    ),
    (
        "Windows-949 with an x",
        b"Subject: =?x-windows-949?B?sN/A+yCMY7nm?=",
        "°ßÀû Œc¹æ",
        "견적 똠방",
    ),
    (
        "EUC-KR that is Windows-949",
        b"Subject: =?euc-kr?B?sN/A+yCMY7nm?=",
        "견적 똠방",
        "견적 똠방",
    ),
    (
        "ISO-2022-KR",
        b"Subject: =?iso-2022-kr?B?GyQpQw5HUTFbDw==?=",
        "한글",
        "한글",
    ),
    (
        "Shift-JIS with an x",
        b"Subject: =?x-sjis?B?jKmQzw==?=",
        "Œ©�Ï",
        "見積",
    ),
    (
        "IBM's Shift-JIS",
        b"Subject: =?ibm-943?B?jKmQzw==?=",
        "Œ©�Ï",
        "見積",
    ),
    (
        "GBK with an x",
        b"Subject: =?x-gbk?B?sai82w==?=",
        "±¨¼Û",
        "报价",
    ),
    (
        "GB 2312 that is GB 18030",
        b"Subject: =?gb2312?B?sai824E57jk=?=",
        "报价㐀",
        "报价㐀",
    ),
    (
        "Thai Windows",
        b"Subject: =?windows-874?B?w9Kk0g==?=",
        "ÃÒ¤Ò",
        "ราคา",
    ),
    (
        "Hebrew in reading order",
        b"Subject: =?iso-8859-8-i?B?7ufp+A==?=",
        "îçéø",
        "מחיר",
    ),
    (
        "a code page with a hyphen",
        b"Subject: =?cp-850?B?R3KU4WU=?=",
        "Gr”áe",
        "Größe",
    ),
    (
        "a charset with a language",
        b"Subject: =?utf-8*en?Q?Caf=C3=A9?=",
        "Café",
        "Café",
    ),
    (
        "a bare question mark in a Q-word",
        b"Subject: =?utf-8?Q?Really?_=C3=A9?=",
        "=?utf-8?Q?Really?_=C3=A9?=",
        "Really? é",
    ),
    (
        "a space in a Q-word",
        b"Subject: =?utf-8?q?What now?_=C3=A9?=",
        "=?utf-8?q?What now?_=C3=A9?=",
        "What now? é",
    ),
    (
        "padding that is missing",
        b"Subject: =?utf-8?b?64KY64uk?= =?UTF-8?B?4pyF4pyFIQ?=",
        "나다✅✅!",
        "나다✅✅!",
    ),
    (
        "padding in the middle",
        b"Subject: =?utf-8?B?7JWI4pw=hQ==?=",
        "안�",
        "안✅",
    ),
    (
        "a letter cut between two words",
        b"Subject: =?utf-8?B?4pw=?=\r\n =?utf-8?B?hQ==?=",
        "✅",
        "✅",
    ),
    (
        "no space between two words",
        b"Subject: =?utf-8?B?7JWI?==?utf-8?B?64WV?=",
        "안녕",
        "안녕",
    ),
    (
        "raw Windows-949",
        b"Subject: \xb0\xdf\xc0\xfb\xbc\xad \xba\xb8\xb3\xbb\xb5\xe5\xb8\xb3\xb4\xcf\xb4\xd9",
        "°ßÀû¼\xad º¸³»µå¸³´Ï´Ù",
        "견적서 보내드립니다",
    ),
    (
        "raw Shift-JIS",
        b"Subject: \x82\xa8\x8c\xa9\x90\xcf\x82\xe8\x82\xcc\x82\xb2\x88\xc4\x93\xe0",
        "‚¨Œ©�Ï‚è‚Ì‚²ˆÄ“à",
        "お見積りのご案内",
    ),
    (
        "raw EUC-JP",
        b"Subject: \xa4\xaa\xc2\xc7\xa4\xc1\xb9\xe7\xa4\xef\xa4\xbb\xa4\xce\xb7\xef",
        "¤ªÂÇ¤Á¹ç¤ï¤»¤Î·ï",
        "お打ち合わせの件",
    ),
    (
        "raw GBK",
        b"Subject: \xb9\xd8\xd3\xda\xb5\xda\xc8\xfd\xbc\xbe\xb6\xc8\xb2\xc9\xb9\xba\xb5\xc4\xce\xca\xcc\xe2",
        "¹ØÓÚµÚÈý¼¾¶È²É¹ºµÄÎÊÌâ",
        "关于第三季度采购的问题",
    ),
    (
        "raw Big5",
        b"Subject: \xc3\xf6\xa9\xf3\xb2\xc4\xa4T\xa9u\xb1\xc4\xc1\xca\xaa\xba\xb0\xdd\xc3D",
        "Ãö©ó²Ä¤T©u±ÄÁÊªº°ÝÃD",
        "關於第三季採購的問題",
    ),
    (
        "raw Western",
        b"Subject: Angebot f\xfcr Z\xfcrich",
        "Angebot für Zürich",
        "Angebot für Zürich",
    ),
    (
        "raw letters that only the body's charset tells",
        b"Subject: \xb3\xf8\xbb\xf9\r\nContent-Type: text/plain; charset=big5",
        "³ø»ù",
        "報價",
    ),
    (
        "a wrong charset",
        b"Subject: =?utf-8?B?sN/A+7ytILq4s7u15biztM+02Q==?=",
        "������ �����帳�ϴ�",
        "견적서 보내드립니다",
    ),
    (
        "bytes that nobody can tell",
        b"Subject: \xf0\xee\xff \x81\xfe",
        "ðîÿ �þ",
        "ðîÿ �þ (a guess)",
    ),
    (
        "raw Greek, which nobody says",
        b"Subject: \xd0\xf1\xef\xf3\xf6\xef\xf1\xdc \xf4\xe9\xec\xfe\xed",
        "ÐñïóöïñÜ ôéìþí",
        "ÐñïóöïñÜ ôéìþí (a guess)",
    ),
)

CASES = tuple(
    Case(kind=kind, given=repr(given), before=before, right=right, answer=lambda given=given: subject_in(given))  # type: ignore[misc]
    for kind, given, before, right in ROWS
)
