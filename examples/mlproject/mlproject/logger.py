"""Logs to the console and to a file of its own for each run, in logs/."""

import logging
import os
from datetime import datetime

LOG_FILE = f"{datetime.now():%Y_%m_%d_%H_%M_%S}.log"
LOG_DIR = os.path.join(os.getcwd(), "logs")
os.makedirs(LOG_DIR, exist_ok=True)

logging.basicConfig(
    level=logging.INFO,
    format="%(asctime)s %(levelname)s %(name)s:%(lineno)d %(message)s",
    handlers=[
        logging.StreamHandler(),
        logging.FileHandler(os.path.join(LOG_DIR, LOG_FILE)),
    ],
)


def get_logger(name: str) -> logging.Logger:
    return logging.getLogger(name)
