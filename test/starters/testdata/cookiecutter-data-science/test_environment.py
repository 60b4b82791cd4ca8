import sys


def main():
    if sys.version_info.major != 3:
        raise TypeError("This project requires Python 3")
    print(">>> Development environment passes all tests!")


if __name__ == '__main__':
    main()
