"""Commands of the installation: `flask --app wsgi …`."""

from flask import Flask

from crm.cli import accounts, agreements, audit, demo, openapi, serve, worker

GROUPS = (
    serve.serve,
    worker.worker,
    demo.demo,
    accounts.tokens,
    accounts.administrator,
    agreements.agreements,
    audit.audit,
    openapi.openapi,
)


def install(app: Flask) -> None:
    for command in GROUPS:
        app.cli.add_command(command)
