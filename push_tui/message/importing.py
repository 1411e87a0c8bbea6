"""Read a push from what people paste or keep in a file: request JSON, a bare ``pushMessage`` or a cURL command.

A table with a text for each label is read, too (`label_texts`).
"""

import re
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from urllib.parse import unquote

from push_tui.dialects import Dialect
from push_tui.endpoints import Endpoint
from push_tui.frozen import frozen
from push_tui.message.catalogue.sections import known_keys
from push_tui.message.curl import CurlCommand, CurlError, read_curl
from push_tui.message.curl_writing import curl_command
from push_tui.message.label_texts import TableProblem, is_table, read_table
from push_tui.message.pasted_commands import may_be_commands
from push_tui.message.push import (
    MESSAGE,
    MESSAGE_PATH,
    Audience,
    AudienceKind,
    Json,
    Push,
    PushShapeError,
    is_own_text,
    json_text,
)
from push_tui.message.rules.problem import Severity, nearest
from push_tui.message.text_json import JsonError, JsonProblem, TextFix, changed_numbers, line_and_column, parse_json
from push_tui.message.validation import validate
from push_tui.names import label_key
from push_tui.text import first_names, quantity, shortened, with_tokens_cut

MOST_CHARACTERS = 500_000
"""Longer texts are refused: a push takes a few kB, and reading more would block the screen."""

# The reference prints line numbers like "_12" on lines of their own, and people copy them too.
_LINE_NUMBERS = re.compile(r"(?m)^_\d+[ \t]*$")
_PLACEHOLDER = re.compile(r"X{3,}|[<{$].*", re.IGNORECASE)
_OTHER_PROGRAM = re.compile(
    r"(?i)\s*(?:[$%>#]\s+)?(wget|https?|xh|httpie|Invoke-RestMethod|irm|Invoke-WebRequest|iwr|fetch|axios|requests)\b(?!:)"
)
_SEND_PATHS = {("single",): Endpoint.PUSH_SINGLE, ("list", "label"): Endpoint.PUSH_LABEL, ("task",): Endpoint.PUSH_TASK}
_GUESSES = {
    Endpoint.PUSH_LABEL: "startDate with targets means a push to labels; the targets were read as label names.",
    Endpoint.PUSH_SINGLE: "The text does not say what its targets are; they were read as user IDs.",
    Endpoint.PUSH_TASK: "startDate without targets means a push to everybody; it was read as one.",
    Endpoint.PUSH_SYNC: "The text names no targets; choose an audience.",
}
_MOST_NAMED = 3
"""Variables, calls and numbers that a note names."""
_MOST_TOLD = 6
"""Lines of a table that are told of."""
_LONGEST_SHOWN = 60
"""Characters of the text that a sentence repeats."""
_ENVELOPE_KEYS = frozenset({"targets", "strategy", "startDate", "async"})


class Source(StrEnum):
    """What was imported."""

    REQUEST = "request JSON"
    MESSAGE = "pushMessage"
    CURL = "cURL command"
    TEXTS = "a text for each label"


@frozen
class AppFacts:
    """Host and path of the profile's app, to compare a command with."""

    host: str
    """Host, with its port if any, without the scheme."""
    path: tuple[str, str]
    """Organization and app name, or ``app-id`` and the App ID."""
    labels: frozenset[str] | None = None
    """The `label_key` of each of its labels; None if they were not read."""


@frozen
class Imported:
    """A push that was read, and notes for whoever imports it."""

    push: Push
    source: Source
    notes: tuple[str, ...] = ()
    audience_given: bool = True
    """False if the text names no audience."""


class ImportProblem(ValueError):
    """Why nothing was imported: one sentence, its place in the text if known, and fixes for the text."""

    def __init__(
        self, message: str, line: int | None = None, column: int | None = None, fixes: tuple[TextFix, ...] = ()
    ) -> None:
        self.message = with_tokens_cut(message)
        super().__init__(self.message)
        self.line = line
        self.column = column
        self.fixes = fixes


