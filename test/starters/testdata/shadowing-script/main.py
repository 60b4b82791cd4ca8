from logging import setup

from src.tool import logger

if __name__ == "__main__":
    print(setup())
