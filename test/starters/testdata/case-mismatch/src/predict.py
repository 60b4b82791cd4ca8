import pickle


def predict():
    with open("Artifacts/model.pkl", "rb") as file:
        return pickle.load(file)["answer"]
