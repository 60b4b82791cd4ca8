def transform(rows):
    return [2 * row for row in rows]
