"""What a use case needs: settings, database, queue, keys, and the clients of both worlds."""

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import structlog

from sidecar.addresses import leads_to_private
from sidecar.errors import NeedsMerchantError, RefusedError
from sidecar.http import HttpClient, build_client
from sidecar.jobs.queue import JobQueue
from sidecar.keyring import Keyring
from sidecar.prestashop.client import WebserviceClient
from sidecar.prestashop.facts import ShopFacts, read_shop_facts
from sidecar.problems import sentence_for_log
from sidecar.settings import Settings
from sidecar.sync.store import (
    Authorization,
    Database,
    Session,
    Shop,
    TikTokApp,
    TikTokShop,
    authorizations,
    secrets,
    shops,
)
from sidecar.sync.tokens import DatabaseTokens, TokenStore
from sidecar.tiktok.client import AppCredentials, ShopAccess, TikTokClient
from sidecar.tiktok.endpoints import Endpoint, override

log = structlog.get_logger(__name__)
FACTS_SECONDS = 300.0
# After this long without an import, the next one reads the shop's facts anew: a person may have changed them.
RUN_SECONDS = 60.0


class Backend:
    """The parts of a running service. ``tiktok_http`` and ``prestashop_http`` are replaced where a sandbox stands."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        queue: JobQueue,
        keyring: Keyring,
        *,
        tiktok_http: HttpClient | None = None,
        prestashop_http: HttpClient | None = None,
    ) -> None:
        self.settings = settings
        self.database = database
        self.queue = queue
        self.keyring = keyring
        # TikTok's addresses come from the operator's own settings, a shop's from whoever pairs it.
        self.tiktok_http = tiktok_http or build_client(allow_private=True)
        self.prestashop_http = prestashop_http or build_client(allow_private=settings.may_pair_private_shops)
        self._document_http = build_client(allow_private=False)
        self._endpoints = _endpoints(settings)
        self._facts: dict[str, tuple[float, ShopFacts]] = {}
        self._imported: dict[str, float] = {}
        self._tokens = TokenStore(database, keyring, self.tiktok_http, settings.tiktok_auth_url)
        self._clients: dict[int, tuple[AppCredentials, TikTokClient]] = {}

    async def close(self) -> None:
        """Close every connection."""
        await self.tiktok_http.aclose()
        await self.prestashop_http.aclose()
        await self._document_http.aclose()
        self.database.close()

    async def app_of(self, shop_id: str | None) -> AppCredentials:
        """Return the shop's own TikTok app, or the default one; raises ``NeedsMerchantError`` tiktok_app_missing."""
        own = await self.database.read(lambda session: authorizations.find_app(session, shop_id)) if shop_id else None
        if own is not None:
            return AppCredentials(own.app_key, self.keyring.decrypt(own.app_secret), own.service_id)
        secret = self.settings.tiktok_app_secret.get_secret_value()
        if not self.settings.tiktok_app_key or not secret:
            raise NeedsMerchantError("tiktok_app_missing")
        return AppCredentials(self.settings.tiktok_app_key, secret, self.settings.tiktok_service_id)

    async def tiktok(self, tiktok_shop_id: str, shop_id: str = "") -> tuple[TikTokClient, ShopAccess]:
        """Return the client and the access for a TikTok shop; ``shop_id`` is the shop in whose name it is asked.

        Raises ``NeedsMerchantError`` tiktok_not_connected, tiktok_shop_taken when another shop has it by now,
        ``RefusedError`` unknown_shop when its shop has parted.
        """

        def read(session: Session) -> tuple[TikTokShop, Authorization, TikTokApp | None]:
            row = shops.get_tiktok_shop(session, tiktok_shop_id)
            if shop_id:
                shops.require_not_taken(session, shop_id, tiktok_shop_id)
            if row.shop_id is not None:
                shops.get_shop(session, row.shop_id)
            return row, *_consent(session, row.authorization_id)

        row, authorization, own = await self.database.read(read)
        access = ShopAccess(row.id, self.keyring.decrypt(row.cipher), row.region)
        return self._client(authorization, own), access

    async def tiktok_of_authorization(self, authorization_id: int) -> TikTokClient:
        """Return the client of a consent, for calls that name no shop."""
        return self._client(*await self.database.read(lambda session: _consent(session, authorization_id)))

    def _client(self, authorization: Authorization, own: TikTokApp | None) -> TikTokClient:
        """One client per consent lives as long as its app's secret, since it paces the calls."""
        key, app = authorization.id or 0, self._app_of_consent(authorization, own)
        known = self._clients.get(key)
        if known is None or known[0] != app:
            tokens = DatabaseTokens(self._tokens, app, key)
            client = TikTokClient(self.tiktok_http, app, tokens, self.settings.tiktok_api_url, self._endpoints)
            known = self._clients[key] = (app, client)
        return known[1]

    def _app_of_consent(self, authorization: Authorization, own: TikTokApp | None) -> AppCredentials:
        """Return the app that a seller consented to, with the secret that is entered now: TikTok lets it be renewed."""
        app_key, default = authorization.app_key, self.settings.tiktok_app_secret.get_secret_value()
        if own is not None and own.app_key == app_key:
            return AppCredentials(app_key, self.keyring.decrypt(own.app_secret))
        if default and self.settings.tiktok_app_key == app_key:
            return AppCredentials(app_key, default)
        return AppCredentials(app_key, self.keyring.decrypt(authorization.app_secret))

    async def document_http(self) -> HttpClient:
        """Return the client for addresses that TikTok's answers name, such as the one of a label.

        It refuses private addresses, unless TikTok's API itself has one, as a sandbox does.
        """
        return self.tiktok_http if await leads_to_private(self.settings.tiktok_api_url) else self._document_http

    async def prestashop(self, shop_id: str) -> WebserviceClient:
        """Return the webservice client of a shop; raises ``RefusedError`` unknown_shop."""
        return self.webservice_of(await self.database.read(lambda session: shops.get_shop(session, shop_id)))

    def webservice_of(self, shop: Shop) -> WebserviceClient:
        """Return the webservice client of a shop that was read already."""
        return self.webservice(shop.shop_url, self.keyring.decrypt(shop.webservice_key), shop.id_shop, shop.connect_to)

    def webservice(self, shop_url: str, key: str, id_shop: int, connect_to: str = "") -> WebserviceClient:
        """Return a webservice client for an address and a key, for example of a shop that is being paired."""
        return WebserviceClient(self.prestashop_http.reaching(connect_to), shop_url, key, id_shop)

    async def shop_facts(self, shop_id: str, *, fresh: bool = False) -> ShopFacts:
        """Return what the shop is set up for, at most five minutes old; ``fresh`` reads it anew."""
        known = self._facts.get(shop_id)
        if known and known[0] > time.monotonic() and not fresh:
            return known[1]
        facts = await read_shop_facts(await self.prestashop(shop_id))
        self._facts[shop_id] = (time.monotonic() + FACTS_SECONDS, facts)
        return facts

    def forget_facts(self, shop_id: str) -> None:
        """Let the next one who needs the shop's facts read them anew: something has changed them."""
        self._facts.pop(shop_id, None)

    async def facts_for_import(self, shop_id: str) -> ShopFacts:
        """Return the shop's facts, read anew for the first import of a run."""
        last, now = self._imported.get(shop_id), time.monotonic()
        self._imported[shop_id] = now
        return await self.shop_facts(shop_id, fresh=last is None or now - last > RUN_SECONDS)


