def main():
    i = 0
    while i < 50_000_000:
        i = i + 1
    return i


print(main())
