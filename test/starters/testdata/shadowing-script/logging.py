def setup():
    return 'set up'
