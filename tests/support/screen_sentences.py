"""Print every sentence of the source with its place: python tests/support/screen_sentences.py."""

import ast
from collections.abc import Iterator
from pathlib import Path

import push_tui

ROOT = Path(push_tui.__file__).parent


def sentences(source: str) -> Iterator[tuple[int, str]]:
    """Return line and text of each string with a blank or a capital letter; docstrings left out, `{}` for a value."""
    tree = ast.parse(source)
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)  # type: ignore[misc]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts | prose:
            text = node.value
        else:
            continue
        if " " in text.strip() or text[:1].isupper():
            yield node.lineno, text


def main() -> None:
    for path in sorted(ROOT.rglob("*.py")):
        for line, text in sorted(sentences(path.read_text("utf-8"))):
            print(f"{path.relative_to(ROOT)}:{line}: {text!r}")


if __name__ == "__main__":
    main()