def _consent(session: Session, authorization_id: int) -> tuple[Authorization, TikTokApp | None]:
    """Return a consent and its shop's own app."""
    found = authorizations.get_authorization(session, authorization_id)
    return found, authorizations.find_app(session, found.shop_id) if found.shop_id else None


def _endpoints(settings: Settings) -> Mapping[str, Endpoint]:
    try:
        return override(settings.tiktok_endpoints)
    except ValueError as error:
        raise RefusedError("settings_invalid", faults=f"SIDECAR_TIKTOK_ENDPOINTS: {error}") from error


@asynccontextmanager
async def open_backend(settings: Settings, **clients: Any) -> AsyncIterator[Backend]:
    """Open the database of the settings, bring it up to date, and yield a backend that is closed at the end.

    Makes the secret key at the first start only. Raises ``RefusedError`` secret_key_missing where it is gone since.
    """
    from sidecar.jobs.opening import open_queue
    from sidecar.jobs.registry import load_handlers

    settings.prepare()
    database = Database(settings.database)
    try:
        database.upgrade()
        if not await database.read(secrets.are_kept):
            settings.make_secret_key()
        keyring = Keyring(settings)
        load_handlers()
        backend = Backend(settings, database, open_queue(database), keyring, **clients)
    except BaseException:
        database.close()
        raise
    try:
        await _say_if_unreadable(backend)
        yield backend
    finally:
        await backend.close()


async def _say_if_unreadable(backend: Backend) -> None:
    """Tell the operator at the start, not each shop's owner later, that the secret key is not the one there was."""
    sealed = await backend.database.read(secrets.newest_of_shop)
    try:
        if sealed:
            backend.keyring.decrypt(sealed)
    except RefusedError as error:
        log.error("secret_unreadable", says=sentence_for_log(error.code, error.problem.params))
