import json


def load(path):
    with open(path) as file:
        return json.load(file)


if __name__ == "__main__":
    load("config/settings.json")
    load("config/gcp.json")
    load("credentials.json")
    load("kaggle.json")
