import dill


def load_object(path):
    with open(path, "rb") as file:
        return dill.load(file)
