import glob
import os

from vision.config import Config


def main():
    print(len(glob.glob(os.path.join(Config.IMAGES, "*.png"))), "images")
    print("weights", len(Config.WEIGHTS.read_bytes()))
    print("labels", len(Config.LABELS.read_text().split()))


if __name__ == "__main__":
    main()
