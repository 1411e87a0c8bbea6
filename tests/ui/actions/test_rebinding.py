"""Other keys for actions, from ``[keys]`` in the configuration."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from push_tui.storage.config import load_config
from push_tui.storage.paths import Paths
from push_tui.storage.toml_files import ConfigError
from push_tui.ui.actions import ACTIONS, Action, Scope, action_of, key_of, use
from push_tui.ui.actions.action import key_name, key_written
from push_tui.ui.actions.performing import bindings
from push_tui.ui.actions.rebinding import InvalidKey, key_mistakes, keys_lost, rebound, use_keys
from support.keys import key
from support.real_program import workplace
from support.terminal_session import TerminalSession


@pytest.fixture(autouse=True)
def keys_as_they_come() -> Iterator[None]:
    """Undo what a test has rebound."""
    yield
    use(ACTIONS)


def configured(directory: Path, keys: str) -> None:
    paths = Paths.open(directory)
    paths.config.write_text(f'operator = "kim"\n[keys]\n{keys}\n')
    use_keys(paths, load_config(paths).keys)


def test_a_rebound_key_does_the_action_and_is_named_in_sentences(tmp_path: Path) -> None:
    configured(tmp_path, 'sort = "o"\nadd_from_file = ["Alt+F", "F12"]')
    assert key_of("sort", Scope.LABELS) == "o"
    assert action_of("add_from_file").key_names == ("Alt+F", "F12")
    bound = {binding.key: binding.action for binding in bindings(Scope.LABELS)}
    assert bound["o"] == "perform('sort')"
    assert bound["f12"] == "perform('add_from_file')"
    assert "s" not in bound


def test_two_actions_can_swap_their_keys(tmp_path: Path) -> None:
    configured(tmp_path, 'history = ["F6", "6"]\njobs = ["F5", "5"]')
    assert key_of("history") == "F6"
    assert key_of("jobs") == "F5"


def test_a_letter_never_takes_what_is_typed_into_a_field(tmp_path: Path) -> None:
    configured(tmp_path, 'review = ["F12", "R"]\nremove_found = ["Delete", "Alt+D"]')
    priority = {binding.key: binding.priority for binding in bindings(Scope.COMPOSE, Scope.FOUND)}
    assert priority["f12"]
    assert priority["alt+d"]
    assert not (priority["R"] or priority["delete"])


def test_sending_and_confirming_keep_their_keys_and_gain_some(tmp_path: Path) -> None:
    configured(tmp_path, 'send = "F12"\nconfirm = "Alt+C"\nclose = "F11"')
    assert action_of("send").key_names == ("F9", "Alt+S", "F12")
    assert action_of("confirm").key_names == ("Ctrl+S", "F7", "Alt+C")
    assert action_of("close", Scope.DIALOG).key_names == ("Esc", "q", "F11")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('sned = "F12"', 'no action has the ID "sned"; did you mean "send"?'),
        ('sort = "Hyper+X"', '"Hyper+X" is not a key'),
        ('sort = "Ctrl+M"', '"Ctrl+M" is not a key'),
        ('sort = "Enter"', '"Enter" is the key of "choose"'),
        ('sort = "Esc"', '"Esc" is the key of "close"'),
        ('sort = "w"\nrefresh = "w"', '"w" is the key of "refresh"'),
        ('review = "F9"', '"F9" is the key of "send"'),
        ('sort = "F9"', '"F9" is the key of "send"'),
        ('send = "Enter"', '"send" gains only function keys and Alt with a letter, not "Enter"'),
        ('send = "x"', '"send" gains only function keys and Alt with a letter, not "x"'),
        ('send = "F8"', '"F8" is the key of "test_push"'),
        ('confirm = "Space"', '"confirm" gains only function keys and Alt with a letter, not "Space"'),
        ("sort = []", 'for "sort" must name a key'),
        ("sort = 3", 'for "sort" must be a text in quotation marks'),
    ],
)
def test_a_key_that_cannot_be_is_reported_with_its_line(tmp_path: Path, line: str, reason: str) -> None:
    with pytest.raises(ConfigError) as refused:
        configured(tmp_path, line)
    assert reason in str(refused.value)
    assert refused.value.line == 3


def test_every_mistake_is_told_with_its_line_at_once(tmp_path: Path) -> None:
    paths = Paths.open(tmp_path)
    paths.config.write_text('[keys]\nsned = "F12"\nsort = "z"\nrefresh = "F9"\nhelp = "Hyper+X"\n')
    told = [*key_mistakes(paths, load_config(paths).keys)]
    assert [mistake.line for mistake in told] == [2, 5, 4]
    assert key_of("sort", Scope.LABELS) != "z"


def test_your_key_wins_over_a_default_which_is_told(tmp_path: Path) -> None:
    configured(tmp_path, 'sort = "w"\nrefresh = "j"\nnext_field = "Ctrl+O"')
    labels = {binding.key: binding.action for binding in bindings(Scope.LABELS)}
    assert labels["w"] == "perform('sort')"
    assert "j" not in action_of("cursor_down").keys
    assert "down" in action_of("cursor_down").keys
    assert "ctrl+o" not in action_of("import_push").keys
    told = [*keys_lost({"sort": ("w",)})]
    assert all(line.startswith('"w" does "sort", as you wrote, and no longer "') for line in told)
    assert any('"why_nothing"' in line for line in told)


def test_what_older_versions_called_an_action_is_no_mistake_and_is_told(tmp_path: Path) -> None:
    former = ("filter_back", "filter_failures", "filter_members", "filter_push_users", "filter_user_labels")
    wanted = dict.fromkeys((*former, "find_another", "why_somebody"), ("f6",))
    assert ([*key_mistakes(Paths(tmp_path), wanted)], rebound(wanted)) == ([], ACTIONS)
    told = [*keys_lost(wanted)]
    assert len(told) == len(wanted)
    assert told[-1] == '"why_somebody" is no action any more and has no key: "why_nothing" does it now.'
    now = {sentence.split('"')[3] for sentence in told}
    assert now <= {action.id for action in ACTIONS}


def test_an_action_loses_a_key_in_all_its_places_so_that_sentences_name_one() -> None:
    def named_alike(actions: Iterable[Action]) -> set[str]:
        keys: dict[str, set[tuple[str, ...]]] = {}
        for each in actions:
            keys.setdefault(each.id, set()).add(each.keys)
        return {id for id, several in keys.items() if len(several) == 1}

    for taken in {name for action in ACTIONS for name in action.key_names}:
        for taker in ("sort", "copy_screen", "review"):
            with suppress(InvalidKey):
                assert named_alike(rebound({taker: (taken,)})) >= named_alike(ACTIONS)


def test_an_action_that_lost_its_keys_is_named_by_its_title(tmp_path: Path) -> None:
    configured(tmp_path, 'sort = ["F2", "2"]\nrefresh = "n"')
    assert key_of("overview") == f"{key_of('commands')} Overview"
    assert not action_of("overview").keys


@pytest.mark.parametrize("known", sorted({key for action in ACTIONS for key in action.keys}))
def test_each_key_is_read_as_it_is_named(known: str) -> None:
    assert key_written(key_name(known)) == known


@pytest.mark.slow
def test_screens_offer_the_rebound_key(tmp_path: Path) -> None:
    with workplace(tmp_path) as place:
        config = (tmp_path / "config.toml").read_text()
        (tmp_path / "config.toml").write_text(f'{config}\n[keys]\nnew_label = "z"\n')
        with place.program() as session:
            opens_a_dialog(session)


def opens_a_dialog(session: TerminalSession) -> None:
    session.wait_for("z New label")
    session.press("z")
    session.wait_for("Name")
    session.press(key("close", scope=Scope.DIALOG))
