import os

import src

if __name__ == "__main__":
    with open("outputs/result.csv", "w") as file:
        file.write("a,b\n")
    with open(os.path.join("reports", "figures", "figure.txt"), "w") as file:
        file.write("figure")
    shown = [name for name in os.listdir("outputs") + os.listdir("reports/figures") if not name.startswith(".")]
    print("written", len(shown))
