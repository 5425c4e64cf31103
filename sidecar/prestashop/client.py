"""The shop's webservice: one key, always ``id_shop``, JSON in and out, no redirect followed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sidecar.errors import NeedsMerchantError, RetryLaterError
from sidecar.http import AnswerLostError, HttpClient, Response
from sidecar.meters import count_api_error
from sidecar.prestashop.faults import bad_answer, raise_for_module, raise_for_prestashop, read_document
from sidecar.prestashop.versions import CONTRACT_HEADER, MODULE_HEADER, PRESTASHOP_HEADER, check_contract
from sidecar.problems import N_

OWN_RESOURCES = frozenset({"tiktokorders", "tiktokevents", "tiktokcatalog", "tiktoksetup"})
Params = Mapping[str, str | int]


@dataclass(slots=True)
class SeenVersions:
    """What the shop's last answers said about itself; empty until it answered."""

    prestashop: str = ""
    module: str = ""
    contract: str = ""


@dataclass(frozen=True, slots=True)
class WebserviceClient:
    """Calls ``{base_url}/api/…`` of one shop with its webservice key (HTTP Basic, key as user name).

    Every fault raises one of the outcomes: see ``faults``. After AnswerLostError a write may have been carried out; our
    own resources may simply be asked again.
    """

    http: HttpClient
    base_url: str
    key: str = field(repr=False)
    id_shop: int
    seen: SeenVersions = field(default_factory=SeenVersions)

    async def get(self, resource: str, params: Params | None = None) -> Any:
        """Read ``resource`` ("tiktokevents", "countries", "orders/42").

        For a list of PrestaShop's the list itself comes back (``[]`` when empty, which PrestaShop sends without the
        resource's name), for all else the whole document. Amounts are text.
        """
        document = await self._call("GET", resource, params, None)
        if resource in OWN_RESOURCES or "/" in resource:
            return document
        return document.get(resource, []) if isinstance(document, dict) else document

    async def post(self, resource: str, body: Mapping[str, Any]) -> Any:
        """Post a JSON document to one of our own resources and return its answer."""
        return await self._call("POST", resource, None, body)

    async def put(self, resource: str, body: Mapping[str, Any]) -> Any:
        """Put a JSON document to one of our own resources and return its answer."""
        return await self._call("PUT", resource, None, body)

    async def read_root(self) -> Response:
        """Return PrestaShop's list of what the key may do: XML, as PrestaShop has it in no other form."""
        response = await self._send("GET", "", {"id_shop": str(self.id_shop)}, None)
        self._note(response)
        if response.status_code >= 400:
            raise_for_prestashop(response, "GET", "api", is_own=False)
        return response

    async def _call(self, method: str, resource: str, params: Params | None, body: Mapping[str, Any] | None) -> Any:
        query = {"id_shop": self.id_shop, "output_format": "JSON", **(params or {})}
        response = await self._send(method, resource, {name: str(value) for name, value in query.items()}, body)
        self._note(response)
        if resource in OWN_RESOURCES and CONTRACT_HEADER in response.headers:
            check_contract(response.headers[CONTRACT_HEADER], response.headers.get(MODULE_HEADER, ""))
            if response.status_code >= 400:
                raise_for_module(response, f"{method} {resource}")
        elif response.status_code >= 400:
            raise_for_prestashop(response, method, resource, is_own=resource in OWN_RESOURCES)
        elif resource in OWN_RESOURCES:
            # A maintenance or challenge page with status 200 passes; what it hid may have been carried out.
            raise bad_answer(f"{method} {resource}", N_("it does not come from the module"))
        return read_document(response, f"{method} {resource}")

    async def _send(
        self, method: str, resource: str, query: dict[str, str], body: Mapping[str, Any] | None
    ) -> Response:
        url = f"{self.base_url.rstrip('/')}/api/{resource}"
        content = json.dumps(body, ensure_ascii=False).encode() if body is not None else None
        headers = {"Accept": "application/json"} | ({"Content-Type": "application/json"} if content else {})
        try:
            return await self.http.request(
                method, url, params=query, headers=headers, content=content, auth=(self.key, "")
            )
        except AnswerLostError:
            raise
        except RetryLaterError as error:
            if error.code != "host_unreachable":
                raise
            raise RetryLaterError("prestashop_unreachable", reason=error.problem.params.get("reason", "")) from error
        except NeedsMerchantError as error:
            if error.code != "redirected":
                raise
            sent_back = url.startswith(f"{error.problem.params['location']}/")
            code = "prestashop_host_changed" if sent_back else "prestashop_wrong_host"
            raise NeedsMerchantError(code, **error.problem.params) from error

    def _note(self, response: Response) -> None:
        if response.status_code >= 400:
            count_api_error("prestashop", response.status_code)
        version = response.headers.get(PRESTASHOP_HEADER, "")
        if version not in ("", "0"):
            self.seen.prestashop = version
        if CONTRACT_HEADER in response.headers:
            self.seen.module = response.headers.get(MODULE_HEADER, "")
            self.seen.contract = response.headers[CONTRACT_HEADER]
