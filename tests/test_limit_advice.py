"""After a refusal for a limit: what the dialect says of the limits that such a call can reach."""

import pytest

from push_tui.chat.errors import LimitReached
from push_tui.dialects import AGORA, AGORA_2023, EASEMOB, Dialect
from push_tui.endpoints import Endpoint
from support.chat_loopback import Memory, answer_file, client_of, replying

RUNNING = "At most 3 push tasks run at once: wait until one ends."
TOMORROW = "At most 100 pushes to everybody a day: try again tomorrow, from 00:00 UTC."
FIVE_MINUTES = "At most 3 push tasks created in 5 minutes: wait 5 minutes."


@pytest.mark.parametrize(
    ("dialect", "endpoint", "advice"),
    [
        (AGORA, Endpoint.PUSH_LABEL, RUNNING),
        (AGORA, Endpoint.PUSH_TASK, f"{RUNNING} {TOMORROW}"),
        (AGORA, Endpoint.PUSH_SINGLE, ""),
        (AGORA_2023, Endpoint.PUSH_LABEL, ""),
        (AGORA_2023, Endpoint.PUSH_TASK, TOMORROW),
        (EASEMOB, Endpoint.PUSH_LABEL, f"{RUNNING} {FIVE_MINUTES}"),
        (EASEMOB, Endpoint.PUSH_TASK, f"{RUNNING} {FIVE_MINUTES}"),
        (AGORA, Endpoint.CREATE_LABEL, "An app has at most 100 labels; support@agora.io can raise that."),
        (AGORA_2023, Endpoint.ADD_USERS, "A label has at most 200,000 users; support@agora.io can raise that."),
        (EASEMOB, Endpoint.ADD_USERS, "A label has at most 20,000 users; Easemob's support can raise that."),
    ],
)
def test_each_limit_of_the_call_says_what_helps(dialect: Dialect, endpoint: Endpoint, advice: str) -> None:
    assert dialect.limit_advice(endpoint) == advice


def test_a_limit_that_a_contract_has_raised_is_the_one_that_is_named() -> None:
    assert "50,000 users" in AGORA.lifted(users_per_label=50_000).limit_advice(Endpoint.ADD_USERS)


@pytest.mark.parametrize(("dialect", "advice"), [(AGORA, f" {RUNNING} {TOMORROW}"), (AGORA_2023, f" {TOMORROW}")])
async def test_the_error_of_a_send_ends_with_it(dialect: Dialect, advice: str) -> None:
    service = Memory(replying(403, answer_file("errors/403-limit.json")))
    with pytest.raises(LimitReached) as caught:
        await client_of(service, dialect=dialect).send(Endpoint.PUSH_TASK, b"{}")
    assert str(caught.value).endswith(f"403 LimitException).{advice}")
