import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from mlproject.exception import MLProjectError
from mlproject.logger import get_logger
from mlproject.schema import CATEGORICAL, NUMERIC
from mlproject.utils import load_object

logger = get_logger(__name__)


@dataclass(frozen=True)
class Student:
    gender: str
    parental_education: str
    lunch: str
    test_preparation: str
    study_hours: float
    attendance: float
    reading_score: float
    writing_score: float

    @classmethod
    def from_mapping(cls, values: Any) -> "Student":
        """Read a student from a form or from JSON; ValueError names a bad field."""
        if not isinstance(values, Mapping):
            raise ValueError("a student is an object of named fields")

        fields: dict[str, Any] = {}

        for name, choices in CATEGORICAL.items():
            fields[name] = values.get(name)
            if fields[name] not in choices:
                raise ValueError(f"{name} must be one of: {', '.join(choices)}")

        for name, (low, high) in NUMERIC.items():
            try:
                fields[name] = float(values.get(name))
            except (TypeError, ValueError):
                raise ValueError(f"{name} must be a number") from None
            if not low <= fields[name] <= high:
                raise ValueError(f"{name} must be between {low} and {high}")

        return cls(**fields)


class PredictionPipeline:
    """Predicts with the model that the last training saved."""

    def __init__(self) -> None:
        self.preprocessor = load_object(os.path.join("artifacts", "preprocessor.pkl"))
        self.model = load_object(os.path.join("artifacts", "model.pkl"))

    def run(self, student: Student) -> float:
        """Return the student's math score, from 0 to 100."""
        try:
            features = self.preprocessor.transform(pd.DataFrame([asdict(student)]))
            score = float(self.model.predict(features)[0])
        except Exception as error:
            raise MLProjectError("predicting", error) from error

        logger.info("%s: %.1f", student, score)
        return min(max(score, 0.0), 100.0)
