import os
from datetime import date

PIPELINE_NAME: str = "usvisa"
ARTIFACT_DIR: str = "artifact"
MODEL_FILE_NAME = "model.pkl"
SCHEMA_FILE_PATH = os.path.join("config", "schema.yaml")
CURRENT_YEAR = date.today().year
APP_HOST = "0.0.0.0"
APP_PORT = 8080
