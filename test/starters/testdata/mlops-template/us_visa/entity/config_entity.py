import os
from dataclasses import dataclass
from datetime import datetime

from us_visa.constants import *

TIMESTAMP: str = datetime.now().strftime("%m_%d_%Y_%H_%M_%S")


@dataclass
class TrainingPipelineConfig:
    pipeline_name: str = PIPELINE_NAME
    artifact_dir: str = os.path.join(ARTIFACT_DIR, TIMESTAMP)


training_pipeline_config: TrainingPipelineConfig = TrainingPipelineConfig()


@dataclass
class ModelTrainerConfig:
    model_trainer_dir: str = os.path.join(training_pipeline_config.artifact_dir, "model_trainer")
    trained_model_file_path: str = os.path.join(model_trainer_dir, "trained_model", MODEL_FILE_NAME)
