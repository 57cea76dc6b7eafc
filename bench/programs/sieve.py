def main():
    limit = 5_000_000
    composite = list(map(lambda n: False, range(0, limit)))
    factor = 2
    count = 0
    while factor < limit:
        if not composite[factor]:
            count = count + 1
            multiple = factor * factor
            while multiple < limit:
                composite[multiple] = True
                multiple = multiple + factor
        factor = factor + 1
    return count


print(main())
