import json

with open("models/model.json") as file:
    WEIGHTS = json.load(file)


def score(tenure):
    return WEIGHTS["bias"] + WEIGHTS["tenure"] * tenure
