"""Every way in which the shop says no, as one of the outcomes with a problem that says what to do."""

from typing import Any, NoReturn

from sidecar.errors import NeedsMerchantError, Problem, RetryLaterError
from sidecar.http import Response, read_json, retry_after
from sidecar.prestashop.xml import WebserviceFault, read_faults
from sidecar.problems import N_

KEY_REFUSED = frozenset({17, 18, 19, 20, 21})
NOT_ALLOWED = frozenset({25, 26})
UNKNOWN_RESOURCE = 27
WEBSERVICE_OFF = 22
OTHER_SHOP = 132
UPGRADE_PENDING = "upgrade_pending"
PASSING = frozenset({408, 425, 429, 502, 504, 520, 521, 522, 523, 524})
# What stands for PrestaShop's own message where it gave none.
EMPTY, WEB_PAGE = N_("an empty answer"), N_("a web page instead of an answer")

_SETTINGS = "carrier state currency country group language tax_rules_group region"
PROBLEM_OF_MODULE_CODE = {
    **{f"unknown_{word}": "module_setting_refused" for word in _SETTINGS.split()},
    "unknown_product": "module_product_refused",
    "unknown_combination": "module_product_refused",
    "combination_required": "module_product_refused",
}


def bad_answer(request: str, reason: str) -> RetryLaterError:
    """Return the outcome of an answer that cannot be used; ``reason`` is a message id."""
    return RetryLaterError("prestashop_bad_answer", request=request, reason=reason)


def lacking(request: str, what: object) -> RetryLaterError:
    """Return the outcome of an answer in which something is missing, or is not what it should be."""
    return RetryLaterError("prestashop_bad_answer", request=request, reason=N_("it lacks %(what)s"), what=str(what))


class ModuleRefusedError(NeedsMerchantError):
    """The module refused a request: its own code, the field at fault if there is one, and the HTTP status."""

    def __init__(self, problem: Problem, module_code: str, field: str, status: int) -> None:
        super().__init__(problem)
        self.module_code = module_code
        self.field = field
        self.status = status

    @property
    def is_gone(self) -> bool:
        """Whether the module knows no such order, or PrestaShop's was deleted."""
        return self.module_code in ("unknown_order", "order_deleted")


class NotFoundError(NeedsMerchantError):
    """PrestaShop has no such object (404 with an empty body)."""


def read_document(response: Response, request: str) -> Any:
    """Return the JSON of an answer. Raises RetryLaterError (``prestashop_bad_answer``) that names ``request``."""
    try:
        return read_json(response, "prestashop_bad_answer")
    except RetryLaterError as error:
        reason = error.problem.params["reason"]
        raise bad_answer(request, reason) from error


def raise_for_module(response: Response, request: str) -> NoReturn:
    """Raise the outcome of a module's error answer (docs/module-api.md, "Errors")."""
    error = _module_error(read_document(response, request))
    code, message = str(error.get("code") or "?"), str(error.get("message") or "")
    if code == UPGRADE_PENDING:
        raise NeedsMerchantError("module_upgrade_pending")
    if response.status_code == 503:
        raise RetryLaterError("prestashop_busy", after=retry_after(response))
    if response.status_code >= 500:
        raise RetryLaterError("prestashop_php_fault", message=message or code, status=response.status_code)
    params: dict[str, Any] = {"message": message, "module_code": code, "field": str(error.get("field") or "")}
    problem = Problem(PROBLEM_OF_MODULE_CODE.get(code, "prestashop_refused"), params)
    raise ModuleRefusedError(problem, code, params["field"], response.status_code)


def _module_error(document: Any) -> dict[str, Any]:
    error = document.get("error") if isinstance(document, dict) else None
    return error if isinstance(error, dict) else {}


def raise_for_prestashop(response: Response, method: str, resource: str, *, is_own: bool) -> NoReturn:
    """Raise the outcome of an answer from 400 on that did not come from the module."""
    status, faults = response.status_code, read_faults(response.content)
    codes = {fault.code for fault in faults}
    if status in (401, 403, 405):
        _raise_refused_key(response, codes, method, resource)
    if UNKNOWN_RESOURCE in codes:
        raise NeedsMerchantError("module_missing", status=status) if is_own else _refused(faults, status)
    if status == 503 and WEBSERVICE_OFF in codes:
        raise NeedsMerchantError("prestashop_webservice_off", status=status)
    if status == 503 or status in PASSING:
        raise RetryLaterError("prestashop_unavailable", after=retry_after(response), status=status)
    if status >= 500:
        raise RetryLaterError("prestashop_php_fault", message=_told(faults, response), status=status)
    if status == 404 and not response.content.strip():
        raise NotFoundError("prestashop_not_found", resource=resource, status=status)
    if status == 404 and not faults:
        raise NeedsMerchantError("prestashop_no_webservice", host=response.request.url.host, status=status)
    raise _refused(faults, status)


def _raise_refused_key(response: Response, codes: set[int], method: str, resource: str) -> NoReturn:
    status = response.status_code
    if OTHER_SHOP in codes:
        raise NeedsMerchantError("prestashop_other_shop", status=status)
    if codes & NOT_ALLOWED:
        raise NeedsMerchantError("prestashop_permission_missing", resource=resource, method=method, status=status)
    if codes & KEY_REFUSED:
        raise NeedsMerchantError("prestashop_key_refused", status=status)
    if status == 401 and response.content.strip() == b"401 Unauthorized":
        raise NeedsMerchantError("prestashop_key_not_received", status=status)
    raise NeedsMerchantError("prestashop_blocked", host=response.request.url.host, status=status)


def _refused(faults: tuple[WebserviceFault, ...], status: int) -> NeedsMerchantError:
    message = "; ".join(fault.message for fault in faults) or f"HTTP {status}"
    return NeedsMerchantError("prestashop_refused", message=message, status=status)


def _told(faults: tuple[WebserviceFault, ...], response: Response) -> str:
    if faults:
        return faults[0].message
    return WEB_PAGE if response.content.strip() else EMPTY
