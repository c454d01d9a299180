"""The outbox: a letter is a row written with what it tells, sent by the worker afterwards."""

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from flask import current_app
from sqlalchemy.orm import Mapped, mapped_column

from crm.core import clock, jobs
from crm.core.db import session, unit_of_work
from crm.core.model import Record
from crm.core.settings import Settings

log = structlog.get_logger()


class Letter(Record):
    """An e-mail to one address."""

    __tablename__ = "letter"

    to: Mapped[str] = mapped_column(index=True, info={"personal": "email"})
    subject: Mapped[str]
    body_text: Mapped[str] = mapped_column(info={"personal": "text"})
    body_html: Mapped[str | None] = mapped_column(info={"personal": "text"})
    message_id: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_at: Mapped[datetime | None]


def post(to: str, subject: str, body_text: str, body_html: str | None = None) -> Letter:
    """Put a letter into the outbox within the present transaction."""
    letter = Letter(
        to=to,
        subject=" ".join(subject.split()),
        body_text=body_text,
        body_html=body_html,
        message_id=make_msgid(domain="vitrina.invalid"),
    )
    session.add(letter)
    session.flush()
    jobs.enqueue("mail.send", {"letter_id": letter.id})
    return letter


@jobs.job("mail.send", slow=True)
def send(payload: dict[str, Any]) -> None:
    """Deliver one letter. A crash between delivery and the mark sends it again under the same Message-ID."""
    with unit_of_work(writes=False):
        letter = session.get_one(Letter, payload["letter_id"])
        if letter.sent_at is not None:
            return
        message = _message(letter)
    settings: Settings = current_app.extensions["settings"]
    if settings.mail == "console":
        log.info("mail", message=message.as_string())
    elif settings.mail == "file":
        _write(message, settings.data_dir / "outbox" / f"{payload['letter_id']:06}.eml")
    else:
        _smtp(message, settings.mail)
    with unit_of_work():
        session.get_one(Letter, payload["letter_id"]).sent_at = clock.now()


def _message(letter: Letter) -> EmailMessage:
    settings: Settings = current_app.extensions["settings"]
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = letter.message_id
    message.set_content(letter.body_text)
    if letter.body_html:
        message.add_alternative(letter.body_html, subtype="html")
    return message


def _write(message: EmailMessage, path: Path) -> None:
    """Whole or absent: whoever picks letters up here never sees half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_bytes(message.as_bytes())
    partial.replace(path)


def _smtp(message: EmailMessage, address: str) -> None:
    """`smtp://` speaks STARTTLS where the server offers it, `smtps://` speaks TLS from the start."""
    url = urlsplit(address)
    host, context = url.hostname or "localhost", ssl.create_default_context()
    server = (
        smtplib.SMTP_SSL(host, url.port or 465, timeout=30, context=context)
        if url.scheme == "smtps"
        else smtplib.SMTP(host, url.port or 25, timeout=30)
    )
    with server:
        if url.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(message)
