"""The check of a template before it is accepted: every problem at once, each with its place."""

from agreements.docx.check.report import Report, check_template

__all__ = ["Report", "check_template"]
