from src.version import version

if __name__ == "__main__":
    print("version", version())
