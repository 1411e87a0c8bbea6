"""Finds code that names a field of ``pushMessage`` by hand, where it should take it from the catalogue.

A name that no English sentence holds (``subTitle``, ``config.badge``) is found wherever it stands. A name that is a
word as well (``title``, ``sound``) is found where it is used as a key: in ``x["title"]``, in ``x.get("title")`` and the
like, in ``… == "title"`` and ``case "title"``, in a path that begins with the message, and in a list of keys that a
loop goes through. Elsewhere such a word is a caption, the name of a style or of a widget.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from push_tui.dialects import DIALECTS
from push_tui.message.catalogue.sections import fields_by_path
from push_tui.message.push import MESSAGE, MESSAGE_PATH

READING = frozenset({"get", "pop", "setdefault", "at", "with_value", "without", "go_to", "field", "field_at"})
"""Methods and functions that take a key or a path."""
_LITERALS = (ast.Tuple, ast.List, ast.Set, ast.Dict)


@dataclass(frozen=True, slots=True)
class Named:
    """One place that names a field."""

    line: int
    name: str


def field_names() -> frozenset[str]:
    """Every key on the way to a field of any dialect, and every dotted stretch of its path."""
    names = {MESSAGE}
    for dialect in DIALECTS.values():
        for path in fields_by_path(dialect):
            inside = path[len(MESSAGE_PATH) :]
            names.update(
                ".".join(inside[start:end]) for start in range(len(inside)) for end in range(start + 1, len(inside) + 1)
            )
    return frozenset(names)


NAMES = field_names()
UNMISTAKABLE = frozenset(name for name in NAMES if not name.islower() or "." in name)
"""Those that stand for nothing but a field."""


def named_in_file(file: Path) -> tuple[Named, ...]:
    """The fields that a module names by hand."""
    return named_in(file.read_text(encoding="utf-8"))


def named_in(source: str) -> tuple[Named, ...]:
    """The fields that the source of a module names by hand, in the order of its lines."""
    tree = ast.parse(source)
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, _LITERALS)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = set(_unmistakable(tree))
    for node in ast.walk(tree):
        found.update(key for key in _keys(node, constants) if key.name in NAMES)
    return tuple(sorted(found, key=lambda named: (named.line, named.name)))


def _unmistakable(tree: ast.AST) -> Iterator[Named]:
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for text in _texts(node for node in ast.walk(tree) if id(node) not in documentation):
        # A piece of an f-string has the dots that join it to the rest.
        name = text.name.strip(".")
        if name in UNMISTAKABLE:
            yield Named(text.line, name)


def _keys(node: ast.AST, constants: Mapping[str, ast.expr]) -> Iterator[Named]:
    """Texts that ``node`` itself uses as keys."""
    match node:
        case ast.Subscript(slice=key):
            yield from _within(key)
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=arguments) if name in READING:
            yield from _within(*arguments[:1])
        case ast.Compare(left=left, comparators=others):
            yield from _within(left, *others)
        case ast.MatchValue(value=value):
            yield from _within(value)
        case ast.MatchMapping(keys=keys):
            yield from _within(*keys)
        case ast.Tuple(elts=[ast.Starred(value=ast.Name(id="MESSAGE_PATH")), *rest]):
            yield from _within(*rest)
        case ast.Tuple(elts=[ast.Name(id="MESSAGE") | ast.Constant(value="pushMessage"), *rest]):
            yield from _within(*rest)
        case ast.keyword(arg="message", value=ast.Dict(keys=keys)):
            yield from _within(*filter(None, keys))
        case ast.For(target=target, iter=keys, body=body):
            yield from _gone_through(target, keys, body, constants)
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
            for part in node.generators:
                yield from _gone_through(part.target, part.iter, [node.elt, *part.ifs], constants)
        case ast.DictComp():
            for part in node.generators:
                yield from _gone_through(part.target, part.iter, [node.key, node.value, *part.ifs], constants)


def _gone_through(
    target: ast.expr, keys: ast.expr, body: Iterable[ast.AST], constants: Mapping[str, ast.expr]
) -> Iterator[Named]:
    """The texts of a literal that a loop goes through, where the loop uses what it gets as a key."""
    if isinstance(keys, ast.Name):
        keys = constants.get(keys.id, keys)
    if not isinstance(keys, _LITERALS):
        return
    variables = {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}
    inside = [node for part in body for node in ast.walk(part)]
    used = {name.id for node in inside for name in _names_used_as_keys(node)}
    if variables & used:
        yield from _texts(ast.walk(keys))


def _names_used_as_keys(node: ast.AST) -> Iterator[ast.Name]:
    match node:
        case ast.Subscript(slice=key):
            parts: list[ast.expr] = [key]
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=[key, *_]) if name in READING:
            parts = [key]
        case ast.Tuple(elts=[ast.Starred(value=ast.Name(id="MESSAGE_PATH")), *rest]):
            parts = rest
        case _:
            return
    yield from (name for part in parts for name in ast.walk(part) if isinstance(name, ast.Name))


def _within(*nodes: ast.expr) -> Iterator[Named]:
    """Texts in ``nodes`` and in the tuples, lists and sets that they are; not in what they call."""
    for node in nodes:
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            yield from _within(*node.elts)
        else:
            yield from _texts([node])


def _texts(nodes: Iterable[ast.AST]) -> Iterator[Named]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield Named(node.lineno, node.value)
