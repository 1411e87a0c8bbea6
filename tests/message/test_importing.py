"""What people paste becomes a push, with a word about everything that was decided on the way."""

import pytest

from push_tui.dialects import AGORA, AGORA_2023, Dialect
from push_tui.endpoints import Endpoint
from push_tui.message.importing import MOST_CHARACTERS, AppFacts, ImportProblem, Source, import_text
from push_tui.message.push import ABSENT, Audience, AudienceKind
from support.message_reference import LABEL, LABEL_WITHOUT_URL, OTHER_ENDPOINTS, SINGLE, SINGLE_2023, SYNC, TASK

USER, USERS, LABELS, EVERYBODY, TEXTS = AudienceKind
HERE = AppFacts("a41.chat.agora.io", ("org", "app"))
TOKEN = "YWMtOzQVjJ3mEeuJQv1qXhB5QAAAAAAAAAAAAAAAAAAAAAFDtjwasNNKD6W3CET2O3RNAQMAAAF41YIKUABPGgDuIZeu5IMVC"


def refusal(text: str, dialect: Dialect = AGORA) -> ImportProblem:
    with pytest.raises(ImportProblem) as caught:
        import_text(text, dialect, HERE)
    return caught.value


@pytest.mark.parametrize(
    ("text", "audience", "strategy"),
    [
        (SYNC, Audience(USER, ("test1",)), 3),
        (SINGLE, Audience(USERS, ("test2",)), ABSENT),
        (LABEL, Audience(LABELS, ("post-90s",)), 2),
        (TASK, Audience(EVERYBODY), ABSENT),
    ],
)
def test_the_pages_own_commands_are_read_as_printed(text: str, audience: Audience, strategy: object) -> None:
    imported = import_text(text, AGORA, HERE)
    assert (imported.push.audience, imported.push.strategy) == (audience, strategy)
    assert (imported.source, imported.audience_given) == (Source.CURL, True)


def test_empty_blocks_and_typing_errors_of_the_page_are_kept() -> None:
    assert import_text(SINGLE, AGORA).push.message["vivo"] == {}
    assert import_text(SYNC, AGORA).push.message["sub_title"] == "Agora"


def test_the_command_of_the_2023_edition_is_read_with_its_escaped_quotes() -> None:
    imported = import_text(SINGLE_2023, AGORA_2023)
    assert (imported.push.endpoint, imported.push.user) == (Endpoint.PUSH_SYNC, "test2")
    assert imported.push.envelope(AGORA_2023)["async"] is False


def test_async_false_becomes_push_sync_elsewhere_and_that_is_said() -> None:
    imported = import_text(SINGLE_2023, AGORA)
    assert (imported.push.endpoint, imported.push.user) == (Endpoint.PUSH_SYNC, "test2")
    assert "async" not in imported.push.envelope(AGORA)
    assert any("push/sync" in note for note in imported.notes)


def test_async_false_with_several_targets_stays_as_it_is() -> None:
    push = import_text('{"targets": ["a", "b"], "async": false, "pushMessage": {}}', AGORA).push
    assert push.audience == Audience(USERS, ("a", "b"))
    assert push.extra == {"async": False}


def test_push_sync_is_translated_for_the_2023_edition_and_that_is_said() -> None:
    imported = import_text(SYNC, AGORA_2023)
    assert imported.push.envelope(AGORA_2023)["targets"] == ["test1"]
    assert any("no push/sync" in note for note in imported.notes)


@pytest.mark.parametrize("before", ["TOKEN=abc ", "A='b c' B=2 ", "time ", "$ sudo TOKEN=abc "])
def test_what_people_write_before_curl_is_passed_over(before: str) -> None:
    imported = import_text(before + TASK.lstrip(), AGORA)
    assert imported.push == import_text(TASK, AGORA).push


def test_a_slash_at_the_end_of_the_address_leads_to_the_same_call() -> None:
    imported = import_text("""curl https://h/o/a/push/task/ -d '{"pushMessage": {}}'""", AGORA)
    assert imported.push.audience.kind is EVERYBODY


def test_no_fix_is_offered_that_would_mend_nothing() -> None:
    assert refusal('{"targets": ["u"], "pushMessage": null}').fixes == ()


def test_a_command_without_url_is_read_as_far_as_it_goes() -> None:
    imported = import_text(LABEL_WITHOUT_URL, AGORA)
    assert imported.push.audience == Audience(USERS, ("post-90s",))
    assert any("no URL" in note for note in imported.notes)


@pytest.mark.parametrize(("endpoint", "text"), OTHER_ENDPOINTS.items())
def test_a_command_for_another_endpoint_is_refused_by_name(endpoint: str, text: str) -> None:
    assert refusal(text).message.startswith(f"This command calls {endpoint}, which sends no push")


