def word():
    return 'hello from features'
