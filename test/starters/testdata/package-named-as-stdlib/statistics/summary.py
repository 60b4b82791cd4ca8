def summary(values):
    return sum(values) / len(values)
