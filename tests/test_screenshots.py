"""The pictures of the README are what the demo shows today: looks are reviewed as text that a diff can show."""

import html
import re
import subprocess
import sys
from pathlib import Path

SCREENSHOTS = Path(__file__).resolve().parents[1] / "screenshots"


def shown(svg: str) -> list[str]:
    """The texts of a picture with where they stand, without colours."""
    texts = re.findall(r'<text[^>]* x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>', svg)
    return [f"{float(y):7.1f} {float(x):7.1f} {html.unescape(text).strip()}" for x, y, text in texts if text.strip()]


def test_each_picture_shows_what_the_demo_shows_today(tmp_path: Path) -> None:
    """`.venv/bin/python screenshots/make.py` makes them anew; look at them before you commit them."""
    subprocess.run([sys.executable, SCREENSHOTS / "make.py", "--output", tmp_path], check=True, timeout=150)
    now, then = (
        {picture.stem: shown(picture.read_text(encoding="utf-8")) for picture in folder.glob("*.svg")}
        for folder in (tmp_path, SCREENSHOTS)
    )
    assert now == then
