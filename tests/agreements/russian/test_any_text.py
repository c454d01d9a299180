"""Whatever a person types, the wording answers; and many threads may ask at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreements.russian import cities, names, organisations, titles
from agreements.russian.forms import Case
from tests.agreements.russian.tables import rows

_TYPED = st.text(max_size=30) | st.text(alphabet="аоеиьйцкнвАОЕ -.,«»\"'1А́ё", max_size=30)


@settings(deadline=None)  # the first question loads the dictionary
@given(_TYPED, st.sampled_from(Case))
@pytest.mark.parametrize(
    "ask",
    [
        lambda text, case: names.decline(names.parse(text), case),
        lambda text, case: names.decline(names.PersonName(text, text, text, "m"), case),
        lambda text, case: names.decline(names.PersonName(text, text, text, "f"), case),
        lambda text, case: names.initials(names.PersonName(text, text, text)),
        titles.decline,
        cities.decline,
        lambda text, case: organisations.agree(text),
        lambda text, case: organisations.readable(text.upper()),
        lambda text, case: titles.readable(text.upper()),
    ],
)
def test_any_text_gets_an_answer(ask: Callable[[str, Case], object], text: str, case: Case) -> None:
    assert ask(text, case) is not None


def test_threads_get_the_same_forms_as_one() -> None:
    asked = [row["title"] for row in rows("titles_genitive_more.tsv")]
    alone = [titles.genitive(title) for title in asked]
    with ThreadPoolExecutor(8) as threads:
        together = [list(each) for each in threads.map(lambda _: map(titles.genitive, asked), range(8))]
    assert together == [alone] * 8
