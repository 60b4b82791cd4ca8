from src.words import WORD


def data():
    return WORD + " data"
