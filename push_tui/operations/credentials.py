"""Get a profile's app token: from the environment, a file, a command, a certificate, or you."""

import asyncio
import os
import secrets
import signal
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from pathlib import Path

from push_tui.chat.errors import TokenNeeded
from push_tui.chat.token_text import NoToken, token_in, token_text
from push_tui.chat.tokens import LARGEST_SALT, Token, create_app_token
from push_tui.children import environment_without_secrets
from push_tui.proxies import without_credentials
from push_tui.storage.config import Profile
from push_tui.storage.credentials import CredentialStore
from push_tui.storage.toml_files import ConfigError
from push_tui.text import keep_secret

TOKEN_VARIABLE = "PUSH_TUI_TOKEN"  # noqa: S105  # the name of a variable, no token
KEPT = "saved in credentials.toml"
COMMAND_SECONDS = 10.0
LONGEST_SOURCE = 64 * 1024
"""Bytes of a token file or of a command's output; a token has a few hundred."""
_CERTIFICATE_LENGTH = 32


class TokenTyped(TokenNeeded):
    """The profile names no source and none was saved: you type the token at every start."""


class ProfileTokens:
    """The tokens of one profile; a token is fetched once and kept for the session.

    ``start_token`` is ``PUSH_TUI_TOKEN``; only the profile chosen at start gets it. No token command gets it, nor the
    ``secret_variables``, which are those of every profile.
    """

    def __init__(
        self,
        profile: Profile,
        credentials: CredentialStore | None,
        *,
        start_token: str | None = None,
        start_source: str = TOKEN_VARIABLE,
        environment: Mapping[str, str] = os.environ,
        secret_variables: Collection[str] = (),
        needed: Callable[[], object] = lambda: None,
    ) -> None:
        """``needed`` is called, on the engine's loop, when only you can give another token."""
        self._profile = profile
        self._needed = needed
        self.refused: Token | None = None
        """The token that the service refused, if the source has no other."""
        self.missing: TokenNeeded | None = None
        """Why there is no token, once one was needed."""
        self._credentials = credentials
        self._start_source = start_source
        self._start_token: Token | TokenNeeded | None = None
        if start_token:
            try:
                self._start_token = _as_token(start_token, TOKEN_VARIABLE)
            except TokenNeeded as problem:
                self._start_token = problem
        self._environment = environment
        self._secret_variables = {TOKEN_VARIABLE, *secret_variables}
        self._token: Token | None = None
        self._given = False
        self._saved = False
        self._fetching = asyncio.Lock()

    async def token(self) -> Token:
        """Return the token in use; fetch it at the first call.

        Raises:
            TokenNeeded: no source gives one.
        """
        async with self._fetching:
            return await self._take() if self._token is None else self._token

    async def fresh(self, stale: Token) -> Token:
        """Return a token to replace ``stale``, which the service refused; ``stale`` if the source has no other."""
        async with self._fetching:
            if self._token is not None and self._token.reveal() != stale.reveal():
                return self._token
            if not self._given:
                await self._take()
            if self._token == stale:
                self.refused = stale
                self._needed()
            return self._token or stale

    def give(self, token: str, *, remember: bool = False) -> None:
        """Use a token that you typed; keep it in ``credentials.toml`` if ``remember``.

        Raises:
            NoToken: it is none.
            OSError, ConfigError: it cannot be kept; it is used anyway.
        """
        self._token = token_in(token)
        self._given, self.missing = True, None
        if remember and self._credentials is not None:
            self._credentials.put(self._profile.name, self._profile.host, self._token.reveal())

    @property
    def source(self) -> str:
        """Where the token comes from, in words."""
        if self._given:
            return "typed by you"
        if self._start_token is not None:
            return self._start_source
        return KEPT if self._saved else token_source(self._profile)

    @property
    def renewable(self) -> bool:
        """Whether the source gives another token when this one has expired."""
        profile = self._profile
        renews = profile.token_command or profile.token_file or profile.app_certificate_env
        return bool(renews) and not self._given and self._start_token is None

    @property
    def typed(self) -> Token | None:
        """The token that you typed, if you did."""
        return self._token if self._given else None

    @property
    def current(self) -> Token | None:
        """The token in use, if one was fetched."""
        return self._token

    @property
    def wanted(self) -> bool:
        """Whether only you can give a token: there is none, or the service refused the one in use."""
        return self._token is None or self.is_refused

    @property
    def is_refused(self) -> bool:
        """Whether the service refused the token in use, and the source has no other."""
        return self._token is not None and self._token == self.refused

    async def _take(self) -> Token:
        """Use the token of the source, or the one that you type meanwhile."""
        try:
            token = await self._from_source()
        except TokenNeeded as problem:
            if (typed := self.typed) is not None:
                return typed
            self.missing = problem
            self._needed()
            raise
        self._token, self.missing = self.typed or token, None
        return self._token

    async def _from_source(self) -> Token:
        profile = self._profile
        if isinstance(self._start_token, TokenNeeded):
            raise self._start_token
        if self._start_token is not None:
            return self._start_token
        if profile.token_env:
            return _as_token(self._variable(profile.token_env, "token_env"), profile.token_env)
        if profile.token_file:
            data = await asyncio.to_thread(_read_token_file, profile.token_file)
            return _as_token(data, f"The token file {profile.token_file}")
        if profile.token_command:
            return _as_token(await self._run(profile.token_command), f"The output of {profile.token_command[0]}")
        if profile.app_id and profile.app_certificate_env:
            return self._mint(profile.app_certificate_env)
        kept = await self._kept()
        self._saved = bool(kept)
        if kept:
            return _as_token(kept, "credentials.toml")
        raise TokenTyped(f"Profile {profile.name} has no token source; enter a token.")

    async def _run(self, command: tuple[str, ...]) -> bytes:
        return await _run_token_command(command, environment_without_secrets(self._environment, self._secret_variables))

    async def _kept(self) -> str | None:
        if self._credentials is None:
            return None
        try:
            return await asyncio.to_thread(self._credentials.get, self._profile.name, self._profile.host)
        except ConfigError as error:
            raise TokenNeeded(f"The saved token cannot be read: {error} Enter a token for this session.") from None

    def _variable(self, name: str, key: str) -> str:
        value = self._environment.get(name, "").strip()
        if not value:
            raise TokenNeeded(f"The variable {name} ({key} of profile {self._profile.name}) is not set; enter a token.")
        return value

    def _mint(self, variable: str) -> Token:
        certificate = self._variable(variable, "app_certificate_env")
        if len(certificate) != _CERTIFICATE_LENGTH:
            raise TokenNeeded(
                f"{variable} does not hold an app certificate, which has {_CERTIFICATE_LENGTH} hexadecimal digits."
            )
        keep_secret(certificate)
        try:
            issued_at, salt = int(time.time()), secrets.randbelow(LARGEST_SALT) + 1
            return create_app_token(self._profile.app_id, certificate, issued_at=issued_at, salt=salt)
        except ValueError as error:
            raise TokenNeeded(f"No token can be made for profile {self._profile.name}: {error}") from None


