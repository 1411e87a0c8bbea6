"""The environment of the programs that we start: ours holds tokens, certificates and proxies' passwords."""

from collections.abc import Collection, Mapping

from push_tui.hosts import InvalidValue
from push_tui.proxies import Proxy
from push_tui.text import hidden

_PASSED_ON = frozenset(
    {"PATH", "HOME", "USER", "LANG", "LC_ALL", "LC_CTYPE", "TERM", "TMPDIR", "TMUX", "TMUX_PANE", "TMUX_TMPDIR"}
)


def small_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return what any program needs to run: where things are, the terminal, the language. Nothing else is passed on."""
    return {name: value for name, value in environ.items() if name in _PASSED_ON}


def environment_without_secrets(environ: Mapping[str, str], ours: Collection[str]) -> dict[str, str]:
    """Return the environment for a program that may need secrets of its own, such as ``VAULT_TOKEN``.

    Leave out the variables ``ours``, every other one that holds a secret of this process, and the user name and
    password in the address of a proxy.
    """
    kept = {}
    for name, value in environ.items():
        passed = _without_password(value) if name.casefold().endswith("_proxy") else value
        if name not in ours and hidden(passed) == passed:
            kept[name] = passed
    return kept


def _without_password(proxy: str) -> str:
    if "@" not in proxy:
        return proxy
    try:
        return Proxy.parse(proxy).url
    except InvalidValue:
        return ""
