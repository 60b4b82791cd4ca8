import src


def rows(path):
    with open(path, encoding="utf-8") as file:
        return len(file.readlines()) - 1


if __name__ == "__main__":
    print("Größe", rows("Data/Größe.csv"))
    print("Données", rows("Data/Données brutes.csv"))
