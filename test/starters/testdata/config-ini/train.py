import os

from wine.settings import config


def main():
    with open(os.path.join(config["paths"]["data"], "wine.csv")) as file:
        print(len(file.readlines()) - 1, "rows")
    print("alpha", config["train"]["alpha"])
    with open(os.path.join(config["paths"]["model"], "model.txt"), "w") as file:
        file.write("model")


if __name__ == "__main__":
    main()
