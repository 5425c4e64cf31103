"""TikTok's own texts that the tab offers to choose from, so that the catalogue holds them."""

from sidecar.web.i18n import N_

CANCEL_REASONS = (
    N_("Out of stock"),
    N_("Pricing error"),
    N_("Buyer did not pay on time"),
    N_("Buyer requested cancellation"),
    N_("Customer did not pay on time"),
    N_("Customer requested cancellation"),
    N_("Order with high chance of cancellation / refund"),
    N_("Unable to deliver to buyer address"),
    N_("Unable to deliver to customer address"),
)
REJECT_REASONS = (
    N_("Invalid reason for cancellation"),
    N_("Order canceled by system"),
    N_("Product delivery is on schedule"),
    N_("Product has been packed"),
    N_("Product shipped. Tracking updates will be available soon."),
    N_("Reached an agreement with the buyer"),
    N_("The seller didn't accept your cancellation request."),
    N_("Unable to change address"),
    N_("You have reached an agreement with the customer"),
    N_("Your product has been shipped. Please wait for tracking updates."),
)
