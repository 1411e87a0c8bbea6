"""What people call fields that the pages call otherwise; the palette finds them by it."""

SYNONYMS = {
    "kind": "everybody everyone all users labels audience recipients targets who broadcast",
    "audience": "recipients targets who",
    "strategy": "delivery vendor provider online offline",
    "startDate": "schedule later delay time date at",
    "title": "headline subject",
    "content": "text body message",
    "body": "text message",
    "bigTxt": "long text",
    "bigPicture": "image photo",
    "icon": "image",
    "iconUrl": "image",
    "setNum": "count unread",
    "addNum": "count unread",
    "badge": "count unread",
    "sound": "ringtone mute silent",
    "url": "link deep",
    "openUrl": "link deep",
    "ext": "custom payload",
    "data": "custom payload",
    "timeToLive": "ttl expiry expires",
    "invalidationTime": "ttl expiry expires",
    "expiresTime": "ttl expiry",
}
"""What else people call a field, by the last key of its path."""
