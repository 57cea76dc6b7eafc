class Graph:
    def __init__(self, edges=()):
        self.adj = {}
        for a, b, *w in edges: self.add(a, b, *w)
    def add(self, a, b, w=1):
        self.adj.setdefault(a, {})[b] = w
        self.adj.setdefault(b, {})[a] = w
    def __len__(self): return len(self.adj)
    def __contains__(self, n): return n in self.adj
    def __getitem__(self, n): return self.adj[n]
    def __iter__(self): yield from sorted(self.adj)
    def dfs(self, start, seen=None):
        seen = seen if seen is not None else set()
        seen.add(start); yield start
        for n in sorted(self[start]):
            if n not in seen: yield from self.dfs(n, seen)
    def shortest(self, a, b):
        dist, prev, todo = {a: 0}, {}, {a}
        while todo:
            n = min(todo, key=lambda x: (dist[x], x)); todo.discard(n)
            if n == b: break
            for m, w in self[n].items():
                if (d := dist[n] + w) < dist.get(m, float('inf')):
                    dist[m], prev[m] = d, n; todo.add(m)
        else: raise LookupError(f'no way from {a} to {b}')
        path = [b]
        while path[-1] != a: path.append(prev[path[-1]])
        return dist[b], path[::-1]
g = Graph([('a', 'b', 4), ('a', 'c'), ('c', 'b', 2), ('b', 'd', 5), ('x', 'y')])
print(len(g), 'a' in g, 'q' in g, list(g), list(g.dfs('a')), g.shortest('a', 'd'))
try: g.shortest('a', 'x')
except LookupError as e: print(type(e), e)
print({n: sorted(g[n]) for n in g}, max(g, key=lambda n: len(g[n])), any(len(g[n]) > 3 for n in g))
print(g['nowhere'])
