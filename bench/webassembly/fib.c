/* Recursive calls; REPEAT times as often. */

unsigned fib(unsigned n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

static volatile unsigned n = 31;

__attribute__((export_name("run"))) unsigned run(void) {
  unsigned sum = 0;
  for (int i = 0; i < REPEAT; i++) sum += fib(n);
  return sum;
}
