import os

from src.utils import load_object

preprocessor = load_object(os.path.join("artifacts", "preprocessor.pkl"))
model = load_object(os.path.join("artifacts", "model.pkl"))
print("predicted", model.predict(preprocessor.transform([[3.0, 4.0]])).round(1).tolist())
