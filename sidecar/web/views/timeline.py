"""What happened to an order, in sentences: one per code that the use cases write."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sidecar.sync import answer_request
from sidecar.tiktok.reasons import reason_text
from sidecar.web.i18n import N_, Words
from sidecar.web.views import returns
from sidecar.web.views.address import FIELDS
from sidecar.web.views.labels import STATUSES
from sidecar.web.views.money import in_words
from sidecar.web.views.parcels import CANCELLATION_STATES
from sidecar.web.views.problems import explain

# TikTok's words for an order, a cancellation and a return never collide.
CODES: dict[str, str] = {
    **{name: label.text for name, label in STATUSES.items()},
    **{name: CANCELLATION_STATES[state] for name, state in answer_request.STATES.items()},
    **returns.STATUSES,
    **returns.TYPES,
}

SENTENCES: dict[str, str] = {
    "seen": N_("First seen on TikTok as %(status)s."),
    "taken_over": N_("Its TikTok shop was attached to this shop; the order came with it."),
    "status_changed": N_("TikTok's status went from %(from)s to %(to)s."),
    "import_requested": N_("Its creation in PrestaShop was asked for."),
    "tried_again": N_("What had stopped it was tried again."),
    "problem_closed": N_("Closed under Needs attention: %(reason)s"),
    "importing": N_("Being created in PrestaShop (attempt %(attempt)s)."),
    "created": N_("Created in PrestaShop as order %(id_order)s (%(reference)s)."),
    "adopted": N_("Found in PrestaShop as order %(id_order)s (%(reference)s); nothing was created again."),
    "made_elsewhere": N_("Another tool has already created it as PrestaShop order %(id_order)s; that one is kept."),
    "bound_to_foreign": N_("Linked to PrestaShop order %(id_order)s, created by another tool."),
    "prestashop_state": N_("The PrestaShop order was set to “%(state)s”."),
    "prestashop_changed": N_("The order's state in PrestaShop became “%(state)s”."),
    "prestashop_tracking": N_("The tracking number %(tracking_number)s was written into PrestaShop's order."),
    "prestashop_address": N_("The buyer's new address was written into PrestaShop's order (%(fields)s)."),
    "address_kept": N_(
        "The buyer changed the address on TikTok (%(fields)s); PrestaShop's order was shipped and keeps its own."
    ),
    "tracking_awaited": N_("Shipped in PrestaShop without a tracking number; the number is awaited."),
    "shipment_sent": N_("The parcel %(tracking_number)s was announced to TikTok. %(warning)s"),
    "cancellation_planned": N_("Cancellation asked for: %(reason)s"),
    "cancellation_undone": N_("The cancellation was undone before it was sent."),
    "cancellation_sent": N_("The cancellation was sent to TikTok: %(reason)s"),
    "cancellation_status": N_("TikTok says of the cancellation: %(status)s."),
    "request_accepted": N_("The buyer's request to cancel was accepted."),
    "request_rejected": N_("The buyer's request to cancel was rejected: %(reason)s"),
    "return_status": N_("%(type)s: %(status)s."),
    "return_accepted": N_("The return or refund %(id)s was accepted."),
    "return_offered": N_("%(amount)s was offered for the return or refund %(id)s."),
    "return_rejected": N_("The return or refund %(id)s was rejected: %(reason)s"),
    "credit_made": N_(
        "Credit slip %(slip)s of %(amount)s was created in PrestaShop for the return or refund %(id)s; items put back"
        " into stock: %(pieces)s."
    ),
    "credit_found": N_(
        "Credit slip %(slip)s of %(amount)s for the return or refund %(id)s already existed in PrestaShop; it was not"
        " created twice."
    ),
    "tracking_changed": N_("The tracking number was changed on TikTok from %(from)s to %(to)s."),
    "label_arranged": N_("The parcel was handed over to TikTok Shipping."),
    "warned": N_("The order was updated in PrestaShop."),
    "ignored": N_("Ignored: %(reason)s"),
    "snoozed": N_("Postponed until %(until)s."),
}
WARNINGS: dict[str, str] = {
    "country_inactive": N_(
        "The country of an address is not active in PrestaShop; the order was created anyway."
        " Activate the country under International > Locations."
    ),
    "listener_failed": N_("Another module of the shop failed meanwhile; the order is whole. %(message)s"),
    "listener_failed:module": N_(
        "The shop's module %(module)s failed at %(hook)s; the order is complete, but that module may have missed it."
        " %(place)s"
    ),
    "listener_failed:hook": N_("Another module of the shop failed at %(hook)s; the order is complete. %(place)s"),
    "listeners_skipped": N_("Another module ended the work early, so some modules did not hear of it. %(message)s"),
    "listeners_skipped:module": N_(
        "Another module of the shop (%(module)s) ended the work early at %(hook)s, so some modules did not hear of the"
        " order; the order is complete."
    ),
    "listeners_skipped:hook": N_(
        "Another module of the shop ended the work early at %(hook)s, so some modules did not hear of the order; the"
        " order is complete."
    ),
    "no_tax_of_rate": N_("PrestaShop has no tax of a line's rate: add it under International > Taxes. %(message)s"),
}
WARNING = N_("PrestaShop's module warns: %(message)s")
RETRY = N_("%(sentence)s It will be retried automatically.")
ACTORS = {
    "schedule": N_("automatically"),
    "sidecar": N_("automatically"),
    "command": N_("from the command line"),
    "tiktok": N_("by TikTok"),
    "prestashop": N_("by PrestaShop"),
}
UNKNOWN = N_("Something was noted that this version has no words for (%(code)s).")


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline."""

    at: str
    title: str
    text: str
    actor: str
    code: str


