print('tab\there', "quote\"s", 'new\\nline', r'raw\n', '\x41\u00e9\101')
print(repr('a\nb\t\\'), repr("it's"), repr('say "hi"'), repr('both \' and "'), repr('\x00\x1f\x7f'), repr('é€😀'))
print(len('é€😀'), '😀x'[0] == '😀', '😀x'[1], [c for c in 'a😀b'], 'a😀b'[::-1] == 'b😀a')
print(ord('€'), ord('😀'), chr(128512), ascii('é😀'), '😀'.upper(), 'ß'.upper())
print('''triple
"quoted" string''', """and
this""")
print('con' 'cat' "enated", 'x' * 3, 3 * 'ab', '' * 5, 'a' * -1)
