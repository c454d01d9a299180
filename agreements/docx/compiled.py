"""A template made ready once and rendered many times."""

from collections import OrderedDict
from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
from threading import Lock
from typing import Any

from jinja2 import nodes

from agreements.docx.border import Values, xml_safe
from agreements.docx.check import check_template
from agreements.docx.contained import render_contained
from agreements.docx.dialect import Sources, neutralised, read_sources
from agreements.docx.environment import template_environment
from agreements.docx.errors import DocumentError, MissingValue, RenderingFailed, TemplateRefused, WrongKind
from agreements.docx.fast import FastTemplate
from agreements.docx.filters import Filter, filters_with, fingerprint
from agreements.docx.package import RESULT, Package
from agreements.docx.paths import first_misfit, missing_path
from agreements.docx.problems import errors_in
from agreements.docx.rich import Annex
from agreements.docx.schema import Branch, Variable, json_schema, variables_of
from agreements.docx.store import TemplateStore, packed, sources_from
from agreements.docx.structure import SiteKind, Unproven
from agreements.docx.writer import NotFast

ENGINE = "1"
"""Version of what a store keeps; another number makes every template be read anew."""
REMEMBERED = 64
"""Compiled templates kept in memory."""
MERGED = 16
"""Combinations of annexes a template remembers."""


_remembered: OrderedDict[Any, "CompiledTemplate"] = OrderedDict()
_lock = Lock()


class CompiledTemplate:
    """One version of a template; immutable, shared freely by threads."""

    def __init__(self, data: bytes, filters: Mapping[str, Filter], sources: Sources | None = None) -> None:
        self.sha256 = sha256(data).hexdigest()
        self._data = neutralised(data)
        self._filters = dict(filters)
        self._sources = sources or read_sources(self._data)
        self._merged: dict[tuple[str, ...], FastTemplate] = {}
        self._others: dict[int, CompiledTemplate] = {}
        self._lock = Lock()
        self.slow_because = ""
        """Why documents are made by docxtpl itself; empty where the fast path takes them."""
        try:
            self._fast: FastTemplate | None = FastTemplate(self._sources, self._filters)
        except Unproven as reason:
            self._fast, self.slow_because = None, str(reason)

    def render(self, values: Mapping[str, object], *, replaced: Mapping[str, bytes] | None = None) -> bytes:
        """A Word document of this template with `values`.

        `replaced` gives other contents to static parts, by their names in the ZIP: a logo in a header
        is `word/media/image1.png`.

        Money comes as Decimal or text, dates as date or ISO text, rich values as objects of this package.
        Raises UnsafeValue, MissingValue, WrongKind, FilterRefused, ValueLost or RenderingFailed;
        never half a document.
        """
        clean = xml_safe(values)
        try:
            return self._rendered(clean, replaced or {})
        except (MissingValue, RenderingFailed) as failure:
            if misfit := first_misfit(clean, self.variables):
                raise WrongKind(*misfit) from None
            if isinstance(failure, RenderingFailed):
                raise
            missing = failure
            raise MissingValue(missing_path(clean, missing.path, self.variables)) from None

    def _rendered(self, clean: Values, replaced: Mapping[str, bytes]) -> bytes:
        if self._fast is not None:
            try:
                return self._fast.render(clean, replaced)
            except DocumentError:
                raise
            except NotFast:
                if annexes := annexes_in(clean):
                    return self._with(annexes).render(clean, replaced)
            except Exception:  # noqa: S110 - whatever did not fit the direct way is judged by docxtpl
                pass
        document = render_contained(self._data, clean, self._filters)
        return Package.read(document, RESULT).replacing(replaced).write() if replaced else document

    def _with(self, annexes: dict[str, bytes]) -> FastTemplate:
        """The fast template whose package holds `annexes` as well; remembered by their digests."""
        key = tuple(annexes)
        with self._lock:
            if key not in self._merged:
                while len(self._merged) >= MERGED:
                    self._merged.pop(next(iter(self._merged)))
                self._merged[key] = FastTemplate(read_sources(self._data, annexes.values()), self._filters)
            return self._merged[key]

    @cached_property
    def sites(self) -> dict[str, SiteKind]:
        """Which paths print outside of plain text: rich text, an attribute. Unknown on the slow way: none."""
        return self._fast.sites() if self._fast is not None else {}

    def with_filters(self, filters: Mapping[str, Filter]) -> "CompiledTemplate":
        """The same template with these filters instead of those of their names; remembered by identity."""
        with self._lock:
            if id(filters) not in self._others:
                made = CompiledTemplate(self._data, {**self._filters, **filters}, self._sources)
                self._others[id(filters)] = made
            return self._others[id(filters)]

    @property
    def variables(self) -> tuple[Variable, ...]:
        """What the template needs, in reading order."""
        return self._needs[0]

    @property
    def branches(self) -> tuple[Branch, ...]:
        """Where the template decides, and on what."""
        return self._needs[1]

    @property
    def schema(self) -> dict[str, Any]:
        """What the template needs, as a JSON Schema."""
        return json_schema(self.variables)

    @cached_property
    def _needs(self) -> tuple[tuple[Variable, ...], tuple[Branch, ...]]:
        return variables_of(_trees(self._sources, self._filters))


def compile_template(
    data: bytes, *, filters: Mapping[str, Filter] | None = None, store: TemplateStore | None = None
) -> CompiledTemplate:
    """Check `data` and make it ready to render; TemplateRefused lists every error in it.

    A template that was compiled lately is remembered by its SHA-256 and filters. `store` keeps what
    compiling found out (no code) for other processes; it must be as trusted as the program itself.
    """
    known = dict(filters or {})
    key = (sha256(data).hexdigest(), frozenset(known.items()))
    with _lock:
        if key in _remembered:
            _remembered.move_to_end(key)
            return _remembered[key]
    template = CompiledTemplate(data, known, _sources(data, key[0], known, store))
    with _lock:
        _remembered[key] = template
        while len(_remembered) > REMEMBERED:
            _remembered.popitem(last=False)
    return template


def _sources(
    data: bytes, digest: str, filters: Mapping[str, Filter], store: TemplateStore | None
) -> Sources | None:
    key = f"{digest}-{ENGINE}-{fingerprint(filters_with(filters))}"
    if store is not None and (kept := _kept(store, key)):
        return kept
    report = check_template(data, filters=filters, trial=False)
    if not report.acceptable:
        raise TemplateRefused(errors_in(report.problems))
    if store is not None and report.sources is not None:
        store.put(key, packed(report.sources))
    return report.sources


def _kept(store: TemplateStore, key: str) -> Sources | None:
    """What the store has under `key`; damaged data (power was lost while it was written) is none."""
    data = store.get(key)
    try:
        return sources_from(data) if data is not None else None
    except (DocumentError, ValueError, LookupError, TypeError):
        return None


def _trees(sources: Sources, filters: Mapping[str, Filter]) -> dict[str, nodes.Template]:
    environment = template_environment(filters)
    texts = {part.name: part.text for part in sources.parts}
    for name, text in sources.properties:
        texts[f"docProps/core.xml#{name}"] = text
    return {name: environment.parse(text) for name, text in texts.items()}


def annexes_in(values: Any) -> dict[str, bytes]:
    """The documents among the values, by digest, in the order of the values."""
    if isinstance(values, Annex):
        return {values.sha256: values.data}
    inner = values.values() if isinstance(values, dict) else values if isinstance(values, list) else ()
    return {digest: data for value in inner for digest, data in annexes_in(value).items()}
