"""Pairing: a one-time code becomes a shop of ours, once its webservice key has proven itself."""

import asyncio
import hashlib
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sidecar import clock
from sidecar.errors import Problem, RefusedError, RetryLaterError, SidecarError
from sidecar.jobs.queue import JobRequest
from sidecar.problems import in_english
from sidecar.sync.backend import Backend
from sidecar.sync.pairing_request import PairingRequest
from sidecar.sync.store import Session, Shop, pairings, shops

__all__ = ["PairingAnswer", "PairingCode", "PairingRequest", "new_code", "pair", "unpair"]

CODE_LIFE = timedelta(minutes=15)
# Letters and digits that cannot be taken for one another, for a code that a person types.
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 12
# The module's launch tokens are judged by our clock within these bounds.
CLOCK_AHEAD_SECONDS = 60
CLOCK_BEHIND_SECONDS = 120
# The module waits longer than this for our answer, so that the owner reads our reason and not just "time-out".
PROOF_SECONDS = 12


@dataclass(frozen=True, slots=True)
class PairingCode:
    """A code for the owner to type, good until ``expires_at`` (UTC)."""

    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PairingAnswer:
    """What the module keeps: our id for the shop, the shared secret (64 hex), and where browsers find us."""

    shop_id: str
    secret: str
    public_url: str

    def as_json(self) -> dict[str, str]:
        """Return the answer as it goes over the wire."""
        return asdict(self)


async def new_code(backend: Backend) -> PairingCode:
    """Make a pairing code; only its hash is kept."""
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    expires_at = clock.now() + CODE_LIFE
    await backend.database.write(lambda session: pairings.add_code(session, _hash(code), expires_at))
    return PairingCode(f"{code[:4]}-{code[4:8]}-{code[8:]}", expires_at)


async def pair(backend: Backend, request: PairingRequest) -> PairingAnswer:
    """Pair the shop that asks. The same code repeats its answer until it expires, for a key that proves itself anew.

    Raises ``RefusedError`` that names the step that failed.
    """
    await backend.database.read(lambda session: _earlier_answer(session, backend, request))
    _check_clock(request)
    await _prove_key(backend, request)
    return await backend.database.write(lambda session: _store(session, backend, request))


async def unpair(backend: Backend, shop_id: str) -> None:
    """End a pairing: nothing is fetched or written any more; what is stored stays until it is forgotten."""
    now = clock.now()
    await backend.database.write(lambda session: pairings.disconnect(session, shop_id, now))


def _hash(code: str) -> str:
    return hashlib.sha256(code.replace("-", "").replace(" ", "").upper().encode()).hexdigest()


def _earlier_answer(session: Session, backend: Backend, request: PairingRequest) -> PairingAnswer | None:
    code = pairings.find_code(session, _hash(request.code))
    if code is None or code.expires_at < clock.now():
        raise RefusedError("pairing_code_unknown", status=403)
    if code.answer is None:
        return None
    shop = shops.find_shop_at(session, request.shop_url, request.id_shop)
    answer = PairingAnswer(**json.loads(backend.keyring.decrypt(code.answer)))
    if shop is None or shop.id != code.shop_id or backend.keyring.decrypt(shop.secret) != answer.secret:
        raise RefusedError("pairing_code_used", status=409)
    return answer


def _check_clock(request: PairingRequest) -> None:
    ahead = request.now - clock.now().timestamp()
    if not -CLOCK_BEHIND_SECONDS <= ahead <= CLOCK_AHEAD_SECONDS:
        raise RefusedError("clock_skew", status=422, seconds=round(abs(ahead)))


async def _prove_key(backend: Backend, request: PairingRequest) -> None:
    known = await backend.database.read(lambda session: shops.find_shop_at(session, request.shop_url, request.id_shop))
    client = backend.webservice(
        request.shop_url, request.webservice_key, request.id_shop, known.connect_to if known else ""
    )
    try:
        async with asyncio.timeout(PROOF_SECONDS):
            await client.get("tiktokevents", {"limit": "1"})
    except TimeoutError:
        silent = RetryLaterError("prestashop_silent", seconds=PROOF_SECONDS)
        raise RefusedError(Problem("pairing_failed", _told(silent)), status=422) from silent
    except SidecarError as error:
        raise RefusedError(Problem("pairing_failed", _told(error)), status=422) from error


def _told(error: SidecarError) -> dict[str, Any]:
    hint = " ".join(in_english(error.code, error.problem.params))
    status = error.problem.params.get("status")
    answered = f" (HTTP {status})" if status else ""
    return {"step": "webservice", "request": "GET /api/tiktokevents", "answered": answered, "hint": hint}


def _store(session: Session, backend: Backend, request: PairingRequest) -> PairingAnswer:
    repeated = _earlier_answer(session, backend, request)
    shop = _shop_of(session, request)
    secret = repeated.secret if repeated else secrets.token_hex(32)
    shop.secret = backend.keyring.encrypt(secret)
    shop.webservice_key = backend.keyring.encrypt(request.webservice_key)
    shop.disconnected_at = None
    shop.paired_at = clock.now()
    for name, value in request.facts().items():
        setattr(shop, name, value)
    session.add(shop)
    answer = PairingAnswer(shop.id, secret, backend.settings.public_url)
    pairings.keep_answer(session, _hash(request.code), shop.id, backend.keyring.encrypt(json.dumps(answer.as_json())))
    backend.queue.enqueue(session, JobRequest.of_shop("read_catalogue", shop.id))
    return answer


def _shop_of(session: Session, request: PairingRequest) -> Shop:
    """Return the shop at the request's address, moved there if it says so, or a new one."""
    known = shops.find_shop_at(session, request.shop_url, request.id_shop)
    if not request.moved_shop_id:
        return known or _new_shop(request)
    if known is not None and known.id != request.moved_shop_id:
        raise RefusedError("pairing_address_taken", status=409, address=request.shop_url)
    moved = session.get_one(Shop, request.moved_shop_id)
    # The key has proven itself at the new address; a way round the former one may lead to the shop's copy there.
    moved.shop_url, moved.id_shop, moved.connect_to = request.shop_url, request.id_shop, ""
    return moved


def _new_shop(request: PairingRequest) -> Shop:
    fresh: dict[str, Any] = {"secret": b"", "webservice_key": b"", "paired_at": clock.now()}
    return Shop(id=secrets.token_urlsafe(12), shop_url=request.shop_url, id_shop=request.id_shop, **fresh)
