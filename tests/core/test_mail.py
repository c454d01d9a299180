"""Letters reach a real SMTP server once, and wait in the outbox while there is none."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from crm.core import jobs, mail
from crm.core.db import session, unit_of_work
from crm.core.mail import Letter


class Inbox:
    """What the server took in."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.fixture
def server() -> Iterator[Controller]:
    controller = Controller(Inbox(), hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def mail_by(app: Flask) -> Iterator[Callable[[int], None]]:
    """Let letters go to the SMTP server at this port."""
    before = app.extensions["settings"]

    def use(port: int) -> None:
        app.extensions["settings"] = replace(before, mail=f"smtp://127.0.0.1:{port}")

    yield use
    app.extensions["settings"] = before


def test_a_letter_arrives_once_and_whole(mail_by: Callable[[int], None], server: Controller) -> None:
    mail_by(server.port)
    with unit_of_work():
        mail.post("guest@example.org", "Приглашение\nна форум", "Добро пожаловать", "<p>Добро пожаловать</p>")
    jobs.run_all()
    jobs.run_all()
    (letter,) = server.handler.letters
    assert letter["Subject"] == "Приглашение на форум"
    assert letter["To"] == "guest@example.org"
    assert letter.get_body(("plain",)).get_content().strip() == "Добро пожаловать"
    assert letter.get_body(("html",)).get_content().strip() == "<p>Добро пожаловать</p>"


def test_a_letter_waits_while_the_server_is_away(mail_by: Callable[[int], None]) -> None:
    mail_by(free_port())
    with unit_of_work():
        mail.post("guest@example.org", "Тема", "Текст")
    jobs.run_all()
    assert session.query(Letter).one().sent_at is None
    assert session.query(jobs.Job).one().state is jobs.JobState.QUEUED


def test_a_refused_unit_sends_nothing(mail_by: Callable[[int], None], server: Controller) -> None:
    mail_by(server.port)
    with pytest.raises(ZeroDivisionError), unit_of_work():
        mail.post("guest@example.org", "Тема", "Текст")
        raise ZeroDivisionError
    jobs.run_all()
    assert server.handler.letters == []
