"""Docstring of the module."""


def main(argv=None):
    """Docstring of main."""
    print('main', argv)
    return 0


print(__name__, main.__doc__, __doc__)
if __name__ == '__main__':
    main(['x'])
