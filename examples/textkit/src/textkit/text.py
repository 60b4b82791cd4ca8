"""Words, and what can be counted about them."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
SENTENCE_END = re.compile(r"[.!?]+(?:\s|$)")


@dataclass(frozen=True)
class Stats:
    words: int
    distinct_words: int
    sentences: int

    @property
    def words_per_sentence(self) -> float:
        return self.words / self.sentences if self.sentences else 0.0


def words(text: str) -> list[str]:
    return [word.lower() for word in WORD.findall(text)]


def stats(text: str) -> Stats:
    found = words(text)
    ends = len(SENTENCE_END.findall(text))
    return Stats(
        words=len(found),
        distinct_words=len(set(found)),
        sentences=max(ends, 1) if found else 0,
    )


@cache
def stopwords() -> frozenset[str]:
    """The words that say nothing about a text, from data/stopwords.txt."""
    return frozenset(files("textkit").joinpath("data/stopwords.txt").read_text("utf-8").split())


def content_words(text: str) -> Counter[str]:
    """Count the words of a text that are not stop words."""
    return Counter(word for word in words(text) if word not in stopwords())
