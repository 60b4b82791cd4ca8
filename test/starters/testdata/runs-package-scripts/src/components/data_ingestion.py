from src.words import WORD

if __name__ == "__main__":
    print(WORD)
