import glob

import yaml


def load(env="base"):
    config = {}
    for file in sorted(glob.glob(f"conf/{env}/*.yml")):
        with open(file) as opened:
            config.update(yaml.safe_load(opened))
    return config


def main():
    config = load()
    with open(config["companies"]["filepath"]) as file:
        print("rows", len(file.readlines()) - 1, "test_size", config["test_size"])


if __name__ == "__main__":
    main()
