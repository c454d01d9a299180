"""The WSGI entry: `app` for servers and for `flask --app wsgi`."""

from crm import cli
from crm.app import create_app
from crm.core.settings import SettingsRefused

try:
    app = create_app()
except SettingsRefused as refused:
    raise SystemExit(f"Error: {refused}") from None
cli.install(app)
