import os

import dill
import yaml


def save_object(file_path, obj):
    os.makedirs(os.path.dirname(file_path), exist_ok=True)
    with open(file_path, "wb") as file_obj:
        dill.dump(obj, file_obj)


def read_yaml(text):
    return yaml.safe_load(text)
