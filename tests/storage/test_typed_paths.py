"""Paths as people have them: typed, copied from a shell or a browser, dropped on the terminal."""

import shlex
from pathlib import Path

import pytest

from push_tui.storage.typed_paths import typed_path

NAMES = ("users.csv", "my users.csv", "o'neil.csv", 'the "best".csv', "50%.csv", "用户.csv", "a&b(2).csv", "a\\b.csv")


def forms(path: Path) -> dict[str, str]:
    text = str(path)
    escaped = "".join(f"\\{character}" if character in " '\"&()\\%" else character for character in text)
    return {
        "as it is": text,
        "with a line break": f"{text}\r\n",
        "quoted by a shell": f"{shlex.quote(text)} ",
        "quoted": '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"',
        "with backslashes": f"{escaped} ",
        "as an address": path.as_uri(),
        "as an address of this host": path.as_uri().replace("file://", "FILE://localhost"),
        "an address in quotes": f'"{path.as_uri()}"',
        "in quotes of a text": f"“{text}”",
    }


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("there", [True, False], ids=["there", "new"])
def test_every_form_names_the_same_file(name: str, there: bool, tmp_path: Path) -> None:
    path = tmp_path / name
    if there:
        path.touch()
    named = {form: typed_path(text) for form, text in forms(path).items()}
    assert named == dict.fromkeys(named, path)


@pytest.mark.parametrize("text", ["~/my users.csv", "'~/my users.csv'", "~/my\\ users.csv", "file://~/my%20users.csv"])
def test_a_tilde_is_the_home_directory_in_every_form(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert typed_path(text) == tmp_path / "my users.csv"


@pytest.mark.parametrize("name", ["'users'.csv", '"users"', "my\\ users.csv", "file:users", "`users`"])
def test_a_file_that_has_such_a_name_is_meant(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).touch()
    assert typed_path(name) == Path(name)


@pytest.mark.parametrize(
    "name", ["kim's users.csv", "kim's and lee's.csv", "two words", "'open", "50%20.csv", "a'b\\ c"]
)
def test_a_new_name_that_only_resembles_such_a_form_stays_as_it_is(name: str) -> None:
    assert typed_path(name) == Path(name)


def test_a_home_directory_that_nobody_has_is_told() -> None:
    with pytest.raises(ValueError, match="does not know the home directory ~nobody-at-all"):
        typed_path("~nobody-at-all/users.csv")
