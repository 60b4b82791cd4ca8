from svc.model import load

print('predicted', load())
