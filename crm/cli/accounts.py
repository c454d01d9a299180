"""Keys for other systems and the way back in for administrators."""

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import force_locale

from crm.accounts import operations, queries
from crm.accounts.models import LinkPurpose
from crm.accounts.roles import Role
from crm.core import actor
from crm.core.db import unit_of_work
from crm.core.errors import DomainError
from crm.core.settings import Settings
from crm.web.language import sentence

tokens = click.Group("tokens", help="API keys.")
administrator = click.Group("administrator", help="Administrators of this installation.")


@tokens.command("create")
@click.option("--user", "email", required=True, help="E-mail of the account the key acts for.")
@click.option("--scope", "scopes", multiple=True, required=True, help="A permission; may be repeated.")
@click.option("--name", default="API", show_default=True)
@with_appcontext
def create_token(email: str, scopes: tuple[str, ...], name: str) -> None:
    """Make a key and print it: it is shown this once."""
    with force_locale("ru"):
        try:
            with unit_of_work():
                user = queries.user_by_email(email)
                if user is None:
                    raise click.ClickException(f"Нет пользователя {email} / no such user")
                named = [scope for given in scopes for scope in given.split(",") if scope]
                token = operations.create_token(
                    user, name=name, scopes=named, by=actor.command("tokens create")
                )
        except DomainError as refusal:
            raise click.ClickException(sentence(refusal)) from None
    click.echo(token)


@administrator.command("link")
@with_appcontext
def administrator_link() -> None:
    """Print a fresh one-time link that signs the administrator in (making one if there is none)."""
    with unit_of_work():
        link = first_administrator_link()
    click.echo(link)


def first_administrator_link() -> str:
    """A one-time link for the administrator of an installation where nobody can sign in yet."""
    by = actor.command("administrator link")
    found = next((user for user in queries.users() if Role.ADMINISTRATOR in user.role_names), None)
    user = found or operations.create_user(
        email="administrator@localhost", name="Администратор", roles=[Role.ADMINISTRATOR], by=by
    )
    secret = operations.new_link(user, LinkPurpose.FIRST_ADMINISTRATOR)
    settings: Settings = current_app.extensions["settings"]
    return f"{settings.base_url}/invitation/{secret}"
