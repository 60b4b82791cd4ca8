import docopt
import markupsafe

from common import say

if __name__ == "__main__":
    print(say(), open("data/words.txt").read())
