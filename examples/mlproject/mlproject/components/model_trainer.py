import os
from dataclasses import dataclass
from typing import Any

from sklearn.base import RegressorMixin
from sklearn.ensemble import GradientBoostingRegressor, RandomForestRegressor
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error, r2_score

from mlproject.components.data_transformation import Dataset
from mlproject.exception import MLProjectError
from mlproject.logger import get_logger
from mlproject.utils import save_object

logger = get_logger(__name__)


@dataclass
class ModelTrainerConfig:
    model_path: str = os.path.join("artifacts", "model.pkl")


@dataclass
class TrainingResult:
    model: str
    params: dict[str, Any]
    r2_score: float
    mean_absolute_error: float


class ModelTrainer:
    """Fits a few models and keeps the best."""

    def __init__(self) -> None:
        self.config = ModelTrainerConfig()

    @staticmethod
    def candidates() -> list[RegressorMixin]:
        return [
            Ridge(alpha=1.0),
            RandomForestRegressor(n_estimators=100, random_state=42),
            GradientBoostingRegressor(n_estimators=150, random_state=42),
        ]

    def run(self, train: Dataset, test: Dataset) -> TrainingResult:
        """Save the best model and return how well it does on the test set."""
        try:
            models = [model.fit(train.features, train.target) for model in self.candidates()]
            scores = [model.score(test.features, test.target) for model in models]
            best = models[scores.index(max(scores))]
            predicted = best.predict(test.features)
        except Exception as error:
            raise MLProjectError("training the models", error) from error

        for model, score in zip(models, scores, strict=True):
            logger.info("%s: r2_score %.3f", type(model).__name__, score)

        save_object(self.config.model_path, best)
        logger.info("%s saved to %s", type(best).__name__, self.config.model_path)
        return TrainingResult(
            model=type(best).__name__,
            params=best.get_params(),
            r2_score=r2_score(test.target, predicted),
            mean_absolute_error=mean_absolute_error(test.target, predicted),
        )
