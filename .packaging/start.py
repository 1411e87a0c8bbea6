"""Begin `push-tui.pyz`: choose where it unpacks itself, which only the config directory may be; then run it."""

import os
import sys
from itertools import pairwise
from pathlib import Path

_OPTION, _VARIABLE = "--config-dir", "PUSH_TUI_CONFIG_DIR"


def _given() -> str | None:
    for option, value in pairwise([*sys.argv[1:], ""]):
        if option == _OPTION:
            return value
        if option.startswith(f"{_OPTION}="):
            return option.partition("=")[2]
    return os.environ.get(_VARIABLE)


def _config_directory() -> Path:
    if given := _given():
        return Path(given).expanduser()
    sys.path.insert(0, str(Path(sys.argv[0], "site-packages")))
    import platformdirs

    del sys.path[0]
    return Path(platformdirs.user_config_dir("push-tui"))


try:
    program = _config_directory() / "program"
    program.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    program.mkdir(mode=0o700, exist_ok=True)
    if sys.stderr is not None and sys.stderr.isatty() and not any(program.iterdir()):
        print("push-tui unpacks itself; this takes some seconds, at the first start only.", file=sys.stderr)
except (OSError, RuntimeError) as error:
    sys.exit(f"push-tui: it cannot unpack itself ({error}); choose a directory with {_OPTION}.")
os.environ["SHIV_ROOT"] = str(program)

import _bootstrap  # type: ignore[import-not-found]  # noqa: E402  # shiv's, in the archive

_bootstrap.bootstrap()
