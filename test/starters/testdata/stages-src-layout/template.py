import os
from pathlib import Path

list_of_files = [".github/workflows/.gitkeep", "src/textSummarizer/__init__.py", "config/config.yaml", "params.yaml", "setup.py"]

for filepath in list_of_files:
    filedir, filename = os.path.split(Path(filepath))
    if filedir != "":
        os.makedirs(filedir, exist_ok=True)
