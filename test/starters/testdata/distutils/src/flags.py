from distutils.util import strtobool


def flag(text):
    return bool(strtobool(text))
