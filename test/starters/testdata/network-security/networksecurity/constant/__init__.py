import os

SCHEMA_FILE_PATH = os.path.join("data_schema", "schema.yaml")
SAVED_MODEL_DIR = os.path.join("final_models")
FILE_NAME: str = "phisingData.csv"
DATA_DIR = "Network_Data"
