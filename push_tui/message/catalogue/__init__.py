"""Every field of ``pushMessage``, declared once."""
