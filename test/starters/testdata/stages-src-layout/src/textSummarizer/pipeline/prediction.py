import json

from textSummarizer.config.configuration import ConfigurationManager


class PredictionPipeline:
    def __init__(self):
        self.config = ConfigurationManager().get_model_trainer_config()

    def predict(self, text):
        with open(self.config.model_path) as file:
            counts = json.load(file)
        return max(counts, key=lambda label: sum(counts[label].get(word, 0) for word in text.split()))
