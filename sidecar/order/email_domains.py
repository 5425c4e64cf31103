"""Which domains made-up e-mail addresses must not have: there, somebody could receive what was sent to them."""

_EVERYWHERE = (
    "aol fastmail gmail gmx googlemail hotmail icloud live mailbox msn outlook proton protonmail tutanota yahoo ymail"
    " yandex zoho"
)
_IN_ONE_COUNTRY = (
    "163.com 9online.fr a1.net aliceadsl.fr alice.it aon.at arcor.de bbox.fr blueyonder.co.uk bluewin.ch bol.com.br"
    " btinternet.com club-internet.fr cox.net comcast.net eircom.net email.it free.fr freenet.de iol.ie iol.it"
    " interia.pl kpnmail.nl laposte.net libero.it mac.com mail.com mail.ru me.com netcabo.pt neuf.fr ntlworld.com"
    " numericable.fr o2.pl online.de onet.pl op.pl orange.es orange.fr planet.nl posteo.de proximus.be qq.com sapo.pt"
    " sfr.fr sky.com skynet.be t-online.de talktalk.net telefonica.net telenet.be terra.es tin.it tiscali.it"
    " tlen.pl verizon.net virgilio.it virginmedia.com voila.fr wanadoo.es wanadoo.fr web.de wp.pl xs4all.nl ziggo.nl"
)
PROVIDERS_EVERYWHERE = frozenset(_EVERYWHERE.split())
PROVIDERS_IN_ONE_COUNTRY = frozenset(_IN_ONE_COUNTRY.split())
OF_TIKTOK = frozenset({"tiktok.com", "bytedance.com"})
SECOND_LEVELS = frozenset({"ac", "co", "com", "net", "org"})


def has_mailboxes(domain: str) -> bool:
    """Tell whether anybody may have a mailbox there: at a well-known provider, or at TikTok, which relays e-mails."""
    labels = domain.split(".")
    registered = labels[-3] if len(labels) > 2 and labels[-2] in SECOND_LEVELS else labels[-2]
    known = PROVIDERS_IN_ONE_COUNTRY | OF_TIKTOK
    return registered in PROVIDERS_EVERYWHERE or any(_is_within(domain, each) for each in known)


def is_of_shop(domain: str, host: str) -> bool:
    """Tell whether it is the shop's own domain, where its staff have mailboxes; one below it is nobody's."""
    return _is_within(host, domain)


def _is_within(name: str, domain: str) -> bool:
    return name == domain or name.endswith(f".{domain}")
