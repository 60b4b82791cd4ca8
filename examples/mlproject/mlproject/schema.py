"""The columns of data/students.csv."""

TARGET = "math_score"

# column: the values it may have
CATEGORICAL = {
    "gender": ("female", "male"),
    "parental_education": ("high school", "some college", "bachelor", "master"),
    "lunch": ("standard", "reduced"),
    "test_preparation": ("none", "completed"),
}

# column: its lowest and highest value
NUMERIC = {
    "study_hours": (0, 40),
    "attendance": (0, 100),
    "reading_score": (0, 100),
    "writing_score": (0, 100),
}
