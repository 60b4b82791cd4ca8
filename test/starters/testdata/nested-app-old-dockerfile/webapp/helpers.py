from src import SEVEN


def seven():
    return SEVEN
