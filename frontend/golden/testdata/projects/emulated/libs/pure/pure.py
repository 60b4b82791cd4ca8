WORD = "pure"
