import os

from src.utils import load_object


class PredictPipeline:
    def predict(self, lunch):
        model_path = os.path.join("artifacts", "model.pkl")
        return load_object(file_path=model_path)[lunch]
