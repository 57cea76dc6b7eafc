class Record:
    def __init__(self, **fields):
        for name, value in fields.items():
            setattr(self, name, value)

    def __setattr__(self, name, value):
        if name.startswith('_'):
            raise AttributeError('private: ' + name)
        self.__dict__[name] = value

    def __eq__(self, other):
        return self.__dict__ == other.__dict__

    def __repr__(self):
        return 'Record(' + ', '.join(f'{k}={v!r}' for k, v in self.__dict__.items()) + ')'


r = Record(name='x', size=3)
r.size += 1
print(r, r == Record(name='x', size=4), r == Record(name='x'))
r._hidden = 1
