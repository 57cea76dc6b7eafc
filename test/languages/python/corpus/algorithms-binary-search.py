def search(items, wanted):
    low, high = 0, len(items) - 1
    while low <= high:
        middle = (low + high) // 2
        if items[middle] == wanted:
            return middle
        if items[middle] < wanted:
            low = middle + 1
        else:
            high = middle - 1
    return -1


numbers = [n * n for n in range(40)]
for wanted in (0, 1, 49, 50, 1521, 1522, -3):
    print(wanted, search(numbers, wanted))
