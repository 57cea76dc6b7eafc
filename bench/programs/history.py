"""A hundred million instructions that walk through 16 MiB of memory (a list of a million numbers) and change all of it."""


def main():
    numbers = [0] * 1048576
    early = 0
    progress = 0
    place = 0
    pause = 34
    round = 0
    while round < 3400000:
        numbers[place] = numbers[place] + round
        place = place + 1
        if place == 1048576:
            place = 0
        pause = pause - 1
        if pause == 0:
            pause = 34
            progress = progress + 1
        if round == 340000:
            early = round  # early
        round = round + 1
    return early + progress


print(main())
