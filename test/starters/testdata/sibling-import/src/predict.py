from logger import logging


def predict():
    logging.info("predicting")
    return 42
