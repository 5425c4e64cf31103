"""What the module asks: to pair and to part."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sidecar.sync import pair
from sidecar.web.attempts import address_of
from sidecar.web.body import json_object
from sidecar.web.session import check_module_request


async def create(request: Request) -> Response:
    """Pair a shop by a one-time code: 201 ``{shop_id, secret, public_url}``.

    A shop that was paired under another address names it as ``moved_shop_id`` and signs the request by its secret.
    """
    backend = request.app.state.backend
    with request.app.state.attempts.of(address_of(request), "pairing_code_unknown"):
        pairing = pair.PairingRequest.parse(await json_object(request))
        if pairing.moved_shop_id:
            await _check_signature(request, pairing.moved_shop_id)
        answer = await pair.pair(backend, pairing)
    return JSONResponse(answer.as_json(), status_code=201)


async def _check_signature(request: Request, shop_id: str) -> None:
    backend = request.app.state.backend
    await backend.database.write(
        lambda session: check_module_request(session, backend.keyring, shop_id, request) and None
    )


async def delete(request: Request) -> Response:
    """End a pairing at the module's own signed request; the shop's data stays until it is forgotten."""
    shop_id = request.path_params["shop_id"]
    await _check_signature(request, shop_id)
    await pair.unpair(request.app.state.backend, shop_id)
    return Response(status_code=204)


routes = [
    Route("/prestashop/pairings", create, methods=["POST"], name="pairings:create"),
    Route("/prestashop/pairings/{shop_id}", delete, methods=["DELETE"], name="pairings:delete"),
]
