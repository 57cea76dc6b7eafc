total = 0
calls = []


def add(n):
    global total, last
    total += n
    last = n
    calls.append(n)


for i in range(4):
    add(i)
print(total, last, calls)


def remove():
    global last
    del last


remove()
print(last)
