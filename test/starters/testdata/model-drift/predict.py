import pickle


def load():
    with open("artifacts/model.pkl", "rb") as file:
        return pickle.load(file)


if __name__ == "__main__":
    print("predicted", load().predict([[3.0, 4.0]]).round(1).tolist())
