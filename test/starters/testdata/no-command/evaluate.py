import src

print('evaluated')
