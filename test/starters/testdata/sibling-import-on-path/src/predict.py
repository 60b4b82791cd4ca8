import os
import sys

sys.path.append(os.path.dirname(os.path.abspath(__file__)))

from logger import logging


def predict():
    logging.info("predicting")
    return 42
