from textSummarizer.components.data_ingestion import DataIngestion
from textSummarizer.config.configuration import ConfigurationManager


class DataIngestionTrainingPipeline:
    def main(self):
        DataIngestion(ConfigurationManager().get_data_ingestion_config()).ingest()
