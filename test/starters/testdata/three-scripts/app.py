from flask import Flask

from svc.model import load

app = Flask(__name__)


@app.get("/")
def index():
    return str(load())


app.run("0.0.0.0", 5000)
