"""The data tree a template is filled with: texts ready to print, switches, lists; no objects."""

from typing import Any

Values = dict[str, Any]
