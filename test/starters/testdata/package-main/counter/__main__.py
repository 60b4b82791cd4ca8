from counter.words import count

print("counted", count("a b c"))
