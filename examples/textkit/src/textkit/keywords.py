"""Keywords: frequent in this text, rare in others."""

import json
import math
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path

from textkit.text import content_words


@dataclass(frozen=True)
class Model:
    """In how many of the documents seen each word occurs."""

    documents: int
    occurs_in: dict[str, int]

    @classmethod
    def load(cls, path: Path | None = None) -> "Model":
        """Read a model from path, or the one that comes with the package."""
        source = path or files("textkit").joinpath("data/model.json")
        return cls(**json.loads(source.read_text("utf-8")))

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), indent=1, sort_keys=True) + "\n", "utf-8")

    def rarity(self, word: str) -> float:
        return math.log((1 + self.documents) / (1 + self.occurs_in.get(word, 0))) + 1


def keywords(text: str, model: Model, top: int) -> list[tuple[str, float]]:
    """Return the top keywords with their scores, the best first."""
    counts = content_words(text)
    total = counts.total()
    scores = {word: n / total * model.rarity(word) for word, n in counts.items()}
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:top]
