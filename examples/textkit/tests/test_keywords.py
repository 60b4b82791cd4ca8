from pathlib import Path

from textkit.keywords import Model, keywords

CORPUS = Path(__file__).parent.parent / "corpus"


def test_rare_words_come_first():
    model = Model(documents=9, occurs_in={"water": 8, "wheel": 1})
    found = keywords("water the wheel", model, top=1)
    assert [word for word, _ in found] == ["wheel"]


def test_nothing_has_no_keywords():
    assert keywords("", Model.load(), top=3) == []


def test_the_packaged_model_is_trained_on_the_corpus():
    from textkit.train import train

    assert train(CORPUS) == Model.load()


def test_a_model_survives_saving(tmp_path):
    path = tmp_path / "model.json"
    Model.load().save(path)
    assert Model.load(path) == Model.load()