def import_text(text: str, dialect: Dialect, profile_app: AppFacts | None = None) -> Imported:
    """Return the push in ``text``, as ``dialect`` reads it; differences from ``profile_app`` become notes.

    Unknown keys, empty values, the order of keys and integers of any size are kept. A token is dropped.

    Raises:
        ImportProblem: it is not a push, invalid JSON, or a command for something else.
    """
    if len(text) > MOST_CHARACTERS:
        raise ImportProblem(f"This text has {len(text):,} characters; a push has at most {MOST_CHARACTERS:,}.")
    text = _LINE_NUMBERS.sub(lambda match: " " * len(match[0]), text.removeprefix("\ufeff").replace("\r\n", "\n"))
    start = text.lstrip()[:1]
    if not start:
        raise ImportProblem("There is nothing to import.")
    commands = _commands(text) if may_be_commands(text) else ()
    if commands:
        return _from_curl(commands, text, dialect, profile_app)
    if is_table(text):
        return _from_table(text, dialect, profile_app)
    if start not in "{[\"'/#":
        if other := _OTHER_PROGRAM.match(text):
            raise ImportProblem(f"This is {other[1]}, not cURL; copy the request as cURL, or paste its JSON.")
        raise ImportProblem("This is neither JSON nor a cURL command, nor a table of label, title and content.")
    imported = _from_json(_value(text), dialect)
    return replace(imported, notes=(*imported.notes, *_changed_numbers(text)))


def _from_table(text: str, dialect: Dialect, app: AppFacts | None) -> Imported:
    try:
        found = read_table(text, dialect)
    except TableProblem as problem:
        raise ImportProblem(str(problem), problem.line) from None
    notes = [
        (found.lines[problem.path[1]], problem.message)
        for problem in validate(found.push, dialect)
        if is_own_text(problem.path) and problem.severity is Severity.ERROR
    ]
    if app is not None and app.labels is not None:
        missing = (label for label in found.lines if label_key(label, dialect) not in app.labels)
        notes += [(found.lines[label], f"There is no label {label} in the list.") for label in missing]
    told = [f"Line {line}: {said}" for line, said in sorted(notes)]
    more = len(told) - _MOST_TOLD
    told[_MOST_TOLD:] = [f"{quantity(more, 'more line')} with such a problem."] if more > 0 else []
    return Imported(found.push, Source.TEXTS, tuple(told))


def _commands(text: str) -> tuple[CurlCommand, ...]:
    try:
        return read_curl(text)
    except CurlError as error:
        raise ImportProblem(str(error)) from None


def _value(text: str) -> Json:
    try:
        return parse_json(text)
    except JsonError as error:
        problem = error.problem
    raise ImportProblem(problem.sentence, problem.line, problem.column, problem.fixes)


def _value_of(command: CurlCommand, text: str) -> Json:
    """Return the JSON of the command's body, which is part of ``text``."""
    if command.problem is not None:
        raise ImportProblem(command.problem)
    body = command.body or ""
    try:
        return parse_json(body)
    except JsonError as error:
        problem = error.problem
    if command.joined:
        options = " ".join(dict.fromkeys(command.joined))
        raise ImportProblem(f"curl joins the values of {options} by &, which is not JSON; use one option.")
    fixes = tuple(TextFix(fix.title, _with_body(command, fix.text)) for fix in problem.fixes)
    offset = text.find(body)
    if offset < 0:
        raise ImportProblem(f"In the body of the command: {problem.sentence}", fixes=fixes)
    line, column = line_and_column(text, offset)
    moved = JsonProblem(
        problem.reason, problem.line + line - 1, problem.column + (column - 1 if problem.line == 1 else 0)
    )
    raise ImportProblem(moved.sentence, moved.line, moved.column, fixes)


def _from_json(value: Json, dialect: Dialect) -> Imported:
    if not isinstance(value, dict):
        raise ImportProblem("This JSON is not a push: a push is an object in { }.")
    _check_spelling(value, _as_json)
    if MESSAGE not in value:
        return _from_message(value, dialect)
    has_targets = "targets" in value
    if "startDate" in value:
        endpoint = Endpoint.PUSH_LABEL if has_targets else Endpoint.PUSH_TASK
    else:
        endpoint = Endpoint.PUSH_SINGLE if has_targets else Endpoint.PUSH_SYNC
    push, notes = _push(endpoint, None, value, dialect, _as_json)
    if push.endpoint is endpoint:
        notes += (_GUESSES[endpoint],)
    return Imported(push, Source.REQUEST, notes, audience_given=has_targets or endpoint is Endpoint.PUSH_TASK)


def _as_json(value: Json) -> str:
    return json_text(value, indent=2)


