"""`serve`: prepare the database, say how to sign in, and run the web server with a worker beside it."""

import os
import signal
import subprocess
import sys
import time
from types import FrameType

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

import crm.demo.load as demonstration
from agreements import pdf
from crm.accounts import queries as accounts
from crm.accounts.roles import Role
from crm.cli.accounts import first_administrator_link
from crm.core import actor
from crm.core.db import session, unit_of_work
from crm.core.installation import is_demonstration
from crm.core.settings import Settings
from crm.partnerships.operations import install_shipped_templates

GRACE_SECONDS = 10


@click.command()
@click.option("--demo/--no-demo", default=False, help="Load the demonstration into an empty database.")
@click.option("--host", default=lambda: os.environ.get("HOST", "127.0.0.1"))
@click.option("--port", type=int, default=lambda: int(os.environ.get("PORT", "8000")))
@click.option("--workers", type=int, default=2, show_default=True)
@with_appcontext
def serve(demo: bool, host: str, port: int, workers: int) -> None:
    """Serve pages and do background work until Ctrl-C."""
    prepare(demo=demo)
    announce()
    sys.exit(run(host, port, workers))


def prepare(*, demo: bool) -> None:
    """Bring the database to the present shape and, when empty and asked for, load the demonstration."""
    upgrade()
    with unit_of_work():
        is_empty = not accounts.users()
    if is_empty and demo:
        click.echo("Загружаем демонстрацию… / Loading the demonstration…")
        demonstration.load()
    elif is_empty:
        with unit_of_work():
            install_shipped_templates(by=actor.command("serve"))


def announce() -> None:
    """Where it is, how to sign in, and what is missing."""
    settings: Settings = current_app.extensions["settings"]
    click.echo(f"\n  Витрина: {settings.base_url}\n")
    with unit_of_work():
        if is_demonstration(session()):
            click.echo(
                "  Демонстрация. Пароль у всех / demonstration, one password for all: "
                + demonstration.PASSWORD
            )
            for sign_in in demonstration.SIGN_INS:
                click.echo(f"    {sign_in.email:<28}{sign_in.title}")
        elif not any(Role.ADMINISTRATOR in user.role_names for user in accounts.users()):
            click.echo("  Первый администратор, ссылка на один раз / first administrator, one-time link:")
            click.echo(f"    {first_administrator_link()}")
    engine = pdf.engine()
    if engine is None:
        click.echo("\n  PDF: LibreOffice не найден / not found: apt-get install libreoffice-writer-nogui")
    click.echo("\n  Ctrl-C — остановить / stop\n")


def run(host: str, port: int, workers: int) -> int:
    """Keep the web server and the worker running; a worker that died is started again."""
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    gunicorn = [
        sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"{host}:{port}",
        "--workers", str(workers), "--threads", "4", "--worker-class", "gthread",
        "--graceful-timeout", str(GRACE_SECONDS), "--log-level", "warning",
    ]  # fmt: skip
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    web = subprocess.Popen(gunicorn, start_new_session=True)
    background = subprocess.Popen([*flask, "worker"], start_new_session=True)
    while not stopping and web.poll() is None:
        if background.poll() is not None:
            background = subprocess.Popen([*flask, "worker"], start_new_session=True)
        time.sleep(0.2)
    for process in (web, background):
        if process.poll() is None:
            process.terminate()
    for process in (web, background):
        try:
            process.wait(GRACE_SECONDS + 2)
        except subprocess.TimeoutExpired:
            process.kill()
    return 0 if stopping else web.returncode or 1
