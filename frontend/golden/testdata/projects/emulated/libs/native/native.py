WORD = "native"
