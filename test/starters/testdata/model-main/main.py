import pickle

with open("artifacts/scaler.pkl", "rb") as file:
    scaler = pickle.load(file)
print("scaled", scaler.scale(4))