def _check_spelling(value: Json, rewritten: Callable[[Json], str]) -> None:
    """Refuse a request in which ``pushMessage`` is misspelled; the fix is the right key."""
    objects = [key for key, each in value.items() if isinstance(each, dict)] if isinstance(value, dict) else []
    near = nearest(MESSAGE, objects)
    if isinstance(value, dict) and near is not None and MESSAGE not in value:
        fixed = {MESSAGE if key == near else key: each for key, each in value.items()}
        fix = TextFix(f"{near} → {MESSAGE}", rewritten(fixed))
        raise ImportProblem(f'"{_cut(near)}" is not a key of a push. Did you mean {MESSAGE}?', fixes=(fix,))


def _from_message(value: dict[str, Json], dialect: Dialect) -> Imported:
    known = {*known_keys(dialect)[MESSAGE_PATH], "sub_title"}
    envelope = sorted(_ENVELOPE_KEYS & set(value))
    if envelope:
        raise ImportProblem(f"This request has {envelope[0]} but no pushMessage.")
    if value and not known & set(value):
        raise ImportProblem("This JSON is not a push: it has no pushMessage and none of its fields.")
    notes = ("The text is only a pushMessage; choose the audience and the strategy.",)
    return Imported(Push(message=value), Source.MESSAGE, notes, audience_given=False)


def _from_curl(commands: tuple[CurlCommand, ...], text: str, dialect: Dialect, app: AppFacts | None) -> Imported:
    pushes = [(command, called) for command in commands if (called := _endpoint(command)) is not None]
    if not pushes and (command := next((one for one in commands if not one.url and one.body is not None), None)):
        return _without_url(command, commands, text, dialect)
    if not pushes:
        raise _no_push(commands[0])
    command, (endpoint, user) = pushes[0]
    place = _Place.of(command.url)
    if command.body is None and command.problem is None:
        raise ImportProblem(f"This command calls {command.method} {place.shown} but has no body to import.")
    value = _value_of(command, text)
    push, notes = _push(endpoint, user, value, dialect, lambda fixed: _with_body(command, json_text(fixed, indent=2)))
    if endpoint is Endpoint.PUSH_SYNC and not dialect.sync_by_path:
        notes += ("This edition has no push/sync: the push goes to push/single with async false.",)
    notes += (*_changed_numbers(command.body or ""), *_differences(place, app), *_left_out(command, commands))
    return Imported(push, Source.CURL, notes)


def _without_url(command: CurlCommand, commands: tuple[CurlCommand, ...], text: str, dialect: Dialect) -> Imported:
    imported = _from_json(_value_of(command, text), dialect)
    notes = (*imported.notes, "The command has no URL, so its endpoint is unknown.")
    notes += (*_changed_numbers(command.body or ""), *_left_out(command, commands))
    return replace(imported, source=Source.CURL, notes=notes)


def _with_body(command: CurlCommand, body: str) -> str:
    return curl_command(command.method, command.url, body)


def _no_push(command: CurlCommand) -> ImportProblem:
    """Return why the command sends no push."""
    if command.problem is not None:
        return ImportProblem(command.problem)
    if not command.url:
        return ImportProblem("This command has neither a URL nor a body.")
    if not command.method:
        return ImportProblem("-X in this command names no method; a push goes out with POST.")
    return ImportProblem(
        f"This command calls {_call_of(command)}, which sends no push. "
        "A push goes to POST push/sync/…, push/single, push/list/label or push/task."
    )


def _left_out(command: CurlCommand, commands: tuple[CurlCommand, ...]) -> tuple[str, ...]:
    notes = []
    if command.kept:
        names = " ".join(map(_cut, command.kept[:_MOST_NAMED]))
        notes.append(f"The body holds {names}, which a shell would replace; it was kept as written.")
    if command.had_secret:
        notes.append("The token in the command was dropped; your profile's token is used.")
    others = [other for other in commands if other is not command]
    if others:
        named = first_names(list(map(_call_of, others)), _MOST_NAMED)
        several = any(map(_endpoint, others))
        notes.append(f"{'Only the first push was read' if several else 'Only the push was read'}; left out: {named}.")
    return tuple(notes)


def _call_of(command: CurlCommand) -> str:
    if not command.url:
        return "a command without URL"
    return f"{command.method or 'an unknown method'} {_Place.of(command.url).shown}"


