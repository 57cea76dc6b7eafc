def loops(n):
    total = 0
    for i in range(n):
        for j in range(n):
            if (i + j) % 3 == 0:
                total += i * j
            else:
                total -= 1
    return total


print(loops(2500))