def token_source(profile: Profile) -> str:
    """Say where a profile's token comes from, with names of variables and files, never their content."""
    if profile.token_env:
        return f"variable {profile.token_env}"
    if profile.token_file:
        return f"file {profile.token_file}"
    if profile.token_command:
        return f"command {profile.token_command[0]}"
    if profile.app_certificate_env:
        return f"certificate in {profile.app_certificate_env}"
    return "typed at every start"


def _as_token(written: str | bytes, source: str) -> Token:
    try:
        return token_in(token_text(written) if isinstance(written, bytes) else written)
    except NoToken as problem:
        raise TokenNeeded(f"{source} holds no token: {problem}. Enter a token.") from None


def _read_token_file(path: Path) -> bytes:
    try:
        with path.expanduser().open("rb") as file:
            data = file.read(LONGEST_SOURCE + 1)
    except OSError as error:
        raise TokenNeeded(f"The token file {path} cannot be read ({error.strerror}); enter a token.") from None
    if len(data) > LONGEST_SOURCE:
        raise TokenNeeded(f"The token file {path} is over {LONGEST_SOURCE // 1024} kB; enter a token.")
    return data


async def _run_token_command(argv: tuple[str, ...], environment: Mapping[str, str]) -> bytes:
    """Run the command without a shell and return its output; the error quotes its standard error."""
    name = argv[0]
    try:
        process = await asyncio.create_subprocess_exec(
            *argv,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
            env=environment,
        )
    except OSError as error:
        raise TokenNeeded(f"token_command {name} cannot be started ({error.strerror}); enter a token.") from None
    try:
        out, err = await asyncio.wait_for(_output_of(process), COMMAND_SECONDS)
    except TimeoutError:
        await _end(process)
        raise TokenNeeded(f"token_command {name} did not end within {COMMAND_SECONDS:.0f} s; enter a token.") from None
    except asyncio.CancelledError:
        await _end(process)
        raise
    if len(out) > LONGEST_SOURCE:
        raise TokenNeeded(f"token_command {name} printed over {LONGEST_SOURCE // 1024} kB; enter a token.")
    if process.returncode != 0:
        # Its message may hold the environment's proxy with its password.
        last = without_credentials(err.decode(errors="replace")).strip().splitlines()[-1:] or ["no error message"]
        raise TokenNeeded(
            f"token_command {name} failed with status {process.returncode} ({last[0][:200]}); enter a token."
        )
    if not out.strip():
        raise TokenNeeded(f"token_command {name} printed nothing; enter a token.")
    return out


async def _output_of(process: asyncio.subprocess.Process) -> tuple[bytes, bytes]:
    """Return what the ended program printed; end a program that prints more than a token can have."""

    async def read(stream: asyncio.StreamReader | None) -> bytes:
        data = b""
        while stream is not None and len(data) <= LONGEST_SOURCE and (more := await stream.read(LONGEST_SOURCE)):
            data += more
        if len(data) > LONGEST_SOURCE:
            await _end(process)
        return data

    out, err = await asyncio.gather(read(process.stdout), read(process.stderr))
    await process.wait()
    return out, err


async def _end(process: asyncio.subprocess.Process) -> None:
    """Kill the program with those that it started, and wait for its end.

    ``wait`` also waits until what it prints was read to its end, which never comes while a buffer is full, or while
    somebody in another session holds the other end: so stop listening.
    """
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    for output in (1, 2):
        process._transport.get_pipe_transport(output).close()  # type: ignore[attr-defined]  # it has no public name
    await process.wait()