def timeline(entries: Iterable[Any], words: Words) -> list[Moment]:
    """Return the sentences, the newest first."""
    return [_moment(entry, words) for entry in reversed(list(entries))]


def _moment(entry: Any, words: Words) -> Moment:
    return Moment(
        words.moment(entry.at),
        words.long(entry.at),
        sentence(entry.code, entry.params, words),
        actor(entry.actor, words),
        entry.code,
    )


def sentence(code: str, params: dict[str, Any], words: Words) -> str:
    """Return the sentence of a timeline code; a problem is told by its own sentence."""
    if code == "problem":
        return explain(str(params.get("problem", "")), params, words).sentence
    if code == "retry_later":
        return words(RETRY, sentence=explain(str(params.get("problem", "")), params, words).sentence)
    template = SENTENCES.get(code)
    if template is None:
        return words(UNKNOWN, code=code)
    values = {name: _value(name, value, words) for name, value in params.items() if name != "warnings"}
    return " ".join([words(template, **values), *_warnings(params.get("warnings") or (), words)])


def _warnings(warnings: Iterable[dict[str, str] | str], words: Words) -> list[str]:
    """Return what the module warned of in sentences, each once; older entries kept the module's message alone."""
    read = [{"code": "", "message": one} if isinstance(one, str) else one for one in warnings]
    told = [words(_template(one), **one).strip() for one in read]
    return list(dict.fromkeys(told))


def _template(warning: Mapping[str, str]) -> str:
    """Return the sentence that tells most with what is known: the module, else the hook, else the message alone."""
    known = next((name for name in ("module", "hook") if warning.get(name)), "")
    found = WARNINGS.get(f"{warning['code']}:{known}") if warning.get("hook") else None
    return found or WARNINGS.get(warning["code"], WARNING)


def actor(name: str, words: Words) -> str:
    """Return who acted, in words."""
    kind, _, person = name.partition(":")
    if kind == "employee":
        return words("by %(name)s", name=person)
    return words(ACTORS[name]) if name in ACTORS else name


def _value(name: str, value: Any, words: Words) -> Any:
    if name in ("status", "from", "to", "type") and value in CODES:
        return words(CODES[value])
    if name == "reason" and value:
        return words(reason_text(str(value)))
    if name == "amount":
        return in_words(str(value), words)
    if name == "fields":
        return words.listed([words(FIELDS.get(field, field)) for field in value])
    if name == "until" and isinstance(value, str):
        return words.moment(datetime.fromisoformat(value))
    if isinstance(value, list | tuple):
        return words.listed([str(item) for item in value])
    return value
