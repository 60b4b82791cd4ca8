import os
import pickle


def predict():
    with open(os.path.join("artifacts", "model.pkl"), "rb") as file:
        return pickle.load(file)["answer"]
