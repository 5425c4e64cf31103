"""A fetch's progress and result in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sidecar.web.i18n import N_, Words
from sidecar.web.views.labels import Label
from sidecar.web.views.problems import Explained, explain

EVERY = timedelta(minutes=5)
RESULTS = {
    "new": Label(N_("New"), "good"),
    "changed": Label(N_("Changed"), "busy"),
    "updated": Label(N_("Changed"), "busy"),
    "unchanged": Label(N_("Unchanged"), "quiet"),
}


@dataclass(frozen=True, slots=True)
class FetchState:
    """Where a fetch stands; ``percent`` is None while TikTok has not told how many orders there are."""

    id: int
    state: str
    text: str
    percent: int | None
    told: Explained | None


def fetch_state(fetch: Any, words: Words) -> FetchState:
    """Return a fetch as the page shows it."""
    told = explain(fetch.problem["code"], fetch.problem.get("params", {}), words) if fetch.problem else None
    percent = min(100, round(100 * fetch.fetched / fetch.total)) if fetch.total else None
    return FetchState(fetch.id, fetch.state, _text(fetch, words), percent, told)


def _text(fetch: Any, words: Words) -> str:
    if fetch.state == "failed":
        return words("The fetch stopped after %(fetched)s orders.", fetched=words.number(fetch.fetched))
    parts = [_progress(fetch, words)]
    if fetch.problems:
        parts.append(words.plural("%(count)s needs attention", "%(count)s need attention", fetch.problems))
    return ", ".join(parts)


def _progress(fetch: Any, words: Words) -> str:
    if fetch.state == "running" and fetch.total:
        return words("%(done)s / %(total)s", done=words.number(fetch.fetched), total=words.number(fetch.total))
    if fetch.state == "running":
        return words.plural("%(count)s order so far", "%(count)s orders so far", fetch.fetched)
    if not fetch.fetched:
        return words("No new orders")
    return words.plural("%(count)s order fetched", "%(count)s orders fetched", fetch.fetched)


def automatic_run(last_fetch_at: datetime | None, words: Words, now: datetime) -> tuple[str, str]:
    """Say when orders were last fetched and when they are fetched next by themselves."""
    if last_fetch_at is None:
        return words("Never fetched"), ""
    following = max(last_fetch_at + EVERY, now)
    return (
        words("Last fetch %(ago)s", ago=words.ago(last_fetch_at, now)),
        words("next at %(time)s", time=words.time(following)),
    )


def results(rows: Iterable[tuple[str, Any]], words: Words) -> list[tuple[Label, Any]]:
    """Return each order of a fetch with what became of it."""
    return [(_label(result, words), order) for result, order in rows]


def _label(result: str, words: Words) -> Label:
    label = RESULTS.get(result) or Label(result, "quiet")
    return Label(words(label.text), label.tone)
