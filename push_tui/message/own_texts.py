"""The texts that labels have of their own, when another audience is chosen."""

from dataclasses import replace

from push_tui.message.push import OWN_KEYS, Audience, AudienceKind, Json, Push


def to_audience(push: Push, audience: Audience) -> Push:
    """Return ``push`` to ``audience``, with what was typed so far in the texts that are shown then.

    Where each label has a text of its own, one without any begins with that of the push, unless labels have texts
    already: they may say something else by now. For all others, a push without a text takes that of the first label;
    if it has one, labels keep only what differs.
    """
    each, had_each = (kind is AudienceKind.TEXTS for kind in (audience.kind, push.audience.kind))
    text, changed = _text_in(push.message), replace(push, audience=audience)
    if each and text and not (had_each and push.texts):
        return replace(changed, texts={**dict.fromkeys(audience.targets, text), **push.texts})
    if had_each and not each and text:
        return replace(changed, texts={label: own for label, own in push.texts.items() if own != text})
    if had_each and not each:
        return replace(
            changed, message={**_text_in(push.texts.get("".join(push.audience.targets[:1]))), **push.message}
        )
    return changed


def _text_in(message: Json) -> dict[str, Json]:
    return {key: message[key] for key in OWN_KEYS if key in message} if isinstance(message, dict) else {}
