"""The tab: routes, handlers, view models, sessions."""

from starlette.convertors import Convertor, register_url_convertor


class Key(Convertor[int]):
    """A row's number in a path, no longer than a database's: a longer one is nothing that we have (404)."""

    regex = "[0-9]{1,18}"

    def convert(self, value: str) -> int:
        """Read it."""
        return int(value)

    def to_string(self, value: int) -> str:
        """Write it."""
        return str(value)


register_url_convertor("key", Key())  # here, because a route looks its convertor up when it is made
