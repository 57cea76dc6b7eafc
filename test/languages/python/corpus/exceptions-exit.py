import sys


def main():
    print('working')
    try:
        sys.exit(3)
    finally:
        print('cleanup')
    print('never')


try:
    main()
except SystemExit as e:
    print('exit', e.code)
main()
