import dill

from src.utils import read_yaml, save_object


def train():
    params = read_yaml("limit: 3")
    save_object("artifacts/model.pkl", params)
    with open("artifacts/model.pkl", "rb") as file_obj:
        return dill.load(file_obj)
