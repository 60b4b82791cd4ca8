from src.settings import SETTINGS

if __name__ == "__main__":
    print("depth", SETTINGS.model.depth)
