from networksecurity.run import model, rows

if __name__ == "__main__":
    print(rows(), "rows")
    print(model())
