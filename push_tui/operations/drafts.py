"""Drafts as JSON objects: what they are called, and how the parts of one are read back."""

from collections.abc import Mapping

from push_tui.message.push import Json, Path, Push


def draft_name(push: Push) -> str:
    """What a draft of ``push`` is called until somebody names it."""
    return push.title or ", ".join(push.audience.targets[:3]) or str(push.audience.kind)


def unread_texts(draft: Mapping[str, Json]) -> dict[Path, str]:
    """The texts of a draft that were no values yet, by their paths."""
    texts: dict[Path, str] = {}
    items = draft.get("unread")
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict):
            path, text = item.get("path"), item.get("text")
            if isinstance(path, list) and isinstance(text, str):
                texts[tuple(str(key) for key in path)] = text
    return texts


def chosen_targets(draft: Mapping[str, Json]) -> dict[str, tuple[str, ...]]:
    """Users and labels that were chosen before the audience became another kind."""
    chosen = draft.get("chosen")
    pools = chosen.items() if isinstance(chosen, dict) else ()
    return {pool: tuple(str(target) for target in targets) for pool, targets in pools if isinstance(targets, list)}
