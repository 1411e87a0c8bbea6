"""The certificate authorities that verify the service, and the setting that names them."""

import os
import re
import ssl
from collections.abc import Mapping
from pathlib import Path

from push_tui.chat.errors import Misconfigured
from push_tui.frozen import frozen

_HASHED = re.compile(r"[0-9a-f]{8}\.\d+")
"""The name of a certificate in a directory of OpenSSL."""


@frozen
class Authorities:
    """What is trusted: the paths and the settings they come from; make it with `of`."""

    ca_file: str = ""
    """From the profile."""
    file: str = ""
    """From SSL_CERT_FILE."""
    directory: str = ""
    """From SSL_CERT_DIR: one or several directories."""

    @classmethod
    def of(cls, ca_file: Path | None, environ: Mapping[str, str]) -> "Authorities":
        """Return the profile's, else the environment's; SSL_CERT_FILE and SSL_CERT_DIR count together."""
        if ca_file is not None:
            return cls(ca_file=str(ca_file))
        return cls(file=environ.get("SSL_CERT_FILE", ""), directory=environ.get("SSL_CERT_DIR", ""))

    @property
    def named(self) -> bool:
        """Whether a setting names what is trusted."""
        return bool(self.ca_file or self.file or self.directory)

    def __str__(self) -> str:
        """Name the settings with their paths; without any, the package that is used instead."""
        settings = (("ca_file", self.ca_file), ("SSL_CERT_FILE", self.file), ("SSL_CERT_DIR", self.directory))
        return " and ".join(f"{name} ({path})" for name, path in settings if path) or "the Python package certifi"

    def context(self) -> ssl.SSLContext:
        """Return a TLS context that verifies the service; verification cannot be turned off.

        Raises:
            Misconfigured: there is no certificate to trust; the sentence names the setting.
        """
        if not self.named:
            import certifi

            return ssl.create_default_context(cafile=certifi.where())
        source, file = ("ca_file", self.ca_file) if self.ca_file else ("SSL_CERT_FILE", self.file)
        if not file and not any(map(_has_certificates, self.directory.split(os.pathsep))):
            raise Misconfigured(
                f"SSL_CERT_DIR names {self.directory}, which holds no certificate under its hash; run "
                "`openssl rehash` there, or name a file with ca_file or SSL_CERT_FILE."
            )
        try:
            return ssl.create_default_context(cafile=file or None, capath=self.directory or None)
        except ssl.SSLError:
            wrong = "holds no certificate in PEM form"
        except OSError as error:
            wrong = f"cannot be read ({error.strerror})"
        raise Misconfigured(f"{source} names {file}, which {wrong}; correct it.")


def _has_certificates(directory: str) -> bool:
    try:
        return any(map(_HASHED.fullmatch, os.listdir(directory)))  # noqa: PTH208 - only the names are needed
    except OSError:
        return False
