import logging
import os
from datetime import datetime

LOG_DIR = os.path.join(os.path.dirname(os.path.abspath(__file__)), "logs")
os.makedirs(LOG_DIR, exist_ok=True)

LOG_FILE = f"{datetime.now():%Y_%m_%d}.log"

logger = logging.getLogger("mlproject")
logger.addHandler(logging.FileHandler(os.path.join(LOG_DIR, LOG_FILE)))
