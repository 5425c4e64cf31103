"""Access tokens out of the database: refreshed a day ahead and on refusal, by one refresher per authorisation."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sidecar import clock
from sidecar.errors import NeedsMerchantError, RetryLaterError
from sidecar.http import HttpClient
from sidecar.keyring import Keyring
from sidecar.sync.store import Database, Session, authorizations
from sidecar.tiktok.auth import Tokens, refresh_tokens
from sidecar.tiktok.client import AppCredentials

REFRESH_AHEAD = timedelta(days=1)
LEASE_SECONDS = 60
# Only these say that the consent is over; a wrong secret or a blocked app is repaired without a new one.
ENDED = frozenset({"tiktok_token_expired", "tiktok_deauthorized", "tiktok_code_refused"})


@dataclass(frozen=True, slots=True)
class Held:
    """An authorisation's tokens in clear."""

    access_token: str
    access_expires_at: datetime
    refresh_token: str


@dataclass(frozen=True, slots=True)
class TokenStore:
    """Where tokens are kept, and where TikTok renews them."""

    database: Database
    keyring: Keyring
    http: HttpClient
    auth_url: str


class DatabaseTokens:
    """The ``TokenSource`` of one authorisation of ``app``."""

    def __init__(self, store: TokenStore, app: AppCredentials, authorization_id: int) -> None:
        self._store = store
        self._app = app
        self._id = authorization_id

    async def access_token(self) -> str:
        """Return a token good for the next call; a failed early refresh is no harm while the old one lives.

        Raises ``NeedsMerchantError`` when the seller withdrew the consent.
        """
        held = await self._held()
        left = held.access_expires_at - clock.now()
        if left > REFRESH_AHEAD:
            return held.access_token
        try:
            return await self.renewed(held.access_token)
        except RetryLaterError:
            if left > timedelta(0):
                return held.access_token
            raise

    async def renewed(self, stale: str) -> str:
        """Return a token other than ``stale``: somebody else's fresh one, or our own refresh, stored before use."""
        for _second in range(LEASE_SECONDS):
            held = await self._held()
            if held.access_token != stale:
                return held.access_token
            if await self._takes_lease():
                return await self._refresh(stale)
            await asyncio.sleep(1)
        raise RetryLaterError("tiktok_token_busy")

    async def _held(self) -> Held:
        found = await self._store.database.read(lambda session: authorizations.get_authorization(session, self._id))
        if found.refused_at is not None:
            raise NeedsMerchantError("tiktok_authorization_lost", seller=found.seller_name)
        clear = self._store.keyring.decrypt
        return Held(clear(found.access_token), found.access_expires_at, clear(found.refresh_token))

    @property
    def _lease(self) -> str:
        return f"refresh:{self._id}"

    async def _takes_lease(self) -> bool:
        name, now = self._lease, clock.now()
        take = authorizations.take_lease
        return await self._store.database.write(lambda session: take(session, name, now, LEASE_SECONDS))

    async def _refresh(self, stale: str) -> str:
        try:
            held = await self._held()
            if held.access_token != stale:
                return held.access_token
            tokens = await self._ask(held)
            await self._store.database.write(lambda session: self._keep(session, tokens))
            return tokens.access_token
        finally:
            name = self._lease
            await self._store.database.write(lambda session: authorizations.give_back_lease(session, name))

    async def _ask(self, held: Held) -> Tokens:
        store = self._store
        try:
            return await refresh_tokens(store.http, store.auth_url, self._app, held.refresh_token)
        except NeedsMerchantError as error:
            now = clock.now()
            if error.code in ENDED:
                await store.database.write(lambda session: authorizations.mark_refused(session, [self._id], now))
            raise

    def _keep(self, session: Session, tokens: Tokens) -> None:
        row = authorizations.get_authorization(session, self._id)
        for name, value in held_columns(tokens, self._store.keyring).items():
            setattr(row, name, value)
        session.add(row)


def held_columns(tokens: Tokens, keyring: Keyring) -> dict[str, Any]:
    """Return both tokens, encrypted, as columns of an authorisation; the refresh token changes with every refresh."""
    return {
        "access_token": keyring.encrypt(tokens.access_token),
        "access_expires_at": tokens.access_expires_at,
        "refresh_token": keyring.encrypt(tokens.refresh_token),
        "refresh_expires_at": tokens.refresh_expires_at,
        "refused_at": None,
    }
