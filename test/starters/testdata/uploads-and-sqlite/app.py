import os
import sqlite3

from flask import Flask

app = Flask(__name__)
app.config["UPLOAD_FOLDER"] = os.path.join("static", "uploads")
os.makedirs(app.config["UPLOAD_FOLDER"], exist_ok=True)


def database():
    connection = sqlite3.connect("history.db")
    connection.execute("create table if not exists history (word text)")
    return connection


@app.route("/")
def index():
    with open(os.path.join(app.config["UPLOAD_FOLDER"], "a.txt"), "w") as file:
        file.write("a")
    with database() as db:
        db.execute("insert into history values ('a')")
        return "saved %d" % db.execute("select count(*) from history").fetchone()


if __name__ == "__main__":
    app.run(host="0.0.0.0")
