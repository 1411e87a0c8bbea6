"""The pictures of the README are what the demo shows today: looks are reviewed as text that a diff can show."""

import html
import re
import subprocess
import sys
from pathlib import Path

import pytest

SCREENSHOTS = Path(__file__).resolve().parents[1] / "screenshots"
NAMES = sorted(path.stem for path in SCREENSHOTS.glob("*.svg"))


def shown(svg: str) -> list[str]:
    """The texts of a picture with where they stand, without colours."""
    texts = re.findall(r'<text[^>]* x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>', svg)
    return [f"{float(y):7.1f} {float(x):7.1f} {html.unescape(text).strip()}" for x, y, text in texts if text.strip()]


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_shows_what_the_demo_shows_today(name: str, tmp_path: Path) -> None:
    """`.venv/bin/python screenshots/make.py` makes them anew; look at them before you commit them."""
    subprocess.run([sys.executable, SCREENSHOTS / "make.py", "--output", tmp_path, name], check=True, timeout=50)
    now, then = (shown((folder / f"{name}.svg").read_text(encoding="utf-8")) for folder in (tmp_path, SCREENSHOTS))
    assert now == then
