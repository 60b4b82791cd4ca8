import pickle

with open("artifacts/weights.pkl", "rb") as file:
    weights = pickle.load(file)
print("weights", weights.tolist())
