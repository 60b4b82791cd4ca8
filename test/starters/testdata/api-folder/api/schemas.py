from pydantic import BaseModel


class Answer(BaseModel):
    score: float
