"""The table of all problems: what happened, what to do, and which button repairs it.

Append rows to the section they belong to; never rename or remove one (stored orders keep their codes).
Texts are gettext message ids; ``%(name)s`` placeholders are filled from ``Problem.params``. The params of ``TEXTS`` are
message ids as well: translate them before filling them in.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from sidecar.catalogues import language_of, translations

Action = Literal[
    "link_sku",
    "retry",
    "reconnect",
    "settings",
    "preflight",
    "onboarding",
    "update_module",
    "none",
    "open_order",
    "answer",
]


def N_(message: str) -> str:  # noqa: N802
    """Mark a text for the catalogue without translating it here."""
    return message


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """How one code is told to a person: a sentence, a remedy, and the action that the page offers."""

    sentence: str
    remedy: str
    action: Action


def ended(sentence: str) -> str:
    """Return a sentence with its full stop, which one that quotes another program may lack."""
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."


TEXTS = frozenset({"reason", "figure"})
# What may stand in a log: nothing that a buyer wrote, and nothing that another program worded.
LOGGED = frozenset({"host", "status", "reason", "location", "resource", "method", "path", "request", "limit_mib"})


class Told(NamedTuple):
    """A problem in words, outside the tab: on the command line, in the log, in a file, on PrestaShop's order page."""

    sentence: str
    remedy: str


def in_english(code: str, params: Mapping[str, Any]) -> Told:
    """Return what happened and what to do; a missing value shows as "…", an unknown code stands for itself."""
    return in_language("en", code, params)


def in_language(language: str, code: str, params: Mapping[str, Any]) -> Told:
    """Return the same in a language ("fr"); English where there is no catalogue of it."""
    kind, words = PROBLEMS.get(code), translations(language_of(language)).gettext
    if kind is None:
        return Told(code, "")
    values = defaultdict(lambda: "…", params)
    for name in TEXTS & params.keys():
        text = words(str(params[name])) if params[name] else ""
        values[name] = text % values if "%(" in text else text
    return Told(ended(words(kind.sentence) % values), words(kind.remedy) % values if kind.remedy else "")


def sentence_for_log(code: str, params: Mapping[str, Any]) -> str:
    """Return what happened and what to do, in English; values that could be a buyer's show as "…"."""
    return " ".join(in_english(code, {name: value for name, value in params.items() if name in LOGGED})).strip()


