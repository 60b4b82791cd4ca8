import src

print('predicted')
