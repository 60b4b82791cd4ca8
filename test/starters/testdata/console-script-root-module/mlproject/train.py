from settings import EPOCHS


def main():
    print("trained for", EPOCHS)
