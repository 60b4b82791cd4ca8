def main():
    print("trained")
