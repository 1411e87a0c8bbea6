"""Makes `.github/KEYS.md` from the actions.

.venv/bin/python tests/support/key_table.py
"""

from pathlib import Path

from push_tui.ui.actions import Scope, actions_of

KEYS = Path(__file__).resolve().parents[2] / ".github" / "KEYS.md"
_INTRODUCTION = """# Keys

Made from `push_tui/ui/actions/` by `python tests/support/key_table.py`. Where several keys are listed, each does it;
"palette" means that the action has no key and is found by its name. `[keys]` in `config.toml` gives an action other
keys by its ID: `sort = "o"`, `review = ["F12", "Alt+R"]`. `send`, `confirm`, `check_profile` and `close` keep theirs;
they gain only function keys and Alt with a letter that nothing else uses.

"""


def key_table() -> str:
    """Return a table for each scope."""
    rows = []
    for scope in Scope:
        rows += [f"**{scope.value.heading}**", "", "| keys | action | what it does | ID |", "| --- | --- | --- | --- |"]
        for action in actions_of([scope]):
            keys = " ".join(f"`{key}`" for key in action.key_names) or "palette"
            rows.append(f"| {keys} | {action.title} | {action.help} | `{action.id}` |")
        rows.append("")
    return "\n".join(rows)


def page() -> str:
    """Return the whole of `KEYS.md` as it should be now."""
    return _INTRODUCTION + key_table()


if __name__ == "__main__":
    KEYS.write_text(page(), encoding="utf-8")
