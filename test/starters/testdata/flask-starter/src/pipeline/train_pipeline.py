import csv
import os
from dataclasses import dataclass

from src.logger import logging
from src.utils import save_object


@dataclass
class ModelTrainerConfig:
    raw_data_path: str = os.path.join("notebook", "data", "stud.csv")
    trained_model_file_path: str = os.path.join("artifacts", "model.pkl")


class TrainPipeline:
    def __init__(self):
        self.config = ModelTrainerConfig()

    def run(self):
        logging.info("Training started")
        with open(self.config.raw_data_path) as file:
            rows = list(csv.DictReader(file))
        scores = {}
        for row in rows:
            scores.setdefault(row["lunch"], []).append(float(row["math_score"]))
        model = {lunch: sum(values) / len(values) for lunch, values in scores.items()}
        save_object(self.config.trained_model_file_path, model)
        print("trained on", len(rows), "rows")


if __name__ == "__main__":
    TrainPipeline().run()
