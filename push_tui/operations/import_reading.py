"""What a text to import is: a push, a plan, a saved draft, or the path of a file that holds one."""

import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from push_tui.dialects import Dialect
from push_tui.frozen import frozen
from push_tui.message.importing import MOST_CHARACTERS, AppFacts, Imported, ImportProblem, Source, import_text
from push_tui.message.text_json import TextFix
from push_tui.names import label_keys
from push_tui.operations.composition import Composition
from push_tui.operations.drafts import draft_file_in
from push_tui.operations.push_plan import PlanRefused, PushPlan, is_plan, read_plan
from push_tui.operations.session import Session, address_of
from push_tui.storage.drafts import StoredDraft
from push_tui.storage.typed_paths import typed_path
from push_tui.storage.user_files import encoding_of
from push_tui.text import visible_name

_LONGEST_PATH = 4096
_PATH = re.compile(r"""["'“‘`]?(?:[/~]|\.\.?/|file:).*|[^\s{}\[\]:,"]*[/.][^\s{}\[\]:,"]+""", re.IGNORECASE)
"""Begins like a path, or has a slash or a dot and nothing that JSON, CSV or a command has."""


@frozen
class ImportReading:
    """What a text is: one of these, or nothing."""

    file: Path | None = None
    draft: StoredDraft | None = None
    imported: Imported | None = None
    plan: PushPlan | None = None
    problem: ImportProblem | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to import."""
        return self.file is None and self.draft is None and self.imported is None and self.plan is None

    @property
    def fills(self) -> bool:
        """Whether it fills the composer."""
        return self.draft is not None or self.imported is not None

    @property
    def fixes(self) -> tuple[TextFix, ...]:
        """Ways to fix the text."""
        return () if self.problem is None else self.problem.fixes


def reading_of(text: str, dialect: Dialect, app: AppFacts) -> ImportReading:
    """Return what a text is; takes up to 200 ms, so call it in a thread."""
    content = text.encode("utf-8", "surrogatepass")
    if is_plan(content):
        try:
            return ImportReading(plan=read_plan(content))
        except PlanRefused as refusal:
            return ImportReading(problem=ImportProblem(str(refusal)))
    draft = draft_file_in(text)
    if draft is not None or not text.strip():
        return ImportReading(draft=draft)
    if (file := file_in(text)) is not None:
        return ImportReading(file=file)
    try:
        return ImportReading(imported=import_text(text, dialect, app))
    except ImportProblem as problem:
        return ImportReading(problem=ImportProblem(no_file) if (no_file := no_file_in(text)) else problem)


def fill(composition: Composition, reading: ImportReading) -> None:
    """Fill the composer; keep the chosen audience if the import names none, and all else if it has only texts."""
    if reading.draft is not None:
        composition.from_draft(reading.draft, copy=True)
    if (imported := reading.imported) is None:
        return
    if imported.source is Source.TEXTS:
        audience, texts = imported.push.audience, imported.push.texts
        composition.change(lambda push: replace(push, audience=audience, texts={**push.texts, **texts}))
        return
    chosen = composition.push.audience
    composition.take(imported.push)
    if not imported.audience_given and chosen.targets and not imported.push.audience.targets:
        composition.set_audience(chosen)


def app_facts(session: Session) -> AppFacts:
    """Return host and path of the profile's app, to recognise commands for another app."""
    address = address_of(session.profile)
    first, _, second = address.prefix.strip("/").partition("/")
    book = session.labels
    keys = None if book.read_at is None else label_keys((label.name for label in book.items), session.dialect)
    return AppFacts(urlsplit(address.base_url).netloc, (first, second), keys)


def file_in(text: str) -> Path | None:
    """Return the file that the text names, if it is a single line naming one."""
    line = text.strip()
    if not line or "\n" in line or len(line) > _LONGEST_PATH or line[0] in "{[":
        return None
    try:
        path = typed_path(line)
        return path if path.is_file() else None
    except (OSError, ValueError):
        return None


def no_file_in(text: str) -> str:
    """Return that a text which looks like a path names no file; empty if it looks like none."""
    line = text.strip()
    if not _PATH.fullmatch(line):
        return ""
    with suppress(OSError, ValueError):
        if typed_path(line).is_dir():
            return f"{visible_name(line)} is a directory; type the path of a file in it."
    return f"There is no file {visible_name(line)}."


def read_file(path: Path) -> str:
    """Read a file up to the longest push; bytes that are not text become replacement characters."""
    with path.open("rb") as file:
        content = file.read(MOST_CHARACTERS * 4)
    return content.decode(encoding_of(content), "replace")
