from click.testing import CliRunner

from textkit.cli import main

TEXT = "Wheels. The wagon has wheels of oak, and the water is near."


def textkit(*args: str, **env: str) -> str:
    result = CliRunner().invoke(main, args, input=TEXT, env=env)
    assert result.exit_code == 0, result.output
    return result.output


def test_stats():
    assert textkit("stats") == "words=12\ndistinct_words=10\nsentences=2\n"


def test_keywords():
    assert textkit("keywords", "--top", "1").split()[1] == "wheels"


def test_defaults_come_from_the_environment():
    assert len(textkit("keywords", TEXTKIT_KEYWORDS_TOP="2").splitlines()) == 2


def test_report():
    assert "12 words, 10 of them distinct, in 2 sentences" in textkit("report")
