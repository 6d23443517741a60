"""Who gives mailboxes to everybody: their domains are nobody's company, and some of their servers have known names.

A mailbox at one of them makes its domain neither "own" nor a customer's company.
"""

from collections.abc import Iterable

_HOSTED = {
    "imap.gmail.com": ("gmail.com", "googlemail.com"),
    "outlook.office365.com": ("outlook.com", "hotmail.com", "live.com", "msn.com", "passport.com"),
    "imap.mail.me.com": ("icloud.com", "me.com", "mac.com"),
    "imap.mail.yahoo.com": ("yahoo.com", "ymail.com", "rocketmail.com"),
    "imap.mail.yahoo.co.jp": ("yahoo.co.jp", "ybb.ne.jp"),
    "imap.naver.com": ("naver.com",),
    "imap.daum.net": ("daum.net", "hanmail.net"),
    "imap.kakao.com": ("kakao.com",),
    "imap.nate.com": ("nate.com",),
    "imap.gmx.com": ("gmx.com", "gmx.us", "gmx.co.uk"),
    "imap.gmx.net": ("gmx.net", "gmx.de", "gmx.at", "gmx.ch", "gmx.eu", "gmx.info", "gmx.org"),
    "imap.web.de": ("web.de",),
    "imap.1und1.de": ("email.de", "online.de"),
    "secureimap.t-online.de": ("t-online.de", "magenta.de"),
    "mx.freenet.de": ("freenet.de",),
    "imap.orange.fr": ("orange.fr", "wanadoo.fr"),
    "imap.free.fr": ("free.fr",),
    "imap.laposte.net": ("laposte.net",),
    "imap.sfr.fr": ("sfr.fr", "neuf.fr"),
    "imapmail.libero.it": ("libero.it", "iol.it", "inwind.it", "giallo.it", "blu.it"),
    "in.virgilio.it": ("virgilio.it",),
    "imap.wp.pl": ("wp.pl",),
    "imap.poczta.onet.pl": ("onet.pl", "op.pl", "vp.pl"),
    "poczta.interia.pl": ("interia.pl", "interia.eu"),
    "poczta.o2.pl": ("o2.pl", "tlen.pl"),
    "imap.seznam.cz": ("seznam.cz", "email.cz", "post.cz"),
    "imap.centrum.cz": ("centrum.cz", "atlas.cz"),
    "imap.abv.bg": ("abv.bg",),
    "imap.ukr.net": ("ukr.net",),
    "imap.mail.ru": ("mail.ru", "inbox.ru", "list.ru", "bk.ru"),
    "imap.yandex.com": ("yandex.ru", "yandex.com", "ya.ru"),
    "imap.qq.com": ("qq.com", "foxmail.com"),
    "imap.163.com": ("163.com",),
    "imap.126.com": ("126.com",),
    "imap.fastmail.com": ("fastmail.com", "fastmail.fm"),
    "imap.zoho.com": ("zoho.com", "zohomail.com"),
    "imap.aol.com": ("aol.com", "aim.com", "verizon.net"),
    "imap.mail.com": ("mail.com", "email.com", "usa.com"),
    "imap.comcast.net": ("comcast.net",),
    "imap.mail.att.net": ("att.net", "sbcglobal.net", "bellsouth.net"),
    "mail.btinternet.com": ("btinternet.com", "btopenworld.com"),
    "imap.virginmedia.com": ("virginmedia.com", "ntlworld.com", "blueyonder.co.uk"),
}
"""IMAP server → the provider's domains."""
_RECEIVED_BY = {
    "imap.zoho.com": ("zoho.com",),
    "imap.zoho.eu": ("zoho.eu",),
    "imap.zoho.in": ("zoho.in",),
    "imap.fastmail.com": ("messagingengine.com",),
    "imap.mail.yahoo.com": ("yahoodns.net",),
    "imap.mail.me.com": ("mail.icloud.com",),
    "imap.secureserver.net": ("secureserver.net",),
    "secure.emailsrvr.com": ("emailsrvr.com",),
    "imap.ionos.de": (
        "kundenserver.de",
        "ionos.de",
    ),
    "imap.ionos.com": (
        "ionos.com",
        "1and1.com",
    ),
    "imap.ionos.co.uk": ("ionos.co.uk",),
    "imap.strato.de": ("rzone.de",),
    "ssl0.ovh.net": ("ovh.net",),
    "mail.privateemail.com": ("privateemail.com",),
    "imap.hostinger.com": ("hostinger.com",),
    "imap.titan.email": ("titan.email",),
    "mail.gandi.net": ("gandi.net",),
    "mail.infomaniak.com": ("infomaniak.ch",),
    "imap.migadu.com": ("migadu.com",),
    "imap.mailbox.org": ("mailbox.org",),
    "imap.one.com": ("one.com",),
    "imaps.aruba.it": ("aruba.it",),
    "imap.yandex.com": (
        "yandex.net",
        "yandex.ru",
    ),
    "imap.mail.ru": ("mail.ru",),
    "imap.exmail.qq.com": ("qq.com",),
    "imap.mxhichina.com": ("mxhichina.com",),
    "imap.worksmobile.com": ("worksmobile.com",),
    "imap.daum.net": ("daum.net",),
    "imap.naver.com": ("naver.com",),
}
"""IMAP server → what the names of its mail exchanges end in, which companies with domains of their own have as well."""
_OTHERS = """
    163.net 21cn.com aliyun.com sina.com sina.cn sohu.com yeah.net alice.it tin.it tiscali.it fastwebnet.it
    bluewin.ch sunrise.ch hispeed.ch bigpond.com optusnet.com.au iinet.net.au xtra.co.nz bol.com.br uol.com.br
    terra.com.br ig.com.br globo.com charter.net cox.net earthlink.net frontier.com juno.com optonline.net
    roadrunner.com windstream.net docomo.ne.jp ezweb.ne.jp au.com softbank.ne.jp nifty.com biglobe.ne.jp
    ocn.ne.jp so-net.ne.jp plala.or.jp duck.com hey.com hushmail.com pm.me proton.me protonmail.com
    protonmail.ch tuta.com tuta.io tutanota.com tutanota.de mailbox.org posteo.de posteo.net runbox.com
    disroot.org riseup.net home.nl kpnmail.nl planet.nl ziggo.nl xs4all.nl telenet.be skynet.be proximus.be
    hanmir.com korea.com dreamwiz.com lycos.co.kr empal.com paran.com chol.com rediffmail.com sify.com
    rambler.ru inbox.lv inbox.lt mail.ee centrum.sk azet.sk freemail.hu citromail.hu telia.com bredband.net
    spray.se online.no sol.no luukku.com rogers.com shaw.ca sympatico.ca telus.net videotron.ca sky.com
    talktalk.net tiscali.co.uk aon.at chello.at chello.nl arcor.de vodafone.de kabelmail.de numericable.fr
    bbox.fr club-internet.fr
""".split()  # noqa: SIM905 a list with one domain a line would be a page long
"""Providers whose server is not named here."""
_BRANDS = frozenset({"yahoo", "ymail", "hotmail", "outlook", "live", "gmx", "googlemail", "windowslive"})
"""Names that a provider has under many endings: `yahoo.co.uk`, `hotmail.fr`, `outlook.kr`."""
_MICROSOFT_BRANDS = frozenset({"hotmail", "outlook", "live", "windowslive"})
_APP_PASSWORDS = (
    "gmail.com",
    "googlemail.com",
    "mail.me.com",
    "mail.yahoo.com",
    "mail.yahoo.co.jp",
    "aol.com",
    "fastmail.com",
    "mail.att.net",
)
"""Ends of the names of servers that take a password made for one program, and not the one people know."""
_MICROSOFT = ("office365.com", "outlook.com", "office365.us", "partner.outlook.cn")
_HOST_OF = {domain: host for host, domains in _HOSTED.items() for domain in domains}
_DOMAINS = frozenset(_HOST_OF) | frozenset(_OTHERS)
_LONGEST_ENDING = 3
_MOST_ENDINGS = 2


