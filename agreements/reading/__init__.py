"""A document read on the screen while it is still being written: values lit up, gaps named, nothing refused.

found = read(template, values, Gaps(frozenset({"срок"})), label)
found.html, found.gaps, found.seen
"""

from agreements.reading.marks import GAP_WORDS, Gaps, plain_path
from agreements.reading.rendered import Reading, gaps_in, read

__all__ = ["GAP_WORDS", "Gaps", "Reading", "gaps_in", "plain_path", "read"]
