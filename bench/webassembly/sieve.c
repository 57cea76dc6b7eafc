/* Memory and integers: a sieve, a CRC-32 of it, and a sort. */
#include <stddef.h>
#include <stdint.h>

enum { size = 400000 };
static uint8_t composite[size + 1];
static uint32_t numbers[size / 8];

static uint32_t table[256];

static void make_table(void) {
  for (uint32_t i = 0; i < 256; i++) {
    uint32_t c = i;
    for (int k = 0; k < 8; k++) c = c & 1 ? 0xedb88320u ^ (c >> 1) : c >> 1;
    table[i] = c;
  }
}

static uint32_t crc(const uint8_t *bytes, size_t length) {
  uint32_t c = 0xffffffffu;
  for (size_t i = 0; i < length; i++) c = table[(c ^ bytes[i]) & 0xff] ^ (c >> 8);
  return c ^ 0xffffffffu;
}

static uint32_t seed = 12345;

static uint32_t next(void) {
  seed ^= seed << 13;
  seed ^= seed >> 17;
  seed ^= seed << 5;
  return seed;
}

static void sort(uint32_t *v, int low, int high) {
  while (low < high) {
    uint32_t pivot = v[(low + high) / 2];
    int i = low, j = high;
    while (i <= j) {
      while (v[i] < pivot) i++;
      while (v[j] > pivot) j--;
      if (i <= j) {
        uint32_t t = v[i];
        v[i++] = v[j];
        v[j--] = t;
      }
    }
    if (j - low < high - i) {
      sort(v, low, j);
      low = i;
    } else {
      sort(v, i, high);
      high = j;
    }
  }
}

/* Gives a number that depends on everything. */
static uint32_t once(void) {
  uint32_t primes = 0;
  for (uint32_t i = 0; i <= size; i++) composite[i] = 0;
  for (uint32_t i = 2; i <= size; i++) {
    if (composite[i]) continue;
    primes++;
    for (uint32_t j = i * 2; j <= size; j += i) composite[j] = 1;
  }
  make_table();
  seed = 12345;
  for (uint32_t i = 0; i < size / 8; i++) numbers[i] = next();
  sort(numbers, 0, (int)(size / 8) - 1);
  for (uint32_t i = 1; i < size / 8; i++)
    if (numbers[i - 1] > numbers[i]) return 0;
  return primes ^ crc(composite, size + 1) ^ numbers[size / 16];
}

/* REPEAT times as often. */
__attribute__((export_name("run"))) uint32_t run(void) {
  uint32_t result = 0;
  for (int i = 0; i < REPEAT; i++) result += once();
  return result;
}
