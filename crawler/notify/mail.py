"""E-mail by SMTP. A password never goes over a line that is not encrypted, except to this machine itself."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

from crawler.config import ConfigError
from crawler.fetch.addresses import parse_address
from crawler.localization.writing import one_line
from crawler.notify.channels import SECONDS, Parcel, SendError

_PORTS = {"smtp": 587, "smtps": 465}


class Mail:
    """A mail server and those it is to bring our messages to."""

    def __init__(self, url: str, *, sender: str, to: tuple[str, ...], seconds: float = SECONDS) -> None:
        parts = urlsplit(url)
        self.host, self.encrypted = parts.hostname or "", parts.scheme == "smtps"
        self.port = parts.port or _PORTS[parts.scheme]
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self.sender = sender or (self._user if "@" in self._user else "")
        self.to, self.seconds = to, seconds
        if not self.sender:
            raise ConfigError("RASAD_MAIL_FROM is not set, and the user of RASAD_SMTP_URL is no mail address: say from whom the messages come.")

    @property
    def name(self) -> str:
        return f"mail to {', '.join(self.to)} by {self.host}"

    def __repr__(self) -> str:
        return f"Mail({self.name})"

    def send(self, parcel: Parcel) -> str | None:
        try:
            with self._connect() as server:
                refused = server.send_message(self._message(parcel))
        except smtplib.SMTPAuthenticationError as error:
            raise SendError(f"{self.host} does not accept user and password ({error.smtp_code})") from None
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise SendError(f"{self.host} refuses every recipient: {code} {_said(said)}") from None
        except smtplib.SMTPResponseException as error:
            raise SendError(f"{self.host} answers {error.smtp_code} {_said(error.smtp_error)}", refused=isinstance(error, smtplib.SMTPDataError)) from None
        except smtplib.SMTPServerDisconnected:
            raise SendError(f"{self.host} closed the connection or did not answer") from None
        except smtplib.SMTPException as error:
            raise SendError(f"{self.host}: {one_line(str(error), 200)}") from None
        except (OSError, ValueError) as error:
            raise SendError(f"{self.host}, port {self.port}, can't be reached: {one_line(getattr(error, 'strerror', None) or str(error), 200)}") from None
        return f"not to {', '.join(refused)}: refused" if refused else None

    def _connect(self) -> smtplib.SMTP:
        if self.encrypted:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=self.seconds, context=ssl.create_default_context())
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.seconds)
        try:
            self._begin(server)
        except BaseException:
            server.close()
            raise
        return server

    def _begin(self, server: smtplib.SMTP) -> None:
        server.ehlo()
        if not self.encrypted and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        elif not self.encrypted and self._password and not self._is_here():
            raise SendError(f"{self.host} offers no encryption (STARTTLS), and the password is not sent in the open: use smtps:// or another server")
        if self._user and self._password:
            server.login(self._user, self._password)

    def _is_here(self) -> bool:
        address = parse_address(self.host)
        return address is not None and address.is_loopback

    def _message(self, parcel: Parcel) -> EmailMessage:
        message = EmailMessage()
        message["Subject"] = one_line(parcel.subject, 150)
        message["From"], message["To"] = self.sender, ", ".join(self.to)
        message["Date"] = formatdate(usegmt=True)
        message["Message-ID"] = f"<{parcel.key}@{self.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
        message.set_content(parcel.body, cte="base64")
        if parcel.html:
            message.add_alternative(parcel.html, subtype="html", cte="base64")
        return message


def _said(answer: bytes | str) -> str:
    return one_line(answer.decode(errors="replace") if isinstance(answer, bytes) else answer, 200)
