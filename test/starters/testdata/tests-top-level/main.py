from config import LIMIT
from src.score import score

if __name__ == "__main__":
    print("score", min(score(3), LIMIT))
