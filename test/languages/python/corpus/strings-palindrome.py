def clean(text):
    return ''.join(c.lower() for c in text if c.isalnum())


def is_palindrome(text):
    text = clean(text)
    return text == text[::-1]


def longest(text):
    best = ''
    for middle in range(len(text)):
        for left, right in ((middle, middle), (middle, middle + 1)):
            while left >= 0 and right < len(text) and text[left] == text[right]:
                left -= 1
                right += 1
            if right - left - 1 > len(best):
                best = text[left + 1:right]
    return best


for text in ['A man, a plan, a canal: Panama', 'race a car', '', 'No lemon, no melon', 'x']:
    print(repr(text), is_palindrome(text))
print(longest('babad'), longest('forgeeksskeegfor'), longest('abc'))
