"""The package that proves itself: an agreement with all its evidence in one ZIP, checkable without this
product.

    data = write_package(items, title="…", number="17", made_at=now)
    verdict = check_package(data, store)

`verify.py` beside this module is both the library's own check and the file that travels in every package.
"""

from agreements.signing.package.checking import NotAPackage, PackageVerdict, SignatureCheck, check_package
from agreements.signing.package.verify import PROBLEM_TEXTS
from agreements.signing.package.writing import Item, Kind, write_package

__all__ = [
    "PROBLEM_TEXTS",
    "Item",
    "Kind",
    "NotAPackage",
    "PackageVerdict",
    "SignatureCheck",
    "check_package",
    "write_package",
]
