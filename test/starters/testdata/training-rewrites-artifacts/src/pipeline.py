import os
import pickle
from dataclasses import dataclass


@dataclass
class Config:
    model: str = os.path.join("artifacts", "model.pkl")
    report: str = os.path.join("artifacts", "reports", "report.txt")


def train():
    config = Config()
    with open(config.model, "wb") as file:
        pickle.dump(42, file)
    os.makedirs(os.path.dirname(config.report), exist_ok=True)
    with open(config.report, "w") as file:
        file.write("good")
    for name in os.listdir("artifacts/old"):
        os.remove(os.path.join("artifacts/old", name))


def predict():
    with open(Config().model, "rb") as file:
        return pickle.load(file)
