"""What is counted while it happens, for ``/metrics``; ``metrics`` adds what stands in the database."""

from prometheus_client import CollectorRegistry, Counter

REGISTRY = CollectorRegistry()
API_ERRORS = Counter(
    "sidecar_api_errors", "Errors answered by TikTok and PrestaShop.", ["api", "code"], registry=REGISTRY
)


def count_api_error(api: str, code: int) -> None:
    """Count an error that ``api`` (tiktok, prestashop) answered: TikTok's code, or the HTTP status."""
    API_ERRORS.labels(api, str(code)).inc()
