"""Every field of ``pushMessage``, declared once: a module per channel, a call per field.

To add a field, add a call to the module of its channel: the method is its kind, ``role`` what it is for the
phone. Form, validation, help, import, preview and lint follow. A field that takes only some texts also needs an entry
in `examples`, which a test asks for. To add a channel, add its sections to `CHANNELS` in
`sections` and its key to the dialects that document it.
"""
