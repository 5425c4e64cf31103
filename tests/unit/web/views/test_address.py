"""Both sides of an address in the drawer."""

from sidecar.web.i18n import Words
from sidecar.web.views.address import address
from tests.unit.order.documents import recipient

SENT = {"firstname": "Élodie", "lastname": "Martin", "address1": "7 quai des Exemples", "postcode": "69003"}


def test_after_a_change_prestashop_s_side_shows_what_was_typed_there_too() -> None:
    posted = {"delivery": SENT | {"phone": "+33612345678"}, "written": SENT | {"phone": "+33611111111"}}
    assert address(recipient(), posted, Words()).prestashop[-1] == "+33611111111"
    assert address(recipient(), {"delivery": posted["delivery"]}, Words()).prestashop[-1] == "+33612345678"
