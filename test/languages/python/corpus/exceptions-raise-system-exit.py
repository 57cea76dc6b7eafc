try:
    raise SystemExit(0)
except Exception:
    print('not an Exception')
finally:
    print('bye')
