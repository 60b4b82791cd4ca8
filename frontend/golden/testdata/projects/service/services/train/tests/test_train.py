from common import say
from fixtures import EXPECTED


def test_it():
    assert say() == EXPECTED
