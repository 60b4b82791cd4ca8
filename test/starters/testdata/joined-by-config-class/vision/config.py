import os
from pathlib import Path


class Config:
    BASE = Path.cwd()
    ASSETS = os.environ.get("ASSETS_DIR", "resources")
    IMAGES = os.path.join(ASSETS, "images")
    WEIGHTS = BASE / "weights" / "yolo.bin"
    LABELS = Path("resources").joinpath("labels.txt")
