raise ImportError('of build/')
