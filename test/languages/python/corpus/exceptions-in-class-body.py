class Config:
    size = 10
    half = size / 2
    names = [n.upper() for n in ('a', 'b')]
    broken = undefined_name


print('never')