PROBLEMS: dict[str, ProblemKind] = {
    # --- any connection -------------------------------------------------------------------------------------------
    "host_unreachable": ProblemKind(
        N_("%(host)s could not be reached: %(reason)s."),
        N_("We keep trying. If it persists, check the address, and that no firewall is in the way."),
        "retry",
    ),
    "certificate_refused": ProblemKind(
        N_("The certificate of %(host)s is not valid: %(reason)s."),
        N_("Renew or complete the certificate of that server, then try again."),
        "retry",
    ),
    "private_address_refused": ProblemKind(
        N_("%(host)s is a private address, which this sidecar does not call."),
        N_("Use the public address, or let the operator of the sidecar allow private addresses."),
        "settings",
    ),
    "address_invalid": ProblemKind(
        N_("The address “%(address)s” cannot be used."),
        N_("Write it as https://www.example.com, without spaces or a password in it."),
        "settings",
    ),
    "redirected": ProblemKind(
        N_("%(host)s sends us on to %(location)s instead of answering."),
        N_("Enter the address that the server itself uses, with the right scheme (https) and host name."),
        "settings",
    ),
    "answer_lost": ProblemKind(
        N_("%(host)s took the request, but its answer never arrived: %(reason)s."),
        N_("What was done is checked before anything is repeated; you do not need to do anything."),
        "retry",
    ),
    "answer_too_large": ProblemKind(
        N_("The answer of %(host)s is larger than %(limit_mib)s MiB and was not read."),
        N_("Something else than the expected service may be answering at this address."),
        "retry",
    ),
    # --- TikTok: authorisation and app ----------------------------------------------------------------------------
    "tiktok_not_connected": ProblemKind(
        N_("No TikTok shop is connected."),
        N_("Connect your TikTok shop."),
        "reconnect",
    ),
    "tiktok_deauthorized": ProblemKind(
        N_("TikTok no longer lets us in: the authorisation was withdrawn."),
        N_("Connect the TikTok shop again with the account of its owner."),
        "reconnect",
    ),
    "tiktok_token_expired": ProblemKind(
        N_("The authorisation by the TikTok shop has run out."),
        N_("Connect the TikTok shop again with the account of its owner."),
        "reconnect",
    ),
    "tiktok_code_refused": ProblemKind(
        N_("TikTok refused the authorisation code: it was used before or is older than 30 minutes."),
        N_("Start the connection again."),
        "reconnect",
    ),
    "tiktok_not_a_seller": ProblemKind(
        N_("The account that authorised us is not a seller's account."),
        N_("Start the connection again, signed in as the owner of the TikTok shop."),
        "reconnect",
    ),
    "tiktok_no_shop": ProblemKind(
        N_("The authorisation covers no TikTok shop."),
        N_("Check in TikTok Seller Center that the shop is active, then connect again."),
        "reconnect",
    ),
    "tiktok_state_invalid": ProblemKind(
        N_("This authorisation was not started here, or more than 30 minutes ago."),
        N_("Start the connection again from the TikTok Shop tab in PrestaShop."),
        "reconnect",
    ),
    "tiktok_shop_taken": ProblemKind(
        N_("The TikTok shop “%(name)s” is attached to another shop already."),
        N_("Detach it there first."),
        "none",
    ),
    "tiktok_scope_missing": ProblemKind(
        N_("The TikTok app lacks a permission that this needs: %(message)s"),
        N_("Add the permission to the app in TikTok Partner Center, then connect the shop again."),
        "reconnect",
    ),
    "tiktok_shop_access": ProblemKind(
        N_("The authorisation does not match this TikTok shop."),
        N_("Connect the TikTok shop again."),
        "reconnect",
    ),
    "tiktok_bad_secret": ProblemKind(
        N_("TikTok refuses our signature."),
        N_("Check the app secret in the settings: copy it again from TikTok Partner Center."),
        "settings",
    ),
    "tiktok_bad_app_key": ProblemKind(
        N_("TikTok does not know this app key."),
        N_("Check the app key in the settings: copy it again from TikTok Partner Center."),
        "settings",
    ),
    "tiktok_app_missing": ProblemKind(
        N_("No TikTok app is set up for this shop."),
        N_("Enter app key, app secret and service id in the settings."),
        "settings",
    ),
    "tiktok_clock": ProblemKind(
        N_("TikTok refuses our requests because the clock of this server is wrong."),
        N_("Let the operator of the sidecar set the clock (NTP)."),
        "retry",
    ),
    "tiktok_ip_not_allowed": ProblemKind(
        N_("TikTok refuses requests from this server's address."),
        N_("Add the server's public address to the app's IP allow list in TikTok Partner Center."),
        "retry",
    ),
    "tiktok_shop_inactive": ProblemKind(
        N_("TikTok says that the shop or its seller is inactive."),
        N_("See TikTok Seller Center; we continue when the shop is active again."),
        "retry",
    ),
    "tiktok_token_busy": ProblemKind(
        N_("Another process is renewing the authorisation."),
        N_("We keep trying."),
        "retry",
    ),
    "tiktok_authorization_lost": ProblemKind(
        N_("The authorisation by “%(seller)s” is no longer valid."),
        N_("Connect the TikTok shop again with the account of its owner."),
        "reconnect",
    ),
    "unknown_tiktok_shop": ProblemKind(
        N_("The TikTok shop %(tiktok_shop_id)s is not attached to this shop."),
        N_("Choose one of the attached TikTok shops, or connect it."),
        "reconnect",
    ),
    # --- TikTok: its answers --------------------------------------------------------------------------------------
    "tiktok_rate_limited": ProblemKind(
        N_("TikTok asks us to slow down."),
        N_("We wait and continue automatically."),
        "retry",
    ),
    "tiktok_unavailable": ProblemKind(
        N_("TikTok is not answering properly right now: %(message)s"),
        N_("We keep trying."),
        "retry",
    ),
    "tiktok_bad_answer": ProblemKind(
        N_("TikTok's answer cannot be read: %(reason)s (HTTP %(status)s)."),
        N_("We keep trying. If it persists, something between this server and TikTok changes the answers."),
        "retry",
    ),
    "tiktok_endpoint_gone": ProblemKind(
        N_("TikTok no longer knows the address %(path)s."),
        N_("Update the sidecar, or let its operator choose another version with SIDECAR_TIKTOK_ENDPOINTS."),
        "none",
    ),
    "tiktok_parameter_refused": ProblemKind(
        N_("TikTok refuses the request: %(message)s"),
        N_("This is a bug in the sidecar or a change on TikTok's side; update the sidecar."),
        "retry",
    ),
    "tiktok_refused": ProblemKind(
        N_("TikTok refuses with code %(code)s: %(message)s"),
        N_("See the order in TikTok Seller Center, then try again."),
        "retry",
    ),
    "tiktok_partly_refused": ProblemKind(
        N_("TikTok accepted a part only: %(message)s"),
        N_("See the order in TikTok Seller Center, then try again."),
        "retry",
    ),
    "tiktok_webhook_unsigned": ProblemKind(
        N_("A message that claims to come from TikTok has no valid signature."),
        N_("Check the app secret in the settings if TikTok's own messages are refused."),
        "settings",
    ),
    "tiktok_webhook_malformed": ProblemKind(
        N_("A message of TikTok's cannot be read: %(field)s."),
        N_("Orders still arrive with the regular fetch."),
        "none",
    ),
    # --- TikTok: one order ----------------------------------------------------------------------------------------
    "order_malformed": ProblemKind(
        N_("TikTok's order cannot be used: the field %(field)s is missing or wrong."),
        N_("See the order in TikTok Seller Center; fetch it again later."),
        "retry",
    ),
    "order_not_found": ProblemKind(
        N_("TikTok does not know this order in the connected shop."),
        N_("Check that the right TikTok shop is connected."),
        "retry",
    ),
    "tiktok_order_of_other_shop": ProblemKind(
        N_("This order belongs to another TikTok shop."),
        N_("Connect the TikTok shop that sold it."),
        "reconnect",
    ),
    "tiktok_order_in_other_status": ProblemKind(
        N_("The order has changed on TikTok; this is not possible in its current status."),
        N_("Its status is being read again; check it before you decide."),
        "retry",
    ),
    "on_hold": ProblemKind(
        N_("TikTok keeps the order on hold for about an hour, in which the buyer may still cancel."),
        N_("Nothing to do: we continue when TikTok releases it."),
        "none",
    ),
    "fulfilled_by_tiktok": ProblemKind(
        N_("TikTok fulfils this order from its own warehouse."),
        N_("Nothing to do: TikTok ships it."),
        "none",
    ),
    "unknown_order": ProblemKind(
        N_("The order %(order_id)s is not known here."),
        N_("Fetch the orders, then look for it again."),
        "retry",
    ),
    # --- TikTok: cancellations and returns ------------------------------------------------------------------------
    "cancel_reason_refused": ProblemKind(
        N_("TikTok does not accept this reason in the order's current status."),
        N_("Choose another reason."),
        "open_order",
    ),
    "cancel_lines_refused": ProblemKind(
        N_("TikTok does not let sellers of this market cancel single items of an order."),
        N_("Cancel the whole order, or ask the buyer to request the cancellation of the item."),
        "open_order",
    ),
    "nothing_ticked": ProblemKind(
        N_("No item is ticked."),
        N_("Tick at least one item."),
        "none",
    ),
    "cancel_not_allowed": ProblemKind(
        N_("This order cannot be cancelled now. %(reason)s"),
        N_("Nothing was sent to TikTok; the order continues as before."),
        "none",
    ),
    "cancel_not_possible": ProblemKind(
        N_("TikTok does not let this order be cancelled any more: %(message)s"),
        N_("If the parcel cannot be stopped, the buyer can return it after delivery."),
        "open_order",
    ),
    "already_cancelled": ProblemKind(
        N_("The order is cancelled already."),
        N_("Nothing to do."),
        "none",
    ),
    "already_done": ProblemKind(
        N_("TikTok says that this was done already."),
        N_("Nothing to do; the order is read again."),
        "none",
    ),
    "cancellation_in_process": ProblemKind(
        N_("A cancellation of this order is being processed by TikTok."),
        N_("Wait for its result; the order is read again automatically."),
        "none",
    ),
    "cancellation_pending": ProblemKind(
        N_("The buyer has asked to cancel; TikTok wants an answer first."),
        N_("Accept or reject the buyer's request, then ship."),
        "answer",
    ),
    "answer_refused": ProblemKind(
        N_("TikTok does not take this answer to the buyer's request: %(message)s"),
        N_("Answer the request in TikTok Seller Center; its status is then read from there."),
        "none",
    ),
    "request_no_longer_open": ProblemKind(
        N_("The request of the buyer is no longer open."),
        N_("Nothing to do; its status is being read again."),
        "none",
    ),
    "reject_reason_refused": ProblemKind(
        N_("TikTok does not accept this reason for rejecting the request."),
        N_("Choose another reason."),
        "answer",
    ),
    "reject_reasons_absent": ProblemKind(
        N_("TikTok offers no reason for rejecting this request, so it cannot be rejected from here."),
        N_("Accept it, or answer it in TikTok Seller Center before the deadline."),
        "answer",
    ),
    "photos_refused": ProblemKind(
        N_("Photos cannot be sent to TikTok from here. Nothing was sent."),
        N_("Answer without a photo. Where TikTok wants one as proof, answer in TikTok Seller Center."),
        "none",
    ),
    "unknown_cancellation": ProblemKind(
        N_("This cancellation is not known here."),
        N_("Open the order again; its cancellations are read anew."),
        "open_order",
    ),
    "nothing_to_do": ProblemKind(
        N_("There is nothing to do."),
        N_("Nothing: all is as it should be."),
        "none",
    ),
    # --- TikTok: shipping -----------------------------------------------------------------------------------------
    "already_shipped": ProblemKind(
        N_("The order, or one of these items, is marked as shipped at TikTok already."),
        N_("Nothing to do; the order is read again. A tracking number can be changed once, for a limited time."),
        "open_order",
    ),
    "tracking_number_refused": ProblemKind(
        N_("TikTok refuses the tracking number “%(tracking_number)s”: %(message)s"),
        N_("Check the tracking number and the carrier, then send it again."),
        "open_order",
    ),
    "tracking_change_refused": ProblemKind(
        N_("TikTok does not let the tracking number be changed any more: %(message)s"),
        N_(
            "It can be changed once, for a limited time after shipping. TikTok keeps the old number: put it back in"
            " PrestaShop."
        ),
        "open_order",
    ),
    "tracking_change_not_now": ProblemKind(
        N_("TikTok does not let the tracking number be changed at the moment: %(message)s"),
        N_("Enter the new number again later, in the order's panel. Until then TikTok keeps the old one."),
        "open_order",
    ),
    "provider_refused": ProblemKind(
        N_("TikTok does not accept this carrier for the order's delivery option: %(message)s"),
        N_("Choose another TikTok carrier for it in the settings."),
        "settings",
    ),
    "market_ships_otherwise": ProblemKind(
        N_("TikTok takes the parcels of this order's market in a way that the sidecar does not know."),
        N_("Ship the order in TikTok Seller Center; its status then appears here and in PrestaShop by itself."),
        "none",
    ),
    "shipped_by_tiktok_label": ProblemKind(
        N_("TikTok ships this order with its own label; a tracking number of yours is not accepted."),
        N_("Print TikTok's label from the order."),
        "open_order",
    ),
    "lines_needed": ProblemKind(
        N_("The order has several parcels at TikTok; the items of this parcel must be named."),
        N_("Choose the items that are in the parcel."),
        "open_order",
    ),
    "split_refused": ProblemKind(
        N_("TikTok does not let these items be shipped in separate parcels: %(message)s"),
        N_("Ship the items together."),
        "open_order",
    ),
    "label_not_ready": ProblemKind(
        N_("TikTok is still making the label."),
        N_("Try again in a minute."),
        "retry",
    ),
    "label_not_tiktoks": ProblemKind(
        N_("TikTok has neither label nor packing slip for this order: you ship it with a carrier of your own."),
        N_("Your carrier gives you the label; PrestaShop prints the delivery slip of its order."),
        "none",
    ),
    "label_elsewhere": ProblemKind(
        N_("TikTok has no parcel for this order yet: its label has to be bought first."),
        N_("Buy the label in TikTok Seller Center; the number then appears here and in PrestaShop by itself."),
        "none",
    ),
    "parcel_refused": ProblemKind(
        N_("TikTok does not take this parcel: %(message)s"),
        N_(
            "Have the address or the item's data corrected, then try again. If that is impossible, cancel the order "
            "for the reason “Unable to deliver to the buyer's address”."
        ),
        "open_order",
    ),
    "invoice_needed": ProblemKind(
        N_("TikTok wants an invoice before this order may be shipped: %(message)s"),
        N_("Upload it in TikTok Seller Center, then try again."),
        "retry",
    ),
    "label_refused": ProblemKind(
        N_("TikTok gives no label for this parcel: %(message)s"),
        N_("Arrange the shipment in TikTok Seller Center."),
        "open_order",
    ),
    "carrier_unmapped": ProblemKind(
        N_("No TikTok carrier is chosen for the PrestaShop carrier “%(carrier)s”."),
        N_("Choose the TikTok carrier in the settings."),
        "settings",
    ),
    "tracking_number_missing": ProblemKind(
        N_("The PrestaShop order has no tracking number yet."),
        N_("Enter the tracking number in the PrestaShop order."),
        "open_order",
    ),
    "partial_shipping_off": ProblemKind(
        N_("The settings do not allow an order to be shipped in several parcels."),
        N_("Ship all items together, or allow several parcels in the settings."),
        "settings",
    ),
    "unknown_shipment": ProblemKind(
        N_("This parcel is not known here."),
        N_("Open the order again; its parcels are read anew."),
        "open_order",
    ),
    # --- SKU matching ---------------------------------------------------------------------------------------------
    "sku_unmatched": ProblemKind(
        N_("No product in PrestaShop has the SKU “%(seller_sku)s”."),
        N_("Choose the product. Every order waiting for this SKU then continues automatically."),
        "link_sku",
    ),
    "sku_ambiguous": ProblemKind(
        N_("Several products in PrestaShop have the SKU “%(seller_sku)s”."),
        N_("Choose the right one."),
        "link_sku",
    ),
    "sku_missing": ProblemKind(
        N_("“%(product_name)s” has no seller SKU on TikTok."),
        N_("Choose the product, or enter the SKU in TikTok Seller Center."),
        "link_sku",
    ),
    "sku_needs_combination": ProblemKind(
        N_("The SKU “%(seller_sku)s” belongs to a product with combinations."),
        N_("Choose the combination."),
        "link_sku",
    ),
    "product_gone": ProblemKind(
        N_("The product linked to the SKU “%(seller_sku)s” no longer exists in PrestaShop."),
        N_("Choose another product."),
        "link_sku",
    ),
    "product_inactive": ProblemKind(
        N_("The product for the SKU “%(seller_sku)s” is disabled in PrestaShop."),
        N_("Enable the product, choose another one, or allow disabled products in the settings."),
        "link_sku",
    ),
    "out_of_stock": ProblemKind(
        N_("PrestaShop has too few pieces of “%(seller_sku)s” in stock."),
        N_("Restock, cancel the TikTok order, or allow orders without stock in the settings."),
        "open_order",
    ),
    "unknown_product": ProblemKind(
        N_("The product %(product)s does not exist in the catalogue read from PrestaShop."),
        N_("Check the id, or wait until the catalogue has been read again."),
        "link_sku",
    ),
    # --- money ----------------------------------------------------------------------------------------------------
    "currency_missing": ProblemKind(
        N_("The currency %(currency)s is not set up in PrestaShop."),
        N_("Add the currency under International > Localization and enable it for this shop."),
        "preflight",
    ),
    "amounts_differ": ProblemKind(
        N_("PrestaShop shows other amounts than TikTok's order: “%(figure)s” is %(found)s instead of %(expected)s."),
        N_("Open the PrestaShop order and compare; another module may have changed it."),
        "open_order",
    ),
    "amounts_inconsistent": ProblemKind(
        N_("TikTok's own figures differ by %(difference)s; the order has a correction line for it."),
        N_("Nothing to do; look at the line if you wonder about the total."),
        "none",
    ),
    # --- address --------------------------------------------------------------------------------------------------
    "address_incomplete": ProblemKind(
        N_("The recipient's address lacks %(field)s."),
        N_("Complete the address with the rules in the settings, or wait for TikTok to update it."),
        "open_order",
    ),
    "country_missing": ProblemKind(
        N_("PrestaShop does not know the country %(country)s."),
        N_("Add the country under International > Locations."),
        "preflight",
    ),
    "identification_number_missing": ProblemKind(
        N_("PrestaShop requires an identification number for %(country)s, which TikTok does not provide."),
        N_("Choose in the settings what to fill in."),
        "settings",
    ),
    # --- PrestaShop -----------------------------------------------------------------------------------------------
    "prestashop_unreachable": ProblemKind(
        N_("The PrestaShop shop cannot be reached: %(reason)s."),
        N_("We keep trying. If it persists, check that the shop is online."),
        "retry",
    ),
    "prestashop_unavailable": ProblemKind(
        N_("PrestaShop answers with an error (%(status)s)."),
        N_("We keep trying. If it persists, see the shop's error log."),
        "retry",
    ),
    "prestashop_slow": ProblemKind(
        N_("PrestaShop is slow just now: the check of the shop was given up after %(seconds)s seconds."),
        N_("Check again later. If it persists, ask the shop's host why it answers so slowly."),
        "preflight",
    ),
    "prestashop_busy": ProblemKind(
        N_("PrestaShop is busy with another order."),
        N_("We keep trying."),
        "retry",
    ),
    "prestashop_bad_answer": ProblemKind(
        N_("PrestaShop's answer to %(request)s cannot be read: %(reason)s."),
        N_("See the error log of the shop; another module or a security tool may change the answers."),
        "preflight",
    ),
    "prestashop_key_refused": ProblemKind(
        N_("PrestaShop refuses our webservice key."),
        N_("Pair the shop again in the module's configuration."),
        "reconnect",
    ),
    "prestashop_permission_missing": ProblemKind(
        N_("Our webservice key is not allowed to use “%(resource)s”."),
        N_("Open the module's configuration and let it repair the key."),
        "update_module",
    ),
    "prestashop_webservice_off": ProblemKind(
        N_("The webservice of PrestaShop is switched off."),
        N_("Switch it on under Advanced Parameters > Webservice."),
        "preflight",
    ),
    "prestashop_refused": ProblemKind(
        N_("PrestaShop refuses: %(message)s"),
        N_("Correct it in PrestaShop, then try again."),
        "retry",
    ),
    "module_missing": ProblemKind(
        N_("The module TikTok Shop is not installed or not active in PrestaShop."),
        N_("Install or enable the module."),
        "update_module",
    ),
    "module_too_old": ProblemKind(
        N_("The module in PrestaShop (%(found)s) is too old for the TikTok Shop service."),
        N_("Update the module."),
        "update_module",
    ),
    "module_upgrade_pending": ProblemKind(
        N_("The module's new files are in PrestaShop, but PrestaShop has not upgraded the module yet."),
        N_("Choose Configure beside the module in PrestaShop's module manager, and press Upgrade the module there."),
        "update_module",
    ),
    "sidecar_too_old": ProblemKind(
        N_("The module in PrestaShop (%(found)s) is newer than the TikTok Shop service understands."),
        N_("Update the TikTok Shop service."),
        "none",
    ),
    "prestashop_order_gone": ProblemKind(
        N_("The PrestaShop order %(id_order)s no longer exists."),
        N_("Nothing is created a second time automatically; create the order again if you want it."),
        "open_order",
    ),
    "foreign_order": ProblemKind(
        N_("Another tool has already created this order in PrestaShop."),
        N_("Link the two under First steps, which shows both numbers. “Try again” creates a second one."),
        "onboarding",
    ),
    "carrier_missing": ProblemKind(
        N_("The carrier chosen for TikTok orders no longer exists in PrestaShop."),
        N_("Choose another carrier in the settings."),
        "preflight",
    ),
    "order_state_missing": ProblemKind(
        N_("The order state chosen for “%(status)s” no longer exists in PrestaShop."),
        N_("Choose another order state in the settings."),
        "preflight",
    ),
    "cancelled_after_shipping": ProblemKind(
        N_("TikTok cancelled an order that PrestaShop shows as shipped (%(id_order)s)."),
        N_("Open the PrestaShop order and decide: stop the parcel, or wait for its return."),
        "open_order",
    ),
    # --- PrestaShop: its webservice and the module's refusals -----------------------------------------------------
    "prestashop_wrong_host": ProblemKind(
        N_("PrestaShop at %(host)s sends us on to %(location)s: it answers under another address."),
        N_("Pair the shop again with the address that PrestaShop uses itself, port and https included."),
        "reconnect",
    ),
    "prestashop_host_changed": ProblemKind(
        N_("PrestaShop at %(host)s sends us back to the same address: its web server tells it another host or scheme."),
        N_(
            "With nginx add “fastcgi_param HTTP_HOST $http_host;” after the included fastcgi_params, which leaves the "
            "port out; behind a proxy that ends HTTPS, pass X-Forwarded-Proto on."
        ),
        "preflight",
    ),
    "prestashop_silent": ProblemKind(
        N_("PrestaShop did not answer us within %(seconds)s seconds."),
        N_(
            "If PHP has a single worker (pm.max_children = 1), allow it two: the shop has to answer us while its own "
            "page waits. Otherwise a firewall may drop our requests."
        ),
        "preflight",
    ),
    "prestashop_php_fault": ProblemKind(
        N_("PrestaShop stopped with an error (%(status)s): %(message)s"),
        N_("We keep trying. If it persists, see the shop's PHP error log; another module may be at fault."),
        "retry",
    ),
    "prestashop_key_not_received": ProblemKind(
        N_("PrestaShop did not receive our key: the web server drops the Authorization header."),
        N_("With Apache and CGI or FPM add “CGIPassAuth On” to the shop's .htaccess, or let your host pass it on."),
        "preflight",
    ),
    "prestashop_other_shop": ProblemKind(
        N_("Our webservice key is not allowed for this shop of your PrestaShop."),
        N_("Allow the key for this shop under Advanced Parameters > Webservice, or pair the shop again."),
        "reconnect",
    ),
    "prestashop_blocked": ProblemKind(
        N_("Something in front of PrestaShop at %(host)s refuses our requests (%(status)s)."),
        N_("Let your host or security tool allow this server's requests to /api/."),
        "preflight",
    ),
    "prestashop_no_webservice": ProblemKind(
        N_("There is no PrestaShop webservice at %(host)s/api/."),
        N_("Check the shop's address; save Shop Parameters > Traffic & SEO once so that PrestaShop writes its rules."),
        "preflight",
    ),
    "prestashop_not_found": ProblemKind(
        N_("PrestaShop has no “%(resource)s”."),
        N_("It was deleted in PrestaShop."),
        "none",
    ),
    "module_setting_refused": ProblemKind(
        N_("PrestaShop no longer has something that the settings name: %(message)s"),
        N_("Choose another one in the settings."),
        "settings",
    ),
    "module_product_refused": ProblemKind(
        N_("PrestaShop refuses a product of the order: %(message)s"),
        N_("Choose another product for its SKU."),
        "link_sku",
    ),
    "language_missing": ProblemKind(
        N_("The shop has no active language."),
        N_("Enable a language under International > Localization."),
        "preflight",
    ),
    "setting_unknown": ProblemKind(
        N_("There is no setting “%(setting)s”."),
        N_("See the list of settings."),
        "settings",
    ),
    "setting_refused": ProblemKind(
        N_("The setting “%(setting)s” cannot have this value: %(reason)s."),
        N_("Correct the value; nothing was changed."),
        "settings",
    ),
    # --- pairing and sessions -------------------------------------------------------------------------------------
    "pairing_code_unknown": ProblemKind(
        N_("This pairing code is unknown or older than 15 minutes."),
        N_("Create a new code with “sidecar pair” and enter it in the module."),
        "none",
    ),
    "pairing_failed": ProblemKind(
        N_("The pairing stopped at the step “%(step)s”, at the request %(request)s%(answered)s."),
        N_("%(hint)s"),
        "none",
    ),
    "pairing_malformed": ProblemKind(
        N_("The pairing request cannot be used: %(field)s is missing or wrong."),
        N_("Update the module and try again."),
        "update_module",
    ),
    "clock_skew": ProblemKind(
        N_("The clocks of PrestaShop's server and of the TikTok Shop service differ by %(seconds)s seconds."),
        N_("Set both servers' clocks from the network (NTP)."),
        "none",
    ),
    "token_expired": ProblemKind(
        N_("The session has expired."),
        N_("Open the TikTok Shop tab again."),
        "none",
    ),
    "token_used": ProblemKind(
        N_("This link was used already."),
        N_("Open the TikTok Shop tab again."),
        "none",
    ),
    "bad_signature": ProblemKind(
        N_("The session could not be verified."),
        N_("Open the TikTok Shop tab again. If it persists, pair the shop again."),
        "none",
    ),
    "unknown_shop": ProblemKind(
        N_("The TikTok Shop service does not know this shop."),
        N_("Pair the shop in the module's configuration."),
        "none",
    ),
    "origin": ProblemKind(
        N_("The page was opened from an address that does not belong to the shop."),
        N_("Open the TikTok Shop tab from the shop's own back office."),
        "none",
    ),
    "finding_gone": ProblemKind(
        N_("What was to be fixed is gone or has changed."),
        N_("Check again before you change anything."),
        "preflight",
    ),
    "list_malformed": ProblemKind(
        N_("Line %(line)s of the list is not a TikTok order ID and a PrestaShop order number."),
        N_("Write one order per line: tiktok_order_id;id_order. Nothing was linked."),
        "none",
    ),
    "list_too_long": ProblemKind(
        N_("The list has more than %(limit)s lines."),
        N_("Split it into several lists. Nothing was linked."),
        "none",
    ),
    "shop_copy": ProblemKind(
        N_("This looks like a copy of the shop that was paired (%(shop_url)s)."),
        N_("Nothing is written from a copy. Pair it separately, or take over the pairing."),
        "none",
    ),
    "not_allowed": ProblemKind(
        N_("Your employee profile does not allow this."),
        N_("Ask an administrator of the shop for the permission."),
        "none",
    ),
    "pairing_address_taken": ProblemKind(
        N_("Another shop is paired at %(address)s already, so this one cannot move there."),
        N_("Pair without saying that the shop has moved, or let the operator forget the other shop first."),
        "none",
    ),
    "too_many_attempts": ProblemKind(
        N_("Too many attempts were refused."),
        N_("Wait %(seconds)s seconds, then try again."),
        "none",
    ),
    "proxy_prefix": ProblemKind(
        N_("The web server in front of the sidecar passes its prefix “%(prefix)s” on."),
        N_("Set SIDECAR_ROOT_PATH to this prefix, or let the web server strip it."),
        "none",
    ),
    "pairing_code_used": ProblemKind(
        N_("This pairing code was used for another shop already."),
        N_("Create a new code with “sidecar pair” and enter it in the module."),
        "none",
    ),
    # --- requests to the service ----------------------------------------------------------------------------------
    "token_missing": ProblemKind(
        N_("This page opens inside PrestaShop only."),
        N_("In the back office choose Orders, then TikTok Shop."),
        "none",
    ),
    "bad_json": ProblemKind(
        N_("The request was not a JSON object."),
        N_("Update the module; if you wrote the request yourself, compare it with the documentation."),
        "update_module",
    ),
    "bad_field": ProblemKind(
        N_("The field %(field)s is missing or wrong."),
        N_("Correct it and send the request again."),
        "none",
    ),
    "body_too_long": ProblemKind(
        N_("The request is longer than %(limit)s bytes."),
        N_("Send less at a time."),
        "none",
    ),
    "ticket_spent": ProblemKind(
        N_("This download address was used already, or is older than a minute."),
        N_("Ask for the download again in the TikTok Shop tab."),
        "none",
    ),
    # --- the sidecar itself ---------------------------------------------------------------------------------------
    "internal_error": ProblemKind(
        N_("Something went wrong in the TikTok Shop service."),
        N_("Try again. If it keeps happening, give this reference to whoever runs the service: %(reference)s."),
        "retry",
    ),
    "unexpected_error": ProblemKind(
        N_("Something unexpected happened in the service (%(kind)s)."),
        N_("It will be retried. If it keeps happening, send the log to whoever runs the service."),
        "retry",
    ),
    "unknown_fetch": ProblemKind(
        N_("This fetch is not known here."),
        N_("Start a new one."),
        "retry",
    ),
    "settings_invalid": ProblemKind(
        N_("The settings of the sidecar are wrong: %(faults)s."),
        N_("Correct the environment or the .env file, then start again."),
        "none",
    ),
    "data_dir_unusable": ProblemKind(
        N_("The data folder %(path)s cannot be used: %(reason)s."),
        N_("Create it, or let the sidecar’s user write to it."),
        "none",
    ),
    "address_unusable": ProblemKind(
        N_("The address %(host)s:%(port)s cannot be listened on: %(reason)s."),
        N_("Stop what listens there, or choose another address with SIDECAR_HOST and SIDECAR_PORT."),
        "none",
    ),
    "secret_key_unusable": ProblemKind(
        N_("The secret key in %(path)s cannot be used: %(reason)s."),
        N_("Give a key of at least 32 characters that the sidecar’s user can read."),
        "none",
    ),
    "secret_key_missing": ProblemKind(
        N_("The secret key file %(path)s is gone, and the database holds secrets that no other key opens."),
        N_(
            "Put the file back from your copy. If there is none, run “sidecar rotate-key --key-is-lost”, then pair and"
            " connect every shop again."
        ),
        "none",
    ),
    "secret_unreadable": ProblemKind(
        N_("A stored secret cannot be decrypted: the secret key has changed."),
        N_("Put the old key back beside the new one, or connect and pair again."),
        "none",
    ),
    "cluster_extra_missing": ProblemKind(
        N_("PostgreSQL needs the extra “cluster”, which is not installed."),
        N_("Install tiktok-shop-sidecar[cluster]."),
        "none",
    ),
    "no_shop": ProblemKind(
        N_("No shop is paired with this sidecar yet."),
        N_("Create a code with “sidecar pair” and enter it in the module's configuration in PrestaShop."),
        "none",
    ),
    "shop_needed": ProblemKind(
        N_("Several shops are paired: %(shops)s."),
        N_("Name one of them with --shop."),
        "none",
    ),
    "cancelled_in_prestashop": ProblemKind(
        N_("The order was cancelled in PrestaShop (%(id_order)s), but TikTok still waits for it."),
        N_("Cancel it on TikTok as well, with a reason, or set the PrestaShop order back."),
        "open_order",
    ),
    "credit_done": ProblemKind(
        N_("The credit slip for this return or refund already exists."),
        N_("Nothing to do; the slip is on PrestaShop's order page."),
        "none",
    ),
    "credit_not_refunded": ProblemKind(
        N_("TikTok has not refunded this return yet."),
        N_("Answer it first, or wait until TikTok has refunded the buyer."),
        "none",
    ),
    "credit_not_ours": ProblemKind(
        N_("The PrestaShop order was not created by this connector, so it creates no credit slip for it."),
        N_("Create the credit slip on PrestaShop's order page."),
        "open_order",
    ),
    "credit_lines_unknown": ProblemKind(
        N_("The returned items cannot be found in PrestaShop's order: its lines were changed there."),
        N_("Create the credit slip on PrestaShop's order page (Partial refund)."),
        "open_order",
    ),
    "credit_too_many": ProblemKind(
        N_("More of “%(name)s” was returned than remains to be refunded in the PrestaShop order (%(left)s)."),
        N_("Check the credit slips that the order already has; create the rest on its page."),
        "open_order",
    ),
    "credit_too_high": ProblemKind(
        N_("TikTok refunded %(amount)s more than remains to be refunded in the PrestaShop order."),
        N_("Check the credit slips that the order already has; create the rest on its page."),
        "open_order",
    ),
    "credit_by_hand": ProblemKind(
        N_(
            "The PrestaShop order has credit slips of %(amount)s that were created by hand; one may be for this return."
        ),
        N_("Compare them with the return; if its credit slip is missing, create it under Returns and refunds."),
        "open_order",
    ),
    "unknown_return": ProblemKind(
        N_("This shop has no such return or refund."),
        N_("Load the list again."),
        "none",
    ),
    "refund_amount_refused": ProblemKind(
        N_("A part of the refund is more than nothing and less than %(limit)s, in whole cents."),
        N_("Correct the amount, or accept the whole refund."),
        "none",
    ),
    "partial_refund_refused": ProblemKind(
        N_("TikTok accepts no partial refund at this step."),
        N_("Accept or reject it."),
        "none",
    ),
    "parcel_pieces_needed": ProblemKind(
        N_("PrestaShop names several parcels for this order (%(numbers)s), but not which items are in which."),
        N_("Ship each parcel from the order here, choosing its items."),
        "open_order",
    ),
    # --- the service's own database -------------------------------------------------------------------------------
    "job_cut_off": ProblemKind(
        N_("This work was cut off three times: the service stopped each time while it was being done."),
        N_("Try again. If it keeps happening, ask whoever runs the service to check its log."),
        "retry",
    ),
    "database_full": ProblemKind(
        N_("The disk of the service is full. Nothing was changed."),
        N_("Whoever runs the service has to free some space; waiting work then continues automatically."),
        "retry",
    ),
    "database_locked": ProblemKind(
        N_("Another program is using the service's database. Nothing was changed."),
        N_("Try again in a moment; whoever runs the service can close the other program."),
        "retry",
    ),
    "database_corrupt": ProblemKind(
        N_("The database file of the service is damaged."),
        N_("Whoever runs the service has to stop it and restore the newest backup (sidecar restore)."),
        "none",
    ),
    "database_readonly": ProblemKind(
        N_("The database of the service cannot be written to. Nothing was changed."),
        N_("Whoever runs the service has to give it write access to the file and its folder."),
        "none",
    ),
    "database_unavailable": ProblemKind(
        N_("The database of the service does not answer. Nothing was changed."),
        N_("We keep trying. If it persists, whoever runs the service should check that the database is up."),
        "retry",
    ),
    "database_value": ProblemKind(
        N_("One of the values is nothing that the service can keep. Nothing was changed."),
        N_("Correct what you entered, without unusual characters, and try again."),
        "none",
    ),
    "database_owned": ProblemKind(
        N_("Another sidecar already works with this database file."),
        N_("Stop it first, or use PostgreSQL, which several may share."),
        "none",
    ),
    "pieces_cancelled": ProblemKind(
        N_("%(pieces)s items of the order were cancelled on TikTok; PrestaShop's order %(id_order)s still has them."),
        N_("Take them out in PrestaShop's order page, which also puts them back into stock."),
        "open_order",
    ),
}
