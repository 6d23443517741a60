"""What mail servers and mail programs call the folder of sent mail, in the languages they speak.

From the folder names of Exchange, Gmail, Thunderbird, Apple Mail, Roundcube, Zimbra, Zoho, Naver, Daum, Yahoo! JAPAN,
NTT docomo, NetEase and Tencent; servers without the mark of RFC 6154 leave nothing else to go by.
"""

import re
import unicodedata
from typing import Final

_SIGNS: Final = re.compile(r"[\W_]+|(?<=\D)\d+$")
"""Spaces and signs differ by program; a number at the end is a second folder of that name."""
_NAMES: Final = """
    Sent|Sent Items|Sent Messages|Sent Mail|Sent Email|Sent Objects|Sent Folder|Sent Mailbox|Sentbox|Mail Sent
    Gesendet|Gesendete|Gesendete Elemente|Gesendete Objekte|Gesendete Nachrichten|Gesendete Mails|Gesendete E-Mails
    Verschickt|Objets envoyés|Éléments envoyés|Messages envoyés|Courrier envoyé|Envoyés|Envoyé
    Courriers envoyés|Mails envoyés|E-mails envoyés|Enviados|Enviado|Elementos enviados
    Mensajes enviados|Correo enviado|Correos enviados|Itens Enviados|Mensagens enviadas|E-mails enviados|Enviadas
    Itens enviados|Correio enviado|Elements enviats|Enviats|Missatges enviats|Bidalitakoak|Bidalita
    Elementos enviados|Posta inviata|Inviata|Inviati|Inviate|Messaggi inviati|Elementi inviati|Posta Inviati
    Verzonden|Verzonden items|Verzonden berichten|Verzonden e-mail|Verstuurd|Gestuurde items|Gestuur|Skickat
    Skickade|Skickade objekt|Skickade meddelanden|Skickad e-post|Sendt|Sendte|Sendte elementer|Sendt post
    Sendte meldinger|Sendte e-mails|Sendte e-post|Sendte beskeder|Sent post|Lähetetyt|Lähetetyt viestit
    Lähetetty posti|Sent elementer|Sendir hlutir|Sendur póstur|Sendt element|Wysłane|Elementy wysłane
    Wiadomości wysłane|Poczta wysłana|Odeslané|Odeslaná pošta|Odeslané položky|Odeslané zprávy|Odoslané
    Odoslaná pošta|Odoslané položky|Poslano|Poslana pošta|Poslaná pošta|Poslana sporočila|Poslane stavke
    Poslani predmeti|Poslane poruke|Poslane stavke|Poslano e-pošto|Послато|Послате ставке|Poslato|Poslate stavke
    Elküldött|Elküldött elemek|Elküldött üzenetek|Elküldött levelek|Trimise|Elemente trimise|Mesaje trimise
    E-mailuri trimise|Изпратени|Изпратени елементи|Изпратена поща|Испратени|Отправленные|Отправленное
    Отправленные письма|Отправленные элементы|Надіслані|Надіслані елементи|Відправлені
    Надіслане|Адпраўленыя|Išsiųsta|Išsiųstieji|Išsiųsti elementai|Išsiųsti laiškai|Nosūtītie|Nosūtītās ziņas
    Nosūtītie vienumi|Nosūtītās|Saadetud|Saadetud kirjad|Saadetud üksused|Saadetud kiri|Gönderilmiş Öğeler
    Gönderilmiş Postalar|Gönderilmiş|Gönderilen|Gönderilenler|Gönderilmiş İletiler|Gönderilen Postalar
    Απεσταλμένα|Απεσταλμένα στοιχεία|Απεσταλμένη αλληλογραφία|Σταλμένα|الرسائل المرسلة
    البريد المرسل|العناصر المرسلة|المرسل|المرسلة|פריטים שנשלחו|נשלחו|דואר שנשלח|הודעות שנשלחו|دواعی ارسال شده
    ارسال شده|ارسال‌شده|موارد ارسال شده|भेजा गया|भेजे गए|भेजे गए आइटम|भेजे गए मेल|รายการที่ส่ง|ส่งแล้ว|จดหมายที่ส่ง|ข้อความที่ส่ง
    Đã gửi|Thư đã gửi|Mục đã gửi|Thư đã gởi|Terkirim|Item Terkirim|Surat Terkirim|Pesan Terkirim|Dihantar|Item Dihantar
    Mesej Dihantar|보낸편지함|보낸메일함|보낸 편지|보낸 메일|보낸 항목|보낸메시지함|送信済み|送信済
    送信済みアイテム|送信済みメール|送信済みトレイ|送信済メール|送信済アイテム|送信済みメッセージ|送信済みフォルダ|送信控え
    已发送|已发送邮件|已发邮件|已发送的邮件|已发送项目|已发信息|已发送消息|已傳送郵件|已傳送|寄件備份|已寄出|已寄送|已寄郵件
    寄件匣備份|已傳送的郵件|傳送的郵件|寄件備份匣|已寄送的郵件|已送出
"""
_ASIDE: Final = (
    "Trash|Bin|Deleted Items|Deleted Messages|Junk|Spam|Papierkorb|Gelöschte Elemente|Corbeille|휴지통|ゴミ箱|已删除"
)


def comparable(name: str) -> str:
    """The name as names are compared: folded, without spaces, signs and a number at the end."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", name).casefold())


_SENT: Final = frozenset(comparable(name) for line in _NAMES.split("\n") for name in line.split("|") if name.strip())
_NOT_HERE: Final = frozenset(comparable(name) for name in _ASIDE.split("|"))


def is_usual_name(name: str) -> bool:
    """Whether a folder of this name, without its path, is usually that of sent mail."""
    return comparable(name) in _SENT


def is_usual(name: str, separator: str) -> bool:
    """Whether a folder of this full name is usually that of sent mail, and does not lie among what was thrown away."""
    parts = [comparable(part) for part in re.split(rf"[./{re.escape(separator)}]", name)]
    return (parts[-1] in _SENT or is_usual_name(name.rpartition(separator)[2])) and not _NOT_HERE & {*parts}
