"""The sandbox every template runs in: plain data only, fields before methods, nothing callable."""

from collections.abc import Mapping
from typing import Any

from jinja2 import nodes
from jinja2.runtime import LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from agreements.docx.border import Absent
from agreements.docx.filters import Filter, allowed_tests, filters_with

LOOP_FIELDS = frozenset(
    {
        "index",
        "index0",
        "revindex",
        "revindex0",
        "first",
        "last",
        "length",
        "depth",
        "depth0",
        "previtem",
        "nextitem",
        "cycle",
        "changed",
    }
)
LOOP_CALLS = frozenset({"cycle", "changed"})


class PlainDataEnvironment(ImmutableSandboxedEnvironment):
    """Jinja where `a.b` is a field of a group and nothing else.

    Unlike Jinja's own look-up a field wins over a method of the same name (`order.items`), and no
    attribute of a text, number or date can be reached at all.
    """

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Text constants stand in XML: `{% if name == "A & B" %}` reads `A &amp; B` there.

        docxtpl unescapes `<` and `>` in tags but forgets the ampersand.
        """
        tree = super()._parse(source, name, filename)
        for constant in tree.find_all(nodes.Const):
            if isinstance(constant.value, str):
                constant.value = constant.value.replace("&amp;", "&")
        return tree

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field of a group, or one of the known facts about a loop."""
        if isinstance(obj, dict):
            return self._field(obj, attribute)
        if isinstance(obj, LoopContext) and attribute in LOOP_FIELDS:
            return getattr(obj, attribute)
        if isinstance(obj, Undefined):
            return str(obj)  # raises, naming what is absent
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """A field of a group, or an item or slice of a list or text."""
        if isinstance(obj, dict):
            return self._field(obj, argument)
        if isinstance(obj, Undefined):
            return str(obj)
        try:
            return obj[argument]
        except (TypeError, LookupError):
            return self.undefined(obj=obj, name=str(argument))

    def _field(self, group: dict[Any, Any], name: Any) -> Any:
        try:
            return group[name]
        except (KeyError, TypeError):
            return self.undefined(obj=group, name=str(name))


def template_environment(filters: Mapping[str, Filter] | None = None, **options: Any) -> PlainDataEnvironment:
    """A new sandbox with escaping, strict names and the filters of this package and the caller."""
    environment = PlainDataEnvironment(autoescape=True, undefined=Absent, cache_size=0, **options)
    environment.globals.clear()
    environment.filters.clear()
    environment.filters.update(filters_with(filters))
    environment.tests.clear()
    environment.tests.update(allowed_tests())
    return environment
