"""Learn from a folder of HTML pages and plain texts; needs the extra "train"."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup

from textkit.keywords import Model
from textkit.text import content_words


def documents(folder: Path) -> Iterator[str]:
    """Read the texts of all documents below folder."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".txt":
            yield path.read_text("utf-8")
        elif path.suffix in (".html", ".htm"):
            yield BeautifulSoup(path.read_bytes(), "html.parser").get_text(" ")


def train(folder: Path) -> Model:
    occurs_in: Counter[str] = Counter()
    count = 0
    for text in documents(folder):
        occurs_in.update(content_words(text).keys())
        count += 1
    return Model(documents=count, occurs_in=dict(occurs_in))
