import csv


def rows():
    with open("notebook/data set/student marks.csv") as file:
        return list(csv.DictReader(file))
