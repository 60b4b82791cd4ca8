from starter import ANSWER

if __name__ == "__main__":
    print(ANSWER)
