import os
import pickle

import yaml


def read_yaml_file(file_path: str) -> dict:
    with open(file_path, "rb") as yaml_file:
        return yaml.safe_load(yaml_file)


def save_object(file_path: str, obj: object) -> None:
    os.makedirs(os.path.dirname(file_path), exist_ok=True)
    with open(file_path, "wb") as file_obj:
        pickle.dump(obj, file_obj)
