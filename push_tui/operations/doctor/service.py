"""The way to the service: proxy, authorities, token, connection, clock, and what is left of each limit."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from push_tui.chat.address import App
from push_tui.chat.authorities import Authorities
from push_tui.chat.connections import proxy_for
from push_tui.chat.errors import ChatError, Misconfigured, TokenNeeded
from push_tui.chat.tokens import Token, TokenKind
from push_tui.operations.connection import clock_trouble, reach, token_trouble, what_to_do
from push_tui.operations.credentials import TOKEN_VARIABLE, ProfileTokens, TokenTyped
from push_tui.operations.doctor.checks import Case, Check, Level
from push_tui.operations.quotas import read_meters
from push_tui.operations.session import Session, address_of
from push_tui.proxies import deciding_variable
from push_tui.storage.config import Config, Profile
from push_tui.storage.credentials import CredentialStore
from push_tui.storage.records import HistoryUnavailable
from push_tui.storage.toml_files import ConfigError

TOKEN_SOON = timedelta(hours=1)


def network(profile: Profile, environ: Mapping[str, str]) -> Iterator[Check]:
    """Check the proxy and the certificates that are trusted, without a call."""
    app = address_of(profile)
    try:
        proxy = proxy_for(app, profile.proxy, environ)
    except Misconfigured as error:
        yield Check("proxy", Level.FAILED, str(error))
        return
    yield Check("proxy", Level.OK, f"{proxy.url if proxy else 'none'}, {_proxy_source(profile, app, environ)}")
    if not app.secure and proxy is None:
        yield Check("authorities", Level.OK, "not needed, because the service uses http on this host")
        return
    authorities = Authorities.of(profile.ca_file, environ)
    try:
        authorities.context()
    except Misconfigured as error:
        yield Check("authorities", Level.FAILED, str(error))
    else:
        unset = "" if authorities.named else ", because neither ca_file, SSL_CERT_FILE nor SSL_CERT_DIR is set"
        yield Check("authorities", Level.OK, f"those of {authorities}{unset}")


def _proxy_source(profile: Profile, app: App, environ: Mapping[str, str]) -> str:
    if app.loopback:
        return "because the service is on this host"
    if profile.proxy is not None:
        return "from proxy in the profile"
    variable = deciding_variable(app.host, app.port, environ)
    if not variable:
        return "because neither proxy in the profile nor HTTPS_PROXY is set"
    return f"because {variable} names the host" if variable.casefold() == "no_proxy" else f"from {variable}"


def connection(case: Case, config: Config, profile: Profile) -> Iterator[Check]:
    """Check the token, make one call with it, and tell the clock and the limits."""
    setting = case.setting
    store = None if setting.demo else CredentialStore(setting.paths)
    tokens = ProfileTokens(
        profile,
        store,
        start_token=case.start_token,
        start_source="the demo" if setting.demo else TOKEN_VARIABLE,
        environment=case.variables,
        secret_variables=config.secret_variables,
    )
    try:
        token = setting.engine.submit(tokens.token()).result()
    except TokenTyped:
        advice = "Set PUSH_TUI_TOKEN to check it and the connection too."
        yield Check("token", Level.NOTE, "you paste it at every start; the connection was not tried.", advice)
        return
    except (TokenNeeded, ConfigError, ValueError) as error:
        yield Check("token", Level.FAILED, f"{error} (source: {tokens.source}; the connection was not tried)")
        return
    yield _token(token, tokens.source, profile)
    try:
        reached = setting.engine.submit(reach(setting, profile, tokens)).result()
    except (ChatError, ValueError) as error:
        advice = what_to_do(error, profile, token) if isinstance(error, ChatError) else ""
        yield Check("connection", Level.FAILED, str(error), advice)
        return
    who = "The simulator in this process" if setting.demo else profile.base_url
    yield Check("connection", Level.OK, f"{who} answered in {reached.elapsed_ms:.0f} ms: token, app and push work")
    yield clock_finding(reached.clock_ahead)
    yield from _limits(case, config, profile)


def _limits(case: Case, config: Config, profile: Profile) -> Iterator[Check]:
    """Tell what this host has left of each rate limit and quota."""
    case.setting.config = config
    session = Session(case.setting, profile)
    try:
        meters = case.setting.engine.submit(read_meters(session, case.setting.now())).result()
    except HistoryUnavailable:
        return  # said of the history
    finally:
        session.retire()
    for meter in meters:
        detail = f"{meter.name}: {meter.used:,} of {meter.limit:,} used {meter.window}, as counted on this host"
        if meter.full:
            yield Check("limits", Level.WARNING, f"{detail}.", "Further calls wait or are refused.")
        else:
            yield Check("limits", Level.OK, detail)


def _token(token: Token, source: str, profile: Profile) -> Check:
    if (wrong := token_trouble(token, profile)) is not None:
        return Check("token", Level.FAILED, f"from {source}: {wrong}")
    facts = token.facts
    if facts is None:
        return Check("token", Level.OK, f"from {source}; its expiry is unknown")
    left = facts.expires_at - datetime.now(UTC)
    until = f"{facts.expires_at:%Y-%m-%d %H:%M} UTC"
    if left < TOKEN_SOON:
        minutes = int(left.total_seconds() // 60)
        return Check("token", Level.WARNING, f"from {source}: it expires in {minutes} min ({until}); get a new one.")
    kind = "app token" if facts.kind is TokenKind.APP else "token with services that push-tui cannot read"
    return Check("token", Level.OK, f'from {source}, a "007" {kind}, valid until {until}')


def clock_finding(ahead: timedelta | None) -> Check:
    """Compare the service's clock with this host's."""
    if ahead is None:
        return Check("clock", Level.NOTE, "the service's answer has no date to compare with")
    if (wrong := clock_trouble(ahead)) is not None:
        return Check("clock", Level.WARNING, wrong)
    return Check("clock", Level.OK, "this host and the service agree within a few seconds")
