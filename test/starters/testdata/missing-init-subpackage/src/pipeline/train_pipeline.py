from src.components.data_ingestion import ingest
from src.components.data_transformation import transform


def train():
    return transform(ingest())
