"""Reads bytes that come without the name of their charset, as some mail programs put them into headers.

General detectors need more text than a subject has: they were right for one subject in three. Here only what reps'
mail programs leave so is considered, each judged by the letters its language uses most. A guess is `sure` only where
one reading is far ahead; a subject that is read wrongly would look like another email's.
"""

from dataclasses import dataclass
from typing import Final

from tray_app.adapters.sources.charsets import decoded, japanese_mail, looks_like_japanese_mail

_KOREAN: Final = frozenset(
    "가각간감개거건검게겠격견결경계고공과관광교구국권금급기긴김나날내년님다단당대더도독동되된될드들등라락래량러력련령례로료류률리"
    "마만말매면명모목무문물미및바박반발방배번법변보본부분북불비사산삼상새생서석선설성세소속송수순술스습시식신실심아안않알약양어업에여"
    "역연영예오와완요용우운원월위유으은을음응의이인일임입있자작장재저적전점정제조종주준중증지직진집차참채책처천청체초총최추출치친캠컨"
    "코크터테통팀파판패페편평포표품프필하한할함합항해행향현협형호화확환활황회획후휴희게근까네던데든떤또런를면밀볼빠싱않앞없었웹"
)
_HAN: Final = frozenset(
    # What subjects of business mail are made of, in the forms of Japan, of China, and of Taiwan and Hong Kong.
    "一二三四五六七八九十年月日時分週今明前後上下中大小高新旧人会議社長部課様御見積書請求契約注文納品期限件名確認返信送付資料"
    "案内打合連絡変更依頼報告提案検討質問回答予定開催参加申込受領発行価格料金費用製品商品技術営業担当株式有限公司本店支田山川口木林"
    "村井野原重要緊急至了解感謝展示電話訪問来出入金額支払銀行振込導入更新保守契終完成"
    "报价单会议时间调整合同审核产品价格咨询您好请查收附件关于第季度采购的问题我们你他这是不有和在了为对发送通知邮件项目方案客户公司"
    "付款发票订单样确认回复更新需求服务技术支持培训培养计划安排讨论周进展总结紧急重要提醒邀请参加活动合作签署"
    "報價單會議時間調整合約審核產品價格諮詢您好請查收附件關於採購問題我們這為對發送通知郵件專案方案客戶付款發票訂單樣確認回覆更新需求"
    "服務技術支援訓練計畫安排討論進展總結緊急重要提醒邀請參加活動合作簽署與及之"
)
_CYRILLIC: Final = frozenset("оеаинтсрвлкмдпу")
"""The letters that make up four fifths of Russian."""
_WESTERN: Final = frozenset("ÁÂÄÇÉËÍÎÓÔÖÚÜßáâäçéëíîóôöúü°§«»–—’‘“”…€")
"""Letters that stand at the same place in the charsets of Western and of Central Europe."""
_MIXED: Final = frozenset("àèìòùýñãõåøæêûïœÀÈÑÃÕÅØÆÊ¿¡ªº\N{NO-BREAK SPACE}")
"""Western letters that other charsets have others for."""
_LEAD: Final = 0.8
"""By so much a sure reading is better, letter for letter, than the next."""
_GOOD: Final = {"cp1251": 2.0, "koi8_r": 2.0}
"""What a reading must be worth; Greek and Hebrew look like bad Russian."""


_FITS_ALL: Final = frozenset({"iso-8859-1", "windows-1252", "us-ascii", "ascii", "latin1"})


@dataclass(frozen=True, slots=True)
class RawText:
    """One reading of bytes."""

    words: str
    """The text."""
    sure: bool
    """Whether these are the letters that were written."""


def read_raw(raw: bytes, hint: str | None = None) -> RawText:
    """The text of bytes whose charset nobody names. `hint`: what another header of the same email names. Never raises.

    UTF-8 and ISO-2022-JP show in the bytes themselves; everything else is a guess.
    """
    if looks_like_japanese_mail(raw) and (text := japanese_mail(raw)) is not None:
        return RawText(text, sure=True)
    try:
        return RawText(raw.decode("utf-8"), sure=True)
    except UnicodeDecodeError:
        pass
    # Windows-1252 fits any bytes, and is what programs name that do not know.
    if hint and hint.lower() not in _FITS_ALL and (text := decoded(raw, hint)) is not None:
        return RawText(text, sure=True)
    return _guessed(raw)


def _guessed(raw: bytes) -> RawText:
    readings = []
    for codec in ("cp949", "cp932", "euc_jp", "gb18030", "cp950", "cp1251", "koi8_r", "cp1252"):
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        readings.append((_score(text, codec), text, codec))
    readings.sort(key=lambda reading: -reading[0])
    if not readings or readings[0][0] < _GOOD.get(readings[0][2], 1.0):
        return RawText(raw.decode("cp1252", "replace"), sure=False)
    best, text, codec = readings[0]
    rivals = [score for score, other, _ in readings[1:] if other != text]
    ambiguous = codec == "cp1252" and any(char in _MIXED for char in text)
    return RawText(text, sure=not ambiguous and (not rivals or best - rivals[0] >= _LEAD))


def _score(text: str, codec: str) -> float:
    """How much the text looks like one that a person wrote: the mean over all letters that are not ASCII."""
    points = [_points(char, text, place, codec) for place, char in enumerate(text) if char > "\x7f"]
    return sum(points) / len(points) if points else 0.0


def _points(char: str, text: str, place: int, codec: str) -> float:
    before = text[place - 1] if place else " "
    beside = before + text[place + 1 : place + 2]
    if codec != "cp1252" and any("a" <= neighbour <= "z" for neighbour in beside):
        return -1.5  # other scripts keep away from ASCII letters; in "Zürich" the accented letter is within a word
    if "\uac00" <= char <= "\ud7a3":
        return 3.2 if char in _KOREAN else 0.5 if _in_ks_x_1001(char) else -2.0
    if "\u3040" <= char <= "\u30ff":
        return 3.0 if codec in {"cp932", "euc_jp"} else -1.0
    if "\uff61" <= char <= "\uff9f":  # half-width kana stand in a row, and two bytes read as two of them are none
        return 1.2 if codec == "cp932" and _halfwidth(before, text[place + 1 : place + 2]) else -2.0
    if "\u4e00" <= char <= "\u9fff":
        return 2.5 if char in _HAN and codec != "cp949" else 0.0 if codec != "cp949" else -1.0
    if "\u0400" <= char <= "\u04ff":
        if char.isupper() and before.isalpha():
            return -2.0
        return 3.0 if char.lower() in _CYRILLIC else -0.5
    if codec == "cp1252":
        return _western(char, before, text[place + 1 : place + 2])
    if char in "、。「」【】（）：，！？・～㈱①②③④⑤《》“”…—　":
        return 1.5
    return -2.0


def _western(char: str, before: str, after: str) -> float:
    if char.isupper() and before.isalpha() and before.islower():
        return -2.0
    lonely = not (before > "\x7f" and before.isalpha()) or not (after > "\x7f" and after.isalpha())
    if char in _WESTERN:
        return 2.8 if lonely else -0.5
    return 0.9 if char in _MIXED and lonely else -2.0


def _halfwidth(before: str, after: str) -> bool:
    return any("\uff61" <= char <= "\uff9f" for char in (before, after or " "))


def _in_ks_x_1001(char: str) -> bool:
    try:
        char.encode("euc_kr")
    except UnicodeEncodeError:
        return False
    return True
