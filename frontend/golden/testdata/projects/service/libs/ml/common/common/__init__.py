import iniconfig

from base import WORD


def say():
    return "common says " + WORD
