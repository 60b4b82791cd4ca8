import json
from pathlib import Path


def main():
    with open("data/raw/churn.csv") as file:
        rows = len(file.readlines()) - 1
    Path("models").mkdir(exist_ok=True)
    with open("models/model.json", "w") as file:
        json.dump({"rows": rows}, file)


if __name__ == '__main__':
    main()
