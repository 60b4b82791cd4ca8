from src.logger import NAME


def predict():
    return NAME
