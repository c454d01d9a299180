"""The demonstration edition."""

import click
from flask.cli import with_appcontext
from flask_migrate import downgrade, upgrade

import crm.demo.load as demonstration
from crm.core.db import session, unit_of_work
from crm.core.installation import is_demonstration

demo = click.Group("demo", help="The demonstration edition.")


@demo.command("refresh")
@with_appcontext
def refresh() -> None:
    """Throw the demonstration away and load it anew, dated from today."""
    with unit_of_work(writes=False):
        if not is_demonstration(session()):
            raise click.ClickException(
                "Это не демонстрационная база: здесь ничего не удаляется. / Not a demonstration database."
            )
    downgrade(revision="base")
    upgrade()
    demonstration.load()
    click.echo("Демонстрация обновлена / refreshed")
