class Version:
    def __init__(self, text):
        self.parts = tuple(int(p) for p in text.split('.'))

    def __lt__(self, other):
        return self.parts < other.parts

    def __le__(self, other):
        return self.parts <= other.parts

    def __eq__(self, other):
        return self.parts == other.parts

    def __hash__(self):
        return hash(self.parts)

    def __repr__(self):
        return 'v' + '.'.join(map(str, self.parts))


versions = [Version(t) for t in '1.10 1.2 1.2.3 0.9 1.2'.split()]
print(sorted(versions), min(versions), max(versions), sorted(versions, reverse=True)[0])
print(versions[1] == versions[4], versions[0] > versions[1], versions[1] <= versions[2], len({versions[1], versions[4], versions[0]}))
print({Version('1.0'): 'one'}[Version('1.0')], Version('2.0') in versions)
versions[0] >= versions[1]
print(versions[0] + versions[1])
