from us_visa.constants import SCHEMA_FILE_PATH
from us_visa.entity.config_entity import ModelTrainerConfig
from us_visa.utils.main_utils import read_yaml_file, save_object


class TrainPipeline:
    def run_pipeline(self):
        schema = read_yaml_file(SCHEMA_FILE_PATH)
        save_object(ModelTrainerConfig().trained_model_file_path, schema["columns"])
