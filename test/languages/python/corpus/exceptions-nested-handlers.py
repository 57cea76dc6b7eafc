def attempt(n):
    try:
        try:
            if n == 0:
                raise ValueError('v')
            if n == 1:
                raise KeyError('k')
            if n == 2:
                raise TypeError('t')
            return 'none'
        except ValueError as e:
            try:
                raise RuntimeError('in handler') from e
            except RuntimeError as r:
                return f'{r} from {r.__cause__}'
            finally:
                print('a')
        except KeyError:
            return 'key'
        finally:
            print('b')
    except TypeError as e:
        return f'outer {e}'
    finally:
        print('c')


for n in range(4):
    print(attempt(n))
