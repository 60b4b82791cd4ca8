import csv
import json
from collections import Counter


class ModelTrainer:
    def __init__(self, config):
        self.config = config

    def train(self):
        counts = {}
        with open(self.config.data_path) as file:
            for row in csv.DictReader(file):
                counts.setdefault(row["label"], Counter()).update(row["text"].split())
        with open(self.config.model_path, "w") as file:
            json.dump(counts, file)