def test_host_and_app_are_compared_and_only_told() -> None:
    text = "curl https://a61.chat.agora.io/other/thing/push/task -d '{\"pushMessage\": {}}'"
    assert import_text(text, AGORA, HERE).notes == (
        "The command is for host a61.chat.agora.io; your push goes to a41.chat.agora.io.",
        "The command is for app other/thing; your push goes to org/app.",
    )
    assert import_text(text.replace("a61", "a41").replace("other/thing", "org/app"), AGORA, HERE).notes == ()


def test_placeholders_are_no_difference() -> None:
    assert import_text(TASK, AGORA, HERE).notes == ()


@pytest.mark.parametrize("path", ["app-id/970CA35de60c44645bbae8a215061b33", "push/push", "org/push"])
def test_the_app_may_be_named_in_any_way(path: str) -> None:
    text = f"curl https://h/{path}/push/sync/push -d '{{\"pushMessage\": {{}}}}'"
    assert import_text(text, AGORA).push.user == "push"


def test_users_in_a_path_are_decoded() -> None:
    text = "curl https://h/o/a/push/sync/a%20b%2Fc -d '{\"pushMessage\": {}}'"
    assert import_text(text, AGORA).push.user == "a b/c"


@pytest.mark.parametrize(
    "text",
    [
        f"curl https://h/o/a/push/task -H 'Authorization: Bearer {TOKEN}' -d '{{\"pushMessage\": {{\"a\": 01}}}}'",
        f"curl https://h/o/a/push/label -H 'Authorization: Bearer {TOKEN}'",
        f"curl -H Authorization: Bearer {TOKEN}",
        f"curl https://h/o/a/push/task -H 'Authorization: Bearer {TOKEN} -d '{{",
        f"curl -X {TOKEN} https://h/o/a/push/task",
        f"curl https://{TOKEN}@h/o/a/users?access_token={TOKEN}",
    ],
)
def test_a_token_is_in_no_sentence_and_in_no_fix(text: str) -> None:
    problem = refusal(text)
    assert TOKEN not in problem.message
    assert all(TOKEN not in fix.text for fix in problem.fixes)


def test_a_token_is_in_no_note() -> None:
    text = f"curl https://h/o/a/push/task -H 'Authorization: Bearer {TOKEN}' -d '{{\"pushMessage\": {{}}}}'"
    imported = import_text(text, AGORA, HERE)
    assert TOKEN not in repr(imported)
    assert any("token" in note and "dropped" in note for note in imported.notes)


def test_request_json_without_a_word_about_its_audience() -> None:
    users = import_text('{"targets": ["kim"], "pushMessage": {"title": "a"}}', AGORA)
    assert (users.push.audience, users.source) == (Audience(USERS, ("kim",)), Source.REQUEST)
    assert any("read as user IDs" in note for note in users.notes)
    labels = import_text('{"targets": ["vip"], "startDate": "2030-01-01 12:00:00", "pushMessage": {}}', AGORA)
    assert labels.push.audience == Audience(LABELS, ("vip",))
    nobody = import_text('{"strategy": 3, "pushMessage": {}}', AGORA)
    assert (nobody.push.audience, nobody.audience_given) == (Audience(USER), False)


def test_a_bare_push_message_gets_the_usual_strategy() -> None:
    imported = import_text('{"title": "a", "vivo": {}, "content": ""}', AGORA)
    assert (imported.source, imported.audience_given, imported.push.strategy) == (Source.MESSAGE, False, 2)
    assert list(imported.push.message.items()) == [("title", "a"), ("vivo", {}), ("content", "")]


def test_the_pages_number_with_a_leading_zero_is_named_and_mended() -> None:
    text = '{\n  "targets": ["kim"],\n  "pushMessage": {"agora": {"id": 056734579}}\n}'
    problem = refusal(text)
    assert problem.message == "Line 3, column 35: 056734579 is not valid JSON: a number must not start with 0."
    assert (problem.line, problem.column, problem.fixes[0].title) == (3, 35, "write 56734579")
    assert import_text(problem.fixes[0].text, AGORA).push.message == {"agora": {"id": 56734579}}


def test_it_is_mended_inside_a_command_too() -> None:
    header = f"-H 'Authorization: Bearer {TOKEN}'"
    text = f'curl https://h/o/a/push/sync/kim \\\n{header} \\\n-d \'{{\n "pushMessage": {{"id": 07}}}}\''
    problem = refusal(text)
    assert (problem.line, problem.column) == (4, 24)
    imported = import_text(problem.fixes[0].text, AGORA)
    assert (imported.push.user, imported.push.message) == ("kim", {"id": 7})


