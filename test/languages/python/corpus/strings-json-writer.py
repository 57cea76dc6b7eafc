def dump(value, indent=0):
    pad = '  ' * indent
    if value is None:
        return 'null'
    if value is True or value is False:
        return str(value).lower()
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        return '"' + value.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n') + '"'
    if isinstance(value, (list, tuple)):
        if not value:
            return '[]'
        return '[\n' + ',\n'.join(pad + '  ' + dump(v, indent + 1) for v in value) + '\n' + pad + ']'
    if isinstance(value, dict):
        return '{\n' + ',\n'.join(f'{pad}  {dump(str(k))}: {dump(v, indent + 1)}' for k, v in value.items()) + '\n' + pad + '}'
    raise TypeError(f'cannot write {type(value).__name__}')


print(dump({'name': 'x "y"', 'list': [1, 2.5, None, True], 'empty': [], 'nested': {'a': (1, 2)}, 3: 'three'}))
print(dump([1, {2}]))
