def convert(text):
    try:
        return int(text)
    except ValueError:
        return {'one': 1}[text]


print(convert('12'), convert('one'))
convert('two')
