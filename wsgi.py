"""The WSGI entry: `app` for servers and for `flask --app wsgi`."""

from crm import cli
from crm.app import create_app

app = create_app()
cli.install(app)
