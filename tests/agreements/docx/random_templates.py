"""Random templates and values for both engines: a strategy of Hypothesis."""

from typing import NamedTuple

from hypothesis import strategies as st


class Case(NamedTuple):
    """The paragraphs of a template, and values for it."""

    content: list[str]
    values: dict[str, object]


def without_braces(value: str) -> str:
    """docxtpl unescapes `{_{` in values too: a listed difference, kept out of the comparison."""
    for sign in ("{_", "_}", "%_", "_%"):
        value = value.replace(sign, "")
    return value


names = st.sampled_from(["a", "b", "имя"])
words = st.text(alphabet="абвАБ xyz.,№«»&<>\"'{}%_\n\t", max_size=20)
expressions = st.one_of(
    names,
    names.map(lambda n: f"{n} | upper"),
    st.tuples(names, names).map(lambda p: f"{p[0]} ~ {p[1]}"),
    st.tuples(names, names).map(lambda p: f"{p[0]} if {p[1]} else 'нет'"),
)
prints = expressions.map(lambda e: f"{{{{ {e} }}}}")
plain = st.text(alphabet="абв xyz.,№«»&<>\"'", min_size=1, max_size=10)
pieces = st.recursive(
    st.one_of(prints, plain),
    lambda inner: st.one_of(
        st.tuples(names, inner, inner).map(
            lambda p: f"{{% if {p[0]} %}}{p[1]}{{% else %}}{p[2]}{{% endif %}}"
        ),
        inner.map(lambda p: f"{{% for e in rows %}}{p}{{{{ e.n }}}}{{% endfor %}}"),
    ),
    max_leaves=5,
)
paragraphs = st.lists(pieces, min_size=1, max_size=3).map(" ".join)
blocks = st.recursive(
    paragraphs.map(lambda p: [p]),
    lambda inner: st.one_of(
        st.tuples(names, inner).map(lambda p: [f"{{%p if {p[0]} %}}", *p[1], "{%p endif %}"]),
        inner.map(lambda p: ["{%p for e in rows %}", *p, "{%p endfor %}"]),
        st.tuples(inner, inner).map(lambda p: [*p[0], *p[1]]),
    ),
    max_leaves=4,
)
texts = words.map(without_braces)
cases = st.builds(
    lambda content, values, rows: Case(content, {**values, "rows": rows}),
    blocks,
    st.fixed_dictionaries({"a": texts, "b": texts, "имя": texts}),
    st.lists(texts.map(lambda n: {"n": n}), max_size=3),
)
