def compute(
    a,
    b,
):
    return (
        a
        + b
        / 0
    )


value = compute(
    1,
    2,
)
