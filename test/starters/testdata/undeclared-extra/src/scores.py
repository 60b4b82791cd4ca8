SCORES = [["math", 3]]
