x = 'global'


def outer():
    x = 'outer'

    def middle():
        def inner():
            return x
        return inner()

    def changing():
        nonlocal x
        x = 'changed'

    def own():
        x = 'own'
        return x

    def world():
        global x
        x = 'world'

    results = [middle(), own(), middle()]
    changing()
    results.append(x)
    world()
    results.append(x)
    return results


print(outer(), x)


def shadow(x):
    def f(y):
        return [x + y for x in range(y)], x
    return f


print(shadow(5)(3))


def unbound():
    print(later)
    later = 1


unbound()
