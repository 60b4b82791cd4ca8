import os
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from mlproject.exception import MLProjectError
from mlproject.logger import get_logger
from mlproject.schema import CATEGORICAL, NUMERIC, TARGET
from mlproject.utils import save_object

logger = get_logger(__name__)


@dataclass
class DataTransformationConfig:
    preprocessor_path: str = os.path.join("artifacts", "preprocessor.pkl")


class Dataset(NamedTuple):
    features: np.ndarray
    target: np.ndarray


class DataTransformation:
    """Turns rows of the data into the arrays that a model is trained with."""

    def __init__(self) -> None:
        self.config = DataTransformationConfig()

    @staticmethod
    def build_preprocessor() -> ColumnTransformer:
        numeric = Pipeline(
            [
                ("impute", SimpleImputer(strategy="median")),
                ("scale", StandardScaler()),
            ]
        )
        categorical = Pipeline(
            [
                ("impute", SimpleImputer(strategy="most_frequent")),
                ("encode", OneHotEncoder(sparse_output=False)),
            ]
        )
        return ColumnTransformer(
            [
                ("numeric", numeric, list(NUMERIC)),
                ("categorical", categorical, list(CATEGORICAL)),
            ]
        )

    def run(self, train_path: str, test_path: str) -> tuple[Dataset, Dataset]:
        """Return the training set and the test set, and save the preprocessor."""
        try:
            train = pd.read_csv(train_path)
            test = pd.read_csv(test_path)

            preprocessor = self.build_preprocessor()
            train_set = Dataset(preprocessor.fit_transform(train), train[TARGET].to_numpy())
            test_set = Dataset(preprocessor.transform(test), test[TARGET].to_numpy())
        except Exception as error:
            raise MLProjectError("transforming the data", error) from error

        save_object(self.config.preprocessor_path, preprocessor)
        logger.info("preprocessor saved to %s", self.config.preprocessor_path)
        return train_set, test_set
