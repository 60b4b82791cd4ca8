from src.flags import flag

if __name__ == "__main__":
    print("flag", flag("yes"))
