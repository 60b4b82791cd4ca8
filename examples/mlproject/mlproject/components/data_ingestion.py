import os
from dataclasses import dataclass

import pandas as pd
from sklearn.model_selection import train_test_split

from mlproject.exception import MLProjectError
from mlproject.logger import get_logger

logger = get_logger(__name__)


@dataclass
class DataIngestionConfig:
    source_path: str = os.path.join("data", "students.csv")
    train_path: str = os.path.join("artifacts", "train.csv")
    test_path: str = os.path.join("artifacts", "test.csv")


class DataIngestion:
    """Splits the data into a training and a test set."""

    def __init__(self) -> None:
        self.config = DataIngestionConfig()

    def run(self) -> tuple[str, str]:
        """Return the paths of the training set and the test set."""
        try:
            students = pd.read_csv(self.config.source_path)
            train, test = train_test_split(students, test_size=0.2, random_state=42)

            os.makedirs(os.path.dirname(self.config.train_path), exist_ok=True)
            train.to_csv(self.config.train_path, index=False)
            test.to_csv(self.config.test_path, index=False)
        except Exception as error:
            raise MLProjectError("ingesting the data", error) from error

        logger.info("%d students to train with, %d to test with", len(train), len(test))
        return self.config.train_path, self.config.test_path
