"""The options of curl, as data: which take a value, and which short ones stand for which long ones.

From ``curl --help all`` of 7.88, with those that curl 8 added.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from push_tui.message.command_words import Word

_TAKING_A_VALUE = """
abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout connect-to
continue-at cookie cookie-jar create-file-mode crlfile curves data data-ascii data-binary data-raw data-urlencode
delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url dump-header ech egd-file engine etag-compare
etag-save expect100-timeout form form-string ftp-account ftp-alternative-to-user ftp-method ftp-port ftp-ssl-ccc-mode
happy-eyeballs-timeout-ms haproxy-clientip header hostpubmd5 hostpubsha256 hsts interface ip-tos ipfs-gateway json
keepalive-cnt keepalive-time key key-type knownhosts krb libcurl limit-rate local-port login-options mail-auth
mail-from mail-rcpt max-filesize max-redirs max-time netrc-file noproxy oauth2-bearer output output-dir parallel-max
parallel-max-host pass pinnedpubkey preproxy proto proto-default proto-redir proxy proxy-cacert proxy-capath
proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass
proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy-user
proxy1.0 pubkey quote random-file range rate referer request request-target resolve retry retry-delay retry-max-time
sasl-authzid service-name sigalgs socks4 socks4a socks5 socks5-gssapi-service socks5-hostname speed-limit speed-time
stderr telnet-option tftp-blksize time-cond tls-max tls13-ciphers tlsauthtype tlspassword tlsuser trace trace-ascii
trace-config unix-socket upload-file upload-flags url url-query user user-agent variable vlan-priority write-out
"""
_TAKING_NONE = """
anyauth append basic ca-native cert-status compressed compressed-ssh create-dirs crlf digest disable disable-eprt
disable-epsv disallow-username-in-url doh-cert-status doh-insecure dump-ca-embed fail fail-early fail-with-body
false-start follow form-escape ftp-create-dirs ftp-pasv ftp-pret ftp-skip-pasv-ip ftp-ssl-ccc ftp-ssl-control get
globoff haproxy-protocol head help http0.9 http1.0 http1.1 http2 http2-prior-knowledge http3 http3-only
ignore-content-length include insecure ipv4 ipv6 junk-session-cookies list-only location location-trusted
mail-rcpt-allowfails manual metalink mptcp negotiate netrc netrc-optional next no-alpn no-buffer no-clobber
no-keepalive no-npn no-progress-meter no-sessionid ntlm ntlm-wb out-null parallel parallel-immediate path-as-is
post301 post302 post303 progress-bar proxy-anyauth proxy-basic proxy-ca-native proxy-digest proxy-http2 proxy-insecure
proxy-negotiate proxy-ntlm proxy-ssl-allow-beast proxy-ssl-auto-client-cert proxy-tlsv1 proxytunnel raw
remote-header-name remote-name remote-name-all remote-time remove-on-error retry-all-errors retry-connrefused sasl-ir
show-error silent skip-existing socks5-basic socks5-gssapi socks5-gssapi-nec ssl ssl-allow-beast ssl-auto-client-cert
ssl-no-revoke ssl-reqd ssl-revoke-best-effort sslv2 sslv3 styled-output suppress-connect-headers tcp-fastopen
tcp-nodelay tftp-no-options tls-earlydata tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 tr-encoding trace-ids trace-time
use-ascii verbose version xattr
"""
_LETTERS = """
#=progress-bar 0=http1.0 1=tlsv1 2=sslv2 3=sslv3 4=ipv4 6=ipv6 :=next A=user-agent B=use-ascii C=continue-at
D=dump-header E=cert F=form G=get H=header I=head J=remote-header-name K=config L=location M=manual N=no-buffer
O=remote-name P=ftp-port Q=quote R=remote-time S=show-error T=upload-file U=proxy-user V=version X=request
Y=speed-limit Z=parallel a=append b=cookie c=cookie-jar d=data e=referer f=fail g=globoff h=help i=include
j=junk-session-cookies k=insecure l=list-only m=max-time n=netrc o=output p=proxytunnel q=disable r=range s=silent
t=telnet-option u=user v=verbose w=write-out x=proxy y=speed-time z=time-cond
"""
_WITH_VALUE = frozenset(_TAKING_A_VALUE.split())
_WITHOUT = frozenset(_TAKING_NONE.split())
_SHORT = dict(pair.split("=") for pair in _LETTERS.split())

NOT_AN_OPTION = ""
"""The name of a word that is no option: for curl, a URL."""
UNKNOWN = "?"
"""The name of an option that curl does not have."""


class Given(NamedTuple):
    """One option of a command: its long name without dashes, as written, and its value if it takes one."""

    name: str
    written: str
    value: Word | None = None

    @property
    def lacks_value(self) -> bool:
        """Whether it takes a value and the command ends before that."""
        return self.name in _WITH_VALUE and self.value is None


def options(words: Sequence[Word]) -> Iterator[Given]:
    """Yield the options in ``words`` in order; nothing after ``--`` is one."""
    rest = iter(words)
    for word in rest:
        text = word.text
        if text == "--":
            yield from (Given(NOT_AN_OPTION, "", other) for other in rest)
        elif text == "-" or not text.startswith("-"):
            yield Given(NOT_AN_OPTION, "", word)
        elif text.startswith("--"):
            written, given, value = text.partition("=")
            name = _long(written[2:])
            if given:  # curl itself takes no value in the same word
                yield Given(name, written, replace(word, text=value))
            else:
                yield Given(name, written, next(rest, None) if name in _WITH_VALUE else None)
        else:
            yield from _short(word, rest)


def _short(word: Word, rest: Iterator[Word]) -> Iterator[Given]:
    """Yield the short options of one word: ``-sSL``, ``-XPOST``, ``-d '{}'``."""
    for index, letter in enumerate(word.text[1:], start=1):
        name = _SHORT.get(letter, UNKNOWN)
        if name in _WITH_VALUE:
            value = word.text[index + 1 :]
            yield Given(name, f"-{letter}", replace(word, text=value) if value else next(rest, None))
            return
        yield Given(name, f"-{letter}")
        if name == UNKNOWN:
            return


def _long(written: str) -> str:
    """Return the option's name; curl accepts an unambiguous short form, and ``no-`` before those without value."""
    if written in _WITH_VALUE or written in _WITHOUT:
        return written
    if written.removeprefix("no-") in _WITHOUT:
        return written
    if written.startswith("expand-"):
        return written
    fitting = [name for name in (*_WITH_VALUE, *_WITHOUT) if name.startswith(written)]
    return fitting[0] if len(fitting) == 1 else UNKNOWN
