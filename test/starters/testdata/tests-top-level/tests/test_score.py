import pytest

from src.score import score


@pytest.mark.parametrize("hours", [1, 2])
def test_score(hours):
    assert score(hours) == 10 * hours
