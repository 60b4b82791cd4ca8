import json
import os

import yaml

CONFIG_PATH = os.path.join("src", "config", "config.yaml")


def limit():
    with open(CONFIG_PATH) as file:
        return yaml.safe_load(file)["limit"]


def schema():
    with open("src/config/schema.json") as file:
        return json.load(file)["columns"]
