"""Agreements by the hundred, without records: a table in, documents and a report out."""

import click

agreements = click.Group("agreements", help="Documents without records.")
