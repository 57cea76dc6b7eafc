import sys
print('before')
sys.exit('cannot go on: no input')
