"""One set of keys, certificates and lists for the run, made by the real openssl with its GOST engine."""

import pytest

from agreements.signing import Openssl, installed
from tests.agreements.signing.pki import HEAD, KINDS, Authority, Holder, Workshop


@pytest.fixture(scope="session")
def openssl() -> Openssl:
    found = installed()
    if found is None:
        pytest.skip("openssl is not installed")
    return found


@pytest.fixture(scope="session")
def workshop(openssl: Openssl, tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("pki"), openssl)


class Authorities:
    """One root and one signer for each kind of key, made when first asked for."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop
        self._made: dict[str, tuple[Authority, Holder]] = {}

    def of(self, kind: str) -> tuple[Authority, Holder]:
        if kind.startswith("gost") and self.workshop.openssl.engine is None:
            pytest.skip("the GOST engine of openssl is not installed")
        if kind not in self._made:
            authority = Authority(self.workshop, kind, name=f"Тестовый УЦ {kind}")
            self._made[kind] = authority, authority.issue(HEAD)
        return self._made[kind]


@pytest.fixture(scope="session")
def authorities(workshop: Workshop) -> Authorities:
    return Authorities(workshop)


@pytest.fixture(scope="session", params=list(KINDS))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)
