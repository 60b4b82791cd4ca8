import json
from pathlib import Path

settings = json.loads(Path("config/settings.json").read_text())
