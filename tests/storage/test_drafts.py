"""Drafts outlive the process, and what another process is writing is left to it."""

import json
from stat import S_IMODE

import pytest

from push_tui.storage.drafts import DraftStore, StoredDraft
from push_tui.storage.paths import Paths


@pytest.fixture
def store(paths: Paths) -> DraftStore:
    return DraftStore(paths)


def a_draft(draft_id: str, minute: int = 0, **more: str) -> StoredDraft:
    push: StoredDraft = {"task": 2**63, "empty": {}, "text": "\ud800 [/b] \x1b"}
    return {"id": draft_id, "saved_at": f"2026-03-01T12:{minute:02}:00+00:00", "push": push, **more}


def own(paths: Paths, draft_id: str, **changes: str | int) -> None:
    file = paths.drafts / f"{draft_id}.json"
    content = json.loads(file.read_bytes())
    content["owner"] |= changes
    file.write_text(json.dumps(content))


def test_a_draft_comes_back_exactly(store: DraftStore, paths: Paths) -> None:
    store.save(a_draft("one"))
    assert DraftStore(paths).load_all() == (a_draft("one"),)
    assert S_IMODE((paths.drafts / "one.json").stat().st_mode) == 0o600
    assert S_IMODE(paths.drafts.stat().st_mode) == 0o700


def test_the_newest_comes_first(store: DraftStore) -> None:
    for draft_id, minute in (("a", 1), ("c", 3), ("b", 2)):
        store.save(a_draft(draft_id, minute))
    assert [draft["id"] for draft in store.load_all()] == ["c", "b", "a"]
    assert store.unsent() == a_draft("c", 3)


def test_a_draft_saved_again_replaces_itself(store: DraftStore) -> None:
    store.save(a_draft("one"))
    store.save(a_draft("one", 5, name="renamed"))
    assert store.load_all() == (a_draft("one", 5, name="renamed"),)


def test_a_deleted_draft_is_gone_and_deleting_it_again_is_fine(store: DraftStore) -> None:
    store.save(a_draft("one"))
    store.delete("one")
    store.delete("one")
    assert store.unsent() is None


def test_what_another_living_process_writes_is_not_offered(store: DraftStore, paths: Paths) -> None:
    from push_tui.storage.owners import _status

    _, started = _status(1)
    store.save(a_draft("mine", 1))
    store.save(a_draft("theirs", 2))
    own(paths, "theirs", pid=1, started=started)
    assert store.unsent() == a_draft("mine", 1)


def test_what_a_dead_process_left_is_offered(store: DraftStore, paths: Paths) -> None:
    store.save(a_draft("left"))
    own(paths, "left", pid=2**22 + 1)
    assert store.unsent() == a_draft("left")


BEYOND_JSON = [b'{"draft": {"id": "broken", "push": %b}}' % number for number in (b"NaN", b"-Infinity", b"1e999")]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"draft": 3}', b'{"draft": {"id": "else"}}', b"\xff", b"[" * 100_000, *BEYOND_JSON],
)
def test_a_file_that_is_no_draft_hides_no_other_and_is_kept(store: DraftStore, paths: Paths, content: bytes) -> None:
    store.save(a_draft("good"))
    broken = paths.drafts / "broken.json"
    broken.write_bytes(content)
    assert store.load_all() == (a_draft("good"),)
    assert store.unreadable() == (broken,)
    assert broken.read_bytes() == content


@pytest.mark.parametrize("owner", [None, 3, {}, {"pid": "x"}, {"pid": 1, "colour": "red"}])
def test_a_draft_of_nobody_is_offered(store: DraftStore, paths: Paths, owner: object) -> None:
    store.save(a_draft("one"))
    (paths.drafts / "one.json").write_text(json.dumps({"owner": owner, "draft": a_draft("one")}))
    assert store.unsent() == a_draft("one")


@pytest.mark.parametrize("draft_id", ["../config", "a/b", "", ".", "x" * 65])
def test_an_id_that_would_leave_the_directory_is_refused(store: DraftStore, draft_id: str) -> None:
    with pytest.raises(ValueError, match="A draft's ID"):
        store.save(a_draft(draft_id))


def test_templates_lie_beside_the_drafts_and_apart_from_them(store: DraftStore, paths: Paths) -> None:
    templates = DraftStore.templates(paths)
    templates.save(a_draft("one"))
    assert store.load_all() == ()
    assert templates.load_all() == (a_draft("one"),)
    assert S_IMODE((paths.root / "templates" / "one.json").stat().st_mode) == 0o600


def test_a_draft_that_another_living_process_writes_is_held(store: DraftStore, paths: Paths) -> None:
    store.save(a_draft("mine"))
    store.save(a_draft("theirs"))
    assert store.held() == frozenset()
    from push_tui.storage.owners import _status

    _, started = _status(1)
    own(paths, "theirs", pid=1, started=started)
    assert store.held() == {"theirs"}
