"""The texts that labels have of their own, when another audience is chosen."""

from dataclasses import replace

from push_tui.message.push import OWN_KEYS, Audience, AudienceKind, Json, Push


def to_audience(push: Push, audience: Audience) -> Push:
    """Return ``push`` to ``audience``, with what was typed so far in the texts that are shown then.

    Where each label has a text of its own, one without any begins with that of the push. For all others, a push without
    a text takes that of the first label, and labels keep only what differs.
    """
    if AudienceKind.TEXTS not in {audience.kind, push.audience.kind}:
        return replace(push, audience=audience)
    message, text = push.message, _text_in(push.message)
    if audience.kind is AudienceKind.TEXTS:
        begun = dict.fromkeys(audience.targets, text) if text else {}
        return replace(push, audience=audience, texts={**begun, **push.texts})
    if not text:
        text = _text_in(push.texts.get("".join(push.audience.targets[:1])))
        message = {**text, **message}
    texts = {label: own for label, own in push.texts.items() if own != text}
    return replace(push, audience=audience, message=message, texts=texts)


def _text_in(message: Json) -> dict[str, Json]:
    return {key: message[key] for key in OWN_KEYS if key in message} if isinstance(message, dict) else {}
