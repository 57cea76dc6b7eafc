def build(n):
    parts = []
    for i in range(n):
        parts.append(str(i) + ":" + chr(97 + i % 26))
    text = ",".join(parts)
    line = ""
    for i in range(n):
        line += "x"
        if len(line) > 60:
            line = ""
    vowels = 0
    for c in text:
        if c in "aeiou":
            vowels += 1
    return len(text), vowels, len(line), text.upper().count("E")


print(build(800000))