def _changed_numbers(text: str) -> tuple[str, ...]:
    """Return notes about numbers that JSON readers do not keep as written."""
    changes = changed_numbers(text)
    notes = [f"The number {_cut(written)} is sent as {sent}." for written, sent in changes[:_MOST_NAMED]]
    more = len(changes) - _MOST_NAMED
    return (*notes, *((f"{quantity(more, 'more number')} changed in the same way.",) if more > 0 else ()))


def _cut(part: str) -> str:
    return shortened(with_tokens_cut(part), _LONGEST_SHOWN)


@frozen
class _Place:
    """The parts of a URL: host, the app's two path segments, and the path of the call."""

    host: str
    app: tuple[str, ...]
    call: tuple[str, ...]

    @classmethod
    def of(cls, url: str) -> "_Place":
        host, *segments = url.rpartition("://")[2].split("/")
        if segments[-1:] == [""] and segments[-2:-1] != ["sync"]:
            segments.pop()  # a "/" at the end makes no difference
        # An app may be called "push" itself, so look in the usual place first.
        split = 2 if segments[2:3] == ["push"] else segments.index("push") if "push" in segments else 2
        return cls(host, tuple(segments[:split]), tuple(segments[split:]))

    @property
    def shown(self) -> str:
        """The path of the call without the app, for sentences."""
        return _cut("/".join(self.call) or "/")


def _endpoint(command: CurlCommand) -> tuple[Endpoint, str | None] | None:
    """Return the endpoint of a push, and the user in its path if any; None if the command sends no push."""
    call = _Place.of(command.url).call
    if command.method != "POST" or call[:1] != ("push",):
        return None
    if call[1:2] == ("sync",) and len(call) == 3:
        return Endpoint.PUSH_SYNC, _decoded(call[2])
    endpoint = _SEND_PATHS.get(call[1:])
    return None if endpoint is None else (endpoint, None)


def _decoded(segment: str) -> str:
    try:
        return unquote(segment, errors="surrogatepass")
    except UnicodeDecodeError:
        return unquote(segment)


def _push(
    endpoint: Endpoint, user: str | None, value: Json, dialect: Dialect, rewritten: Callable[[Json], str]
) -> tuple[Push, tuple[str, ...]]:
    """Return the push in ``value`` and a note about ``async``; ``rewritten`` writes a fixed value as text."""
    _check_spelling(value, rewritten)
    notes: tuple[str, ...] = ()
    asked = value.get("async") if isinstance(value, dict) else None
    if endpoint is Endpoint.PUSH_SINGLE and isinstance(value, dict) and asked is False:
        targets = value.get("targets")
        if dialect.reads_async:
            endpoint = Endpoint.PUSH_SYNC
        elif isinstance(targets, list) and len(targets) == 1:
            endpoint = Endpoint.PUSH_SYNC
            notes = ("async false with one target means a synchronous push: it goes to push/sync for that user.",)
    try:
        push = Push.from_envelope(endpoint, user, value)
    except PushShapeError as error:
        fixes = _target_fixes(value, rewritten) if error.path == ("targets",) else ()
        raise ImportProblem(str(error), fixes=fixes) from None
    if user == "":
        push = replace(push, audience=Audience(AudienceKind.USER))
    return push, notes


def _target_fixes(value: Json, rewritten: Callable[[Json], str]) -> tuple[TextFix, ...]:
    """Offer to fix targets given as one text or as numbers; these have only one meaning."""
    if not isinstance(value, dict):
        return ()
    targets = value.get("targets")
    items = targets if isinstance(targets, list) else [targets]
    if not items or any(isinstance(item, bool) or not isinstance(item, str | int) for item in items):
        return ()
    return (TextFix("write them as a list of texts", rewritten({**value, "targets": [str(item) for item in items]})),)


def _differences(place: _Place, profile_app: AppFacts | None) -> tuple[str, ...]:
    if profile_app is None:
        return ()
    notes = []
    if _differ(place.host, profile_app.host):
        notes.append(f"The command is for host {_cut(place.host)}; your push goes to {profile_app.host}.")
    if len(place.app) == 2 and any(map(_differ, place.app, profile_app.path)):
        wanted, here = _cut("/".join(place.app)), "/".join(profile_app.path)
        notes.append(f"The command is for app {wanted}; your push goes to {here}.")
    return tuple(notes)


def _differ(given: str, ours: str) -> bool:
    return bool(given) and given.lower() != ours.lower() and not _PLACEHOLDER.fullmatch(given)
