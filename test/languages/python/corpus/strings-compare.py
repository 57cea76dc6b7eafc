words = ['banana', 'Apple', 'cherry', 'apple', 'Zebra', 'äpfel', '10', '9']
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len), sorted(words, reverse=True))
print('a' < 'b', 'a' < 'B', 'abc' < 'abcd', '' < 'a', 'Z' < 'a', 'a' == 'A'.lower(), 'ä' > 'z', 'abc' in 'xabcx', '' in 'abc')
print(max(words), min(words), max(words, key=len))
