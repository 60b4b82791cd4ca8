from textkit.text import content_words, stats, stopwords, words


def test_words_are_lower_case_and_keep_apostrophes():
    assert words("Don't panic, R2 -- it's fine.") == ["don't", "panic", "r", "it's", "fine"]


def test_stats():
    found = stats("One fish. Two fish! Red fish?")
    assert (found.words, found.distinct_words, found.sentences) == (6, 4, 3)
    assert found.words_per_sentence == 2


def test_stats_of_nothing():
    assert stats("").words_per_sentence == 0


def test_stopwords_come_with_the_package():
    assert "the" in stopwords()
    assert content_words("the wheel of the wagon") == {"wheel": 1, "wagon": 1}
