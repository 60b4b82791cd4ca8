import shutil


class DataIngestion:
    def __init__(self, config):
        self.config = config

    def ingest(self):
        shutil.copy(self.config.source, self.config.local_data_file)