@pytest.mark.parametrize("targets", ['"kim"', "[7, 8]", '["kim", 7]'])
def test_targets_of_the_wrong_kind_are_mended_on_request(targets: str) -> None:
    problem = refusal(f'{{"targets": {targets}, "pushMessage": {{}}}}')
    assert all(isinstance(target, str) for target in import_text(problem.fixes[0].text, AGORA).push.audience.targets)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "nothing to import"),
        ("  \n ", "nothing to import"),
        ("hello", "neither JSON nor a cURL command"),
        ("wget --post-data='{}' https://h/o/a/push/task", "This is wget, not cURL"),
        ("$ http POST https://h/o/a/push/task", "This is http, not cURL"),
        ("Invoke-RestMethod -Uri https://h -Method Post", "This is Invoke-RestMethod, not cURL"),
        ("fetch('https://h/o/a/push/task', {method: 'POST'})", "This is fetch, not cURL"),
        ("https://h/o/a/push/task", "neither JSON nor a cURL command"),
        ("[1, 2]", "a push is an object"),
        ('{"targets": ["kim"]}', "has targets but no pushMessage"),
        ('{"targets": ["kim"], "pushMesage": {"title": "a"}}', "Did you mean pushMessage?"),
        ('{"usernames": ["kim"]}', "no pushMessage and none of its fields"),
        ('{"pushMessage": []}', "pushMessage must be a JSON object"),
        ('{"pushMessage": {}', "Line 1, column 19"),
        ("curl https://h/o/a/push/task", "GET push/task"),
        ("curl -X POST https://h/o/a/push/task", "no body"),
        ("curl -X POST ''", "neither a URL nor a body"),
        ("curl https://h/o/a/push/task -d @push.json", "from a file"),
        ("x" * (MOST_CHARACTERS + 1), "500,001 characters"),
    ],
)
def test_what_is_no_push_is_refused_in_one_sentence(text: str, part: str) -> None:
    assert part in refusal(text).message


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("1.000000000000000005", "1.0"),
        ("1e-999", "0.0"),
        ("-0", "0"),
        ("-1e-400", "-0.0"),
        ("0.1234567890123456789", ""),
    ],
)
def test_a_number_that_is_not_sent_as_written_is_named(written: str, sent: str) -> None:
    request = f'{{"targets": ["kim"], "pushMessage": {{"title": "T", "ext": {{"n": {written}}}}}}}'
    for text in (request, f"curl https://h/o/a/push/single -d '{request}'"):
        notes = [note for note in import_text(text, AGORA).notes if written in note]
        assert len(notes) == 1
        assert f"The number {written} is sent as {sent}" in notes[0]


@pytest.mark.parametrize(
    "number", ["1.5", "1.50", "1e2", "1E-7", "0.1", "31.230416", "100000000000000000000000", "5e-324", "-0.0", "0e5"]
)
def test_a_number_that_is_sent_as_it_was_meant_needs_no_word(number: str) -> None:
    text = f'{{"targets": ["kim"], "pushMessage": {{"title": "T", "ext": {{"n": {number}}}}}}}'
    assert not any("number" in note for note in import_text(text, AGORA).notes)


def test_three_numbers_are_named_and_the_others_counted() -> None:
    numbers = ", ".join(f"1.00000000000000000{digit}" for digit in range(1, 6))
    notes = import_text(f'{{"title": "T", "ext": {{"n": [{numbers}]}}}}', AGORA).notes
    assert notes[-1] == "2 more numbers changed in the same way."


def test_a_sentence_repeats_little_of_the_text() -> None:
    word = "x" * 400_000
    for text in (f'{{"{word}": 1, "{word}": 2}}', f'{{"a": 0{"1" * len(word)}}}', f"curl https://h/o/a/{word} -d x"):
        problem = refusal(text)
        assert len(problem.message) < 300
        assert all(len(fix.title) < 200 for fix in problem.fixes)


def test_windows_line_ends_and_a_byte_order_mark_do_not_matter() -> None:
    assert import_text("\ufeff" + LABEL.replace("\n", "\r\n"), AGORA).push == import_text(LABEL, AGORA).push


IN_A_SENTENCE = "YWMtQ7x9kLm2Tn4vBz8cPqRsT1uVwXyZ0aBcDeFgHiJkLmNoPqRsTuVwXyZ12345"


@pytest.mark.parametrize(
    "command",
    [
        f'curl https://h/o/a/push/task -d "{{\\"pushMessage\\":{{\\"title\\":\\"${{T:-{IN_A_SENTENCE}}}\\"}}}}"',
        f"curl https://h/{IN_A_SENTENCE}/a/push/task -d '{{\"pushMessage\":{{}}}}'",
        f"curl https://{IN_A_SENTENCE}/o/a/push/task -d '{{\"pushMessage\":{{}}}}'",
        f"curl https://h/o/a/push/task -d '{{\"pushMessage\":{{}}}}' --next https://h/o/a/{IN_A_SENTENCE}",
        f"curl https://h/o/a/push/task --{IN_A_SENTENCE[:38]} -d '{{}}'",
        f"curl https://h/o/a/push/task -d '${IN_A_SENTENCE}'",
        f"curl https://h/o/a/{IN_A_SENTENCE} -d '{{}}'",
    ],
)
def test_no_sentence_repeats_a_token(command: str) -> None:
    try:
        said = " ".join(import_text(command, AGORA, AppFacts("a41.chat.agora.io", ("org", "app"))).notes)
    except ImportProblem as problem:
        said = f"{problem.message} {problem}"
    assert said
    assert IN_A_SENTENCE[:12] not in said
