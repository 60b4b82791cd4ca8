from textSummarizer.components.model_trainer import ModelTrainer
from textSummarizer.config.configuration import ConfigurationManager


class ModelTrainerTrainingPipeline:
    def main(self):
        ModelTrainer(ConfigurationManager().get_model_trainer_config()).train()
