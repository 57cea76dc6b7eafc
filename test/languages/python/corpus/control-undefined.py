def known():
    return 1


print(known())
print(unknown())
