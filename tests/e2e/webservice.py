"""A real PrestaShop's stock webservice: what the money test makes there, and what its own tables say afterwards."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

import httpx

Row = dict[str, Any]
LEAST = Decimal("0.000001")


@dataclass
class Webservice:
    """A shop's address and a client whose key may do everything; ``undo`` puts back what was changed."""

    url: str
    client: httpx.Client
    undo: list[Callable[[], Any]] = field(default_factory=list)

    @contextmanager
    def put_back_afterwards(self) -> Iterator[None]:
        """Undo every change at the end, the last one first."""
        try:
            yield
        finally:
            while self.undo:
                self.undo.pop()()

    def has_module(self) -> bool:
        """Tell whether the module answers the key; ``make e2e`` runs without it as well."""
        return self.client.get(f"{self.url}/api/tiktokevents", params={"limit": "1"}).is_success

    def rows(self, resource: str, **filters: str) -> list[dict[str, Any]]:
        """Return the rows of a resource."""
        wanted = {f"filter[{name}]": value for name, value in filters.items() if name not in ("sort", "limit")}
        asked = {name: value for name, value in filters.items() if name in ("sort", "limit")}
        params = {"display": "full", "output_format": "JSON", **wanted, **asked}
        answer = self.client.get(f"{self.url}/api/{resource}", params=params).raise_for_status().json()
        return list(answer[resource]) if isinstance(answer, dict) else []

    def tax_rules_groups(self) -> list[int]:
        """Return the shop's active tax rules groups."""
        rows = self.rows("tax_rule_groups", active="1", deleted="0")
        return [int(row["id"]) for row in rows]

    def configure(self, name: str, value: str) -> None:
        """Set a value of the configuration that is there."""
        before = str(self.rows("configurations", name=name)[0]["value"])
        if before != value:
            self._configure(name, value)
            self.undo.append(lambda: self._configure(name, before))

    def _configure(self, name: str, value: str) -> None:
        number = self.rows("configurations", name=name)[0]["id"]
        self._write("PUT", f"configurations/{number}", "configuration", id=number, name=name, value=value)

    def add_currency(self, code: str, digits: int) -> None:
        """Add a currency with so many decimals, unless the shop has it."""
        if any(row["iso_code"] == code for row in self.rows("currencies", deleted="0")):
            return
        texts = self._in_every_language(code)
        inner = f"<names>{texts}</names><symbol>{texts}</symbol>"
        values = {"name": code, "iso_code": code, "precision": digits, "conversion_rate": "1", "active": "1"}
        made = self._write("POST", "currencies", "currency", inner, **values)
        self.undo.append(lambda: self.client.delete(f"{self.url}/api/currencies/{made}"))

    def add_product(self, reference: str, id_tax_rules_group: int) -> str:
        """Add a product with a tax rules group, and return its reference."""
        names, links = self._in_every_language("Money"), self._in_every_language("money")
        values: dict[str, Any] = {"reference": reference, "id_tax_rules_group": id_tax_rules_group, "price": "10"}
        made = self._write(
            "POST", "products", "product", f"<name>{names}</name><link_rewrite>{links}</link_rewrite>",
            **values, state="1", active="1", available_for_order="1",
        )  # fmt: skip
        self.undo.append(lambda: self.client.delete(f"{self.url}/api/products/{made}"))
        return reference

    def add_cart_rule(self, **values: Any) -> None:
        """Add a voucher without a code: PrestaShop gives it to every cart by itself."""
        always = {"date_from": "2020-01-01 00:00:00", "date_to": "2099-01-01 00:00:00", "active": "1"}
        often = {"quantity": "1000", "quantity_per_user": "1000", "priority": "1"}
        name = f"<name>{self._in_every_language('Voucher')}</name>"
        made = self._write("POST", "cart_rules", "cart_rule", name, **always, **often, **values)
        self.undo.append(lambda: self.client.delete(f"{self.url}/api/cart_rules/{made}"))

    def add_employee(self, id_profile: int, password: str) -> str:
        """Add an employee of a profile, who speaks the first language, and return the address to sign in with."""
        address = f"e2e-{id_profile}@example.com"
        name = {"lastname": "Employee", "firstname": "Test", "email": address, "passwd": password}
        id_lang = self.rows("languages", active="1")[0]["id"]
        made = self._write("POST", "employees", "employee", **name, id_lang=id_lang, id_profile=id_profile, active="1")
        self.undo.append(lambda: self.client.delete(f"{self.url}/api/employees/{made}"))
        return address

    def _in_every_language(self, text: str) -> str:
        return "".join(f'<language id="{row["id"]}">{text}</language>' for row in self.rows("languages"))

    def untied_orders(self, count: int) -> list[str]:
        """Return the references of the newest orders whose own rows do not add up to their totals."""
        newest = {"sort": "[id_DESC]", "limit": str(count)}
        orders = self.rows("orders", **newest)
        first, last = min(int(order["id"]) for order in orders), max(int(order["id"]) for order in orders)
        lines = self.rows("order_details", id_order=f"[{first},{last}]")
        payments = self.rows("order_payments", **newest)
        return [order["reference"] for order in orders if not _ties(order, lines, payments)]

    def set_state(self, id_order: int | str, id_state: int) -> None:
        """Give an order another state, as other programs do."""
        self._write("POST", "order_histories", "order_history", id_order=id_order, id_order_state=id_state)

    def change_address(self, number: int | str, **values: Any) -> None:
        """Change columns of an address, the others stay, as an employee does."""
        (row,) = self.rows("addresses", id=str(number))
        self._write("PUT", f"addresses/{number}", "address", **row | values)

    def takes(self, resource: str, node: str, **values: Any) -> bool:
        """Return whether the shop's validators take a row; one that was made for it is deleted again."""
        answer = self._send("POST", resource, node, "", **values)
        if answer.status_code == 400:
            return False
        made = answer.raise_for_status().json()[node]["id"]
        self.client.delete(f"{self.url}/api/{resource}/{made}").raise_for_status()
        return True

    def _write(self, method: str, path: str, node: str, inner: str = "", /, **values: Any) -> str:
        answer = self._send(method, path, node, inner, **values)
        return str(answer.raise_for_status().json()[node]["id"])

    def _send(self, method: str, path: str, node: str, inner: str, /, **values: Any) -> httpx.Response:
        fields = "".join(f"<{key}>{escape(str(value))}</{key}>" for key, value in values.items())
        body = f'<?xml version="1.0" encoding="UTF-8"?><prestashop><{node}>{fields}{inner}</{node}></prestashop>'
        return self.client.request(
            method, f"{self.url}/api/{path}", params={"output_format": "JSON"}, content=body.encode()
        )


def _ties(order: Row, lines: list[Row], payments: list[Row]) -> bool:
    """Whether lines, shipping and payment of an order add up to its totals."""
    mine = [line for line in lines if line["id_order"] == str(order["id"])]
    for tax, products in (("incl", "total_products_wt"), ("excl", "total_products")):
        of_lines = sum((Decimal(line[f"total_price_tax_{tax}"]) for line in mine), Decimal(0))
        shipping, paid = Decimal(order[f"total_shipping_tax_{tax}"]), Decimal(order[f"total_paid_tax_{tax}"])
        if abs(of_lines - Decimal(order[products])) >= LEAST or abs(of_lines + shipping - paid) >= LEAST:
            return False
    amounts = [Decimal(row["amount"]) for row in payments if row["order_reference"] == order["reference"]]
    return abs(sum(amounts, Decimal(0)) - Decimal(order["total_paid"])) < LEAST
