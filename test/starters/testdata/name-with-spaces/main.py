from src.data import rows

print(len(rows()), "rows")
