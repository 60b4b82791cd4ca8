import src

print('ok')
