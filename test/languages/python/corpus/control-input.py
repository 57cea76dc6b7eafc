try:
    line = input('name? ')
    print('hello', line)
except EOFError as e:
    print('no input:', e)
input()
