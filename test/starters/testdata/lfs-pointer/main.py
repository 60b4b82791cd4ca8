import pickle

import src

if __name__ == "__main__":
    print(pickle.load(open("artifacts/model.pkl", "rb")))
