WORD = 'ingested'
