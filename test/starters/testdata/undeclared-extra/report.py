from tabulate import tabulate

from src.scores import SCORES

if __name__ == "__main__":
    print(tabulate(SCORES, headers=["subject", "score"]))
