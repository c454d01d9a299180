"""`python -m benchmarks.signing`: milliseconds for one verification, by kind of key and size of document.

Keys and signatures are made on the spot by the real openssl; GOST is left out where its engine is missing.
"""

import statistics
import tempfile
import time
from pathlib import Path

from agreements.signing import installed, verify
from tests.agreements.signing.pki import KINDS, Authority, Workshop, store

RUNS = 15
SIZES = {"50 kB": 50_000, "5 MB": 5_000_000}


def main() -> None:
    openssl = installed()
    if openssl is None:
        print("openssl is not installed")
        return
    print(f"{openssl.version}, {openssl.engine_name or 'no GOST engine'}; median of {RUNS}, ms")
    with tempfile.TemporaryDirectory() as folder:
        workshop = Workshop(Path(folder), openssl)
        for kind in KINDS:
            if openssl.engine is None and kind.startswith("gost"):
                continue
            authority = Authority(workshop, kind)
            holder, crl = authority.issue(), authority.crl()
            for size, count in SIZES.items():
                document = b"x" * count
                signature = workshop.sign(document, holder, options=("-cades",))
                bare, full = store(authority.pem), store(authority.pem, crl)
                times = [_median(signature, document, each) for each in (bare, full)]
                print(f"{kind:8} {size:>6}: {times[0]:6.1f} without a list, {times[1]:6.1f} with one")


def _median(signature: bytes, document: bytes, trusted) -> float:
    taken = []
    for _ in range(RUNS):
        started = time.perf_counter()
        assert verify(signature, document, trusted).is_good
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
