def clean(text):
    from cleaning import strip

    return "cleaned " + strip(text)
