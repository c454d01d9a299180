"""The names a template may use."""

import pytest

from agreements.docx import compile_template
from agreements.shipped import PAPERS, Kind
from agreements.vocabulary import vocabulary


@pytest.mark.parametrize("kind", [kind for kind in PAPERS if PAPERS[kind].kind != "free"])
def test_the_shipped_templates_use_known_names_alone(kind: Kind) -> None:
    used = {variable.path for variable in compile_template(PAPERS[kind].template()).variables}
    assert used
    assert used <= vocabulary(kind)


def test_items_of_lists_are_named_with_brackets() -> None:
    assert {"price.lines[].amount", "payments[]", "stand.equipment[].name"} <= vocabulary("participation")
    assert {"parties[].signatory.name_gen", "plan[].what"} <= vocabulary("cooperation")
    assert "forum.nmae" not in vocabulary("cooperation")
