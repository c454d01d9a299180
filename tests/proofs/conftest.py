"""What the proofs on real processes share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.proofs.installation import Installation, installed


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One after the other: they measure, and they fill the machine by themselves."""
    for item in items:
        if "tests/proofs" in str(item.path):
            item.add_marker(pytest.mark.xdist_group("proofs"))


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with installed(tmp_path) as found:
        yield found
