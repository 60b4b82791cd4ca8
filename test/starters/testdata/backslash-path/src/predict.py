import pickle


def predict():
    with open(r"artifacts\model.pkl", "rb") as file:
        return pickle.load(file)["answer"]
