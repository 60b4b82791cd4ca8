import os

import src

if __name__ == "__main__":
    with open("outputs/result.csv", "w") as file:
        file.write("a,b\n")
    with open(os.path.join("reports", "figures", "figure.txt"), "w") as file:
        file.write("figure")
    print("written", len(os.listdir("outputs")) + len(os.listdir("reports/figures")))
