import pickle

MODEL_PATH = "C:/Users/dana/Desktop/mlproject/artifacts/model.pkl"


def predict():
    with open(MODEL_PATH, "rb") as file:
        return pickle.load(file)["answer"]
