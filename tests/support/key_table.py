"""Makes the table of keys in `.github/KEYS.md` and in the README from the actions.

.venv/bin/python tests/support/key_table.py     writes both
"""

import re
from pathlib import Path

from push_tui.ui.actions import Scope, actions_of

ROOT = Path(__file__).resolve().parents[2]
KEYS, README = ROOT / ".github" / "KEYS.md", ROOT / "README.md"
_INTRODUCTION = """# Keys

Made from `push_tui/ui/actions/` by `python tests/support/key_table.py`. Where several keys are listed, each does it;
"palette" means that the action has no key and is found by its name.

"""
_IN_README = re.compile(r"(<!-- keys: .*?-->\n).*?(?=<!-- /keys -->)", re.DOTALL)


def key_table() -> str:
    """Return a table for each scope."""
    rows = []
    for scope in Scope:
        rows += [f"**{scope.value.heading}**", "", "| keys | action | what it does |", "| --- | --- | --- |"]
        for action in actions_of([scope]):
            keys = " ".join(f"`{key}`" for key in action.key_names) or "palette"
            rows.append(f"| {keys} | {action.title} | {action.help} |")
        rows.append("")
    return "\n".join(rows)


def files() -> dict[Path, str]:
    """Return the files that hold the table, each with the text that it should have now."""
    table = key_table()
    readme = _IN_README.sub(lambda match: f"{match[1]}{table}\n", README.read_text(encoding="utf-8"))
    return {KEYS: _INTRODUCTION + table, README: readme}


if __name__ == "__main__":
    for file, text in files().items():
        file.write_text(text, encoding="utf-8")
