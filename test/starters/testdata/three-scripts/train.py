import csv

from svc.model import train

with open("data/train.csv") as file:
    train([float(row["x"]) for row in csv.DictReader(file)])
