"""What to do when a limit of the service is reached, from the limits that the dialect documents."""

from collections.abc import Iterator

from push_tui.dialects import MINUTE, PUSH_TASKS, Dialect, Endpoint


def limit_advice(endpoint: Endpoint, dialect: Dialect) -> str:
    """Return a sentence for each limit that such a call can reach, because the service seldom says which it was.

    Empty if the dialect documents none for this call.
    """
    return " ".join(_sentences(endpoint, dialect))


def _sentences(endpoint: Endpoint, dialect: Dialect) -> Iterator[str]:
    if endpoint in PUSH_TASKS and dialect.running_tasks is not None:
        yield f"At most {dialect.running_tasks} push tasks run at once: wait until one ends."
    for quota in dialect.quotas:
        if endpoint in quota.endpoints and quota.utc_day:
            yield f"At most {quota.calls:,} {quota.name} a day: try again tomorrow, from 00:00 UTC."
        elif endpoint in quota.endpoints:
            minutes = f"{quota.seconds / MINUTE:g} minutes"
            yield f"At most {quota.calls:,} {quota.name} in {minutes}: wait {minutes}."
    if endpoint is Endpoint.CREATE_LABEL:
        yield f"An app has at most {dialect.labels_per_app:,} labels; {dialect.support} can raise that."
    if endpoint is Endpoint.ADD_USERS:
        yield f"A label has at most {dialect.users_per_label:,} users; {dialect.support} can raise that."
