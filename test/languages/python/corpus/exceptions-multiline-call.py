def check(**options):
    return options


result = [
    check(a=1),
    check(
        b=2,
        c=len(
            None
        ),
    ),
]
