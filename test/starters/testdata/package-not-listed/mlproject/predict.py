from .components.loader import load


def predict():
    return load()
