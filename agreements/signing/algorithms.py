"""The algorithms of signatures by OID: which need the GOST engine, how a digest is computed."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from agreements.signing.openssl import Bench

STREEBOG_256, STREEBOG_512 = "1.2.643.7.1.1.2.2", "1.2.643.7.1.1.2.3"

_BY_PYTHON: Mapping[str, str] = MappingProxyType(
    {
        "1.2.840.113549.2.5": "md5",
        "1.3.14.3.2.26": "sha1",
        "2.16.840.1.101.3.4.2.1": "sha256",
        "2.16.840.1.101.3.4.2.2": "sha384",
        "2.16.840.1.101.3.4.2.3": "sha512",
        "2.16.840.1.101.3.4.2.4": "sha224",
        "2.16.840.1.101.3.4.2.8": "sha3_256",
        "2.16.840.1.101.3.4.2.10": "sha3_512",
    }
)
_BY_ENGINE: Mapping[str, str] = MappingProxyType(
    {STREEBOG_256: "md_gost12_256", STREEBOG_512: "md_gost12_512", "1.2.643.2.2.9": "md_gost94"}
)
_NAMES: Mapping[str, str] = MappingProxyType(
    {
        STREEBOG_256: "ГОСТ Р 34.11-2012 (256)",
        STREEBOG_512: "ГОСТ Р 34.11-2012 (512)",
        "1.2.643.2.2.9": "ГОСТ Р 34.11-94",
        "1.2.643.7.1.1.1.1": "ГОСТ Р 34.10-2012 (256)",
        "1.2.643.7.1.1.1.2": "ГОСТ Р 34.10-2012 (512)",
        "1.2.643.7.1.1.3.2": "ГОСТ Р 34.10-2012 (256)",
        "1.2.643.7.1.1.3.3": "ГОСТ Р 34.10-2012 (512)",
        "1.2.643.2.2.19": "ГОСТ Р 34.10-2001",
        "1.2.840.113549.1.1.1": "RSA",
        "1.2.840.113549.1.1.10": "RSA-PSS",
        "1.2.840.113549.1.1.11": "RSA",
        "1.2.840.113549.1.1.12": "RSA",
        "1.2.840.113549.1.1.13": "RSA",
        "1.2.840.10045.2.1": "ECDSA",
        "1.2.840.10045.4.3.2": "ECDSA",
        "1.2.840.10045.4.3.3": "ECDSA",
        "1.2.840.10045.4.3.4": "ECDSA",
        "1.3.101.112": "Ed25519",
    }
)
WEAK = frozenset({"1.2.840.113549.2.5", "1.3.14.3.2.26", "1.2.643.2.2.9"})
"""Digests for which two documents with one value can be made, or that the law no longer admits."""


def is_gost(oid: str) -> bool:
    """Whether openssl needs the engine for it: the arc of Russian cryptography."""
    return oid.startswith(("1.2.643.7.1.", "1.2.643.2.2."))


def name_of(oid: str) -> str:
    """The name people know it by; for GOST the one of the law. The digest names of Python for the rest."""
    return _NAMES.get(oid) or _BY_PYTHON.get(oid, oid).upper().replace("SHA", "SHA-").replace("-_", "-")


def digest_of(oid: str, data: bytes, path: Path, bench: Bench | None) -> bytes | None:
    """The digest of `data`, which lies in `path` too; None where it cannot be computed here."""
    if oid in _BY_PYTHON:
        return hashlib.new(_BY_PYTHON[oid], data, usedforsecurity=False).digest()
    if oid in _BY_ENGINE and bench is not None and bench.has_gost:
        found = bench.digests(_BY_ENGINE[oid], [path])
        return found[0] if found else None
    return None
