"""The tokens you chose to keep, by profile and host, in ``credentials.toml``.

A token is only sent to the host it was entered for, even if its profile names another host later.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path

from push_tui.storage.files import PRIVATE_FILE
from push_tui.storage.paths import Paths
from push_tui.storage.toml_files import changing, read_toml, write_toml

_TOKEN = "token"  # noqa: S105 - the name of a key
_OTHERS = 0o077

_Tokens = dict[str, dict[str, str]]


class CredentialStore:
    """Reads and writes ``credentials.toml`` (0600), which has a table ``[PROFILE."HOST"]`` with a ``token`` for each.

    Every method raises `ConfigError` if the file is invalid, and leaves it unchanged; the message never has a token.
    """

    def __init__(self, paths: Paths) -> None:
        self._file = paths.credentials
        self._lock = paths.files_lock

    def get(self, profile: str, host: str) -> str | None:
        """Return the token of this profile for this host; None if none is kept."""
        tokens = self._read()
        if tokens:
            _make_private(self._file)
        return tokens.get(profile, {}).get(host)

    def put(self, profile: str, host: str, token: str, *, replaces: tuple[str, str] | None = None) -> None:
        """Store ``token`` and replace an earlier one, and in the same write that of ``replaces``, a profile and host.

        Raise OSError if the file cannot be written.
        """
        with self._changing() as tokens:
            if replaces is not None:
                tokens.get(replaces[0], {}).pop(replaces[1], None)
            tokens.setdefault(profile, {})[host] = token

    def forget(self, profile: str, host: str) -> None:
        """Remove the token of this profile for this host. Raise OSError if the file cannot be written."""
        with self._changing() as tokens:
            tokens.get(profile, {}).pop(host, None)

    @contextmanager
    def _changing(self) -> Iterator[_Tokens]:
        """Give the tokens to change, and write them if they did."""
        with changing(self._file, self._lock):
            tokens = self._read()
            before = deepcopy(tokens)
            yield tokens
            if tokens == before:
                return
            kept = {
                name: {host: {_TOKEN: token} for host, token in hosts.items()}
                for name, hosts in tokens.items()
                if hosts
            }
            write_toml(self._file, kept)

    def _read(self) -> _Tokens:
        document = read_toml(self._file)
        tokens: _Tokens = {}
        for profile, hosts in document.values.items():
            if not isinstance(hosts, dict):
                raise document.error((profile,), f'must be a table: write [{profile}."HOST"]', at_key=True)
            for host, entry in hosts.items():
                token = entry.get(_TOKEN) if isinstance(entry, dict) else None
                if not isinstance(token, str):
                    raise document.error((profile, host), f'"{host}" must hold a token in quotation marks', at_key=True)
                tokens.setdefault(profile, {})[host] = token
        return tokens


def _make_private(file: Path) -> None:
    """Remove the rights of other users, in case the file was copied here by hand."""
    try:
        if file.stat().st_mode & _OTHERS:
            file.chmod(PRIVATE_FILE)
    except OSError:
        pass  # another user owns the file; reading it still works
