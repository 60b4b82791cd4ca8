import os
import pickle

import yaml
from dotenv import load_dotenv

from networksecurity.constant import DATA_DIR, FILE_NAME, SAVED_MODEL_DIR, SCHEMA_FILE_PATH

load_dotenv()
VERSION = os.getenv("MODEL_VERSION", "v2")


def rows():
    with open(SCHEMA_FILE_PATH) as file:
        assert yaml.safe_load(file)["columns"]
    with open(os.path.join(DATA_DIR, FILE_NAME)) as file:
        return len(file.readlines()) - 1


def model():
    with open(f"final_models/model_{VERSION}.pkl", "rb") as file:
        return pickle.load(file)