def is_mail_provider(domain: str) -> bool:
    """Whether everybody can have a mailbox under the domain. `domain` in lower case."""
    if domain in _DOMAINS:
        return True
    name, *endings = domain.split(".")
    is_country = 0 < len(endings) <= _MOST_ENDINGS and all(0 < len(part) <= _LONGEST_ENDING for part in endings)
    return name in _BRANDS and is_country


def is_microsoft_brand(domain: str) -> bool:
    """Whether the domain is one of Microsoft's for everybody, such as hotmail.fr. `domain` in lower case."""
    hosted = _HOST_OF.get(domain)
    if hosted is not None:
        return is_microsoft_host(hosted)
    return is_mail_provider(domain) and domain.partition(".")[0] in _MICROSOFT_BRANDS


def without_mail_providers(domains: Iterable[str]) -> frozenset[str]:
    """Those of the domains that can be a company's."""
    return frozenset(domain for domain in domains if not is_mail_provider(domain))


def takes_app_passwords(host: str) -> bool:
    """Whether the server takes app passwords alone. `host` in lower case."""
    return ends_in(host, _APP_PASSWORDS)


def is_microsoft_host(host: str) -> bool:
    """Whether the server is Microsoft's, which take no passwords of programs. `host` in lower case."""
    return ends_in(host, _MICROSOFT)


def imap_host_behind(exchange: str) -> str:
    """The IMAP server of whoever receives mail by this exchange; empty where it is not known. In lower case."""
    return next((host for host, ends in _RECEIVED_BY.items() if ends_in(exchange, ends)), "")


def ends_in(host: str, ends: Iterable[str]) -> bool:
    """Whether the name is one of these, or below one of them. All in lower case."""
    return any(host == end or host.endswith(f".{end}") for end in ends)


def imap_host_of(domain: str) -> str | None:
    """The provider's IMAP server, where it is known. `domain` in lower case."""
    return _HOST_OF.get(domain)
