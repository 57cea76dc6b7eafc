class AppError(Exception):
    code = 1

    def __str__(self):
        return f'[{self.code}] ' + ' '.join(str(a) for a in self.args)


class NotFound(AppError):
    code = 404


class Denied(AppError):
    code = 403

    def __init__(self, who):
        super().__init__('no access for', who)
        self.who = who


for error in (AppError('plain'), NotFound('page', 7), Denied('guest')):
    try:
        raise error
    except AppError as e:
        print(str(e), repr(e), e.args, isinstance(e, Exception))
try:
    raise NotFound
except NotFound as e:
    print(repr(e), str(e) == '[404] ')
raise Denied('root')
