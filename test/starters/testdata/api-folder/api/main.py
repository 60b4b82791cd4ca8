import json

import uvicorn
from fastapi import FastAPI

from churn.model import score
from schemas import Answer

app = FastAPI()
with open("config/api.json") as file:
    OFFSET = json.load(file)["offset"]


@app.get("/score/{x}")
def get_score(x: float) -> Answer:
    return Answer(score=score(x) + OFFSET)


if __name__ == "__main__":
    uvicorn.run("main:app", port=8000, reload=True)
