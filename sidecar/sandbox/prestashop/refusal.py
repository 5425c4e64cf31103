"""The module's coded errors (docs/module-api.md)."""


class RefusalError(Exception):
    """An answer ``{"error": {code, field, message}}`` with ``status``."""

    def __init__(self, status: int, code: str, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.field, self.message = status, code, field, message


def invalid(code: str, field: str, message: str = "") -> RefusalError:
    """Return a 422 about one field."""
    return RefusalError(422, code, message or f"{field}: {code.replace('_', ' ')}.", field)
