from src.utils import limit, schema

if __name__ == "__main__":
    print("limit", limit())
    print("schema", len(schema()))
