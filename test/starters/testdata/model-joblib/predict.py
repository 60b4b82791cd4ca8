import joblib

model = joblib.load("models/model.joblib")
print("predicted", model.predict([[3.0, 4.0]]).round(1).tolist())
