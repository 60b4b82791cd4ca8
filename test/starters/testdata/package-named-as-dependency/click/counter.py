def count(clicks):
    return len(clicks)
