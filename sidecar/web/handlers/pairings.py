"""What the module asks: to pair and to part."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sidecar.sync import pair
from sidecar.web.body import json_object
from sidecar.web.session import check_module_request


async def create(request: Request) -> Response:
    """Pair a shop by a one-time code: 201 ``{shop_id, secret, public_url}``."""
    pairing = pair.PairingRequest.parse(await json_object(request))
    answer = await pair.pair(request.app.state.backend, pairing)
    return JSONResponse(answer.as_json(), status_code=201)


async def delete(request: Request) -> Response:
    """End a pairing at the module's own signed request; the shop's data stays until it is forgotten."""
    backend, shop_id = request.app.state.backend, request.path_params["shop_id"]
    await backend.database.write(
        lambda session: check_module_request(session, backend.keyring, shop_id, request) and None
    )
    await pair.unpair(backend, shop_id)
    return Response(status_code=204)


routes = [
    Route("/prestashop/pairings", create, methods=["POST"], name="pairings:create"),
    Route("/prestashop/pairings/{shop_id}", delete, methods=["DELETE"], name="pairings:delete"),
]
