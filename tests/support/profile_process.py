"""A push-tui that changes its profiles and kills itself meanwhile: DIRECTORY STEP TICK.

A tick is a call or a return of a function, Python's own included; 0 is never. Prints the ticks of the step.
"""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

from push_tui.engine import Engine
from push_tui.operations.new_profile import TokenFrom, Typed
from push_tui.operations.saved_profiles import fields_of, keep, remove, rename
from push_tui.operations.session import Setting
from push_tui.storage.config import Config, Profile, load_config
from push_tui.storage.paths import Paths

TOKENS = {name: f"YWMtkill-{name}-" + 60 * "x" for name in ("day", "night", "new")}
"""Of each profile, whatever it is called later."""
HOST = "a41.chat.agora.io"


def new(setting: Setting, name: str) -> None:
    profile = Profile(name=name, source="profiles.toml", host=HOST, org_name="41", app_name=f"app-{name}")
    keep(setting, replace(Typed.of(profile), token_from=TokenFrom.KEPT, token=TOKENS[name]))


def first_two(setting: Setting) -> None:
    new(setting, "day")
    new(setting, "night")


def edit(setting: Setting) -> None:
    profile = setting.config.profiles["night"]
    keep(setting, replace(fields_of(setting, profile), environment="staging", test_users="qa-1"), profile)


STEPS: dict[str, Callable[[Setting], object]] = {
    "first two": first_two,
    "new": lambda setting: new(setting, "new"),
    "edit": edit,
    "rename": lambda setting: rename(setting, setting.config.profiles["night"], "late"),
    "remove": lambda setting: remove(setting, setting.config.profiles["night"]),
}


def main() -> None:
    directory, step, asked = Path(sys.argv[1]), STEPS[sys.argv[2]], int(sys.argv[3])
    paths = Paths.open(directory)
    setting = Setting(engine=Engine(), paths=paths, config=Config())
    setting.config = load_config(paths)
    ticks = count(1)

    def tick(*_: object) -> None:
        if next(ticks) == asked:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(tick)
    step(setting)
    sys.setprofile(None)
    print(next(ticks))


if __name__ == "__main__":
    main()
