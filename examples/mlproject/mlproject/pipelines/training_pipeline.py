from mlproject.components.data_ingestion import DataIngestion
from mlproject.components.data_transformation import DataTransformation
from mlproject.components.model_trainer import ModelTrainer, TrainingResult


class TrainingPipeline:
    """From data/students.csv to artifacts/model.pkl."""

    def run(self) -> TrainingResult:
        train_path, test_path = DataIngestion().run()
        train, test = DataTransformation().run(train_path, test_path)
        return ModelTrainer().run(train, test)
