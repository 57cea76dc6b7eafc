/* Counts the words of its standard input or of files, and writes a report beside them.
 *
 *   sahara run wordcount.wasm --dir /=. -- story.txt
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct word {
  char *text;
  unsigned count;
  struct word *next;
};

enum { buckets = 64 };
static struct word *table[buckets];
static unsigned words, distinct;

static unsigned hash(const char *text) {
  unsigned h = 5381;
  while (*text) h = h * 33 + (unsigned char)*text++;
  return h % buckets;
}

static void count(const char *text) {
  struct word **place = &table[hash(text)];
  words++;
  for (struct word *word = *place; word; word = word->next) {
    if (strcmp(word->text, text) == 0) {
      word->count++;
      return;
    }
  }
  struct word *word = malloc(sizeof *word);
  word->text = strdup(text);
  word->count = 1;
  word->next = *place;
  *place = word;
  distinct++;
}

static void read_words(FILE *file) {
  char text[64];
  size_t length = 0;
  int c;
  while ((c = getc(file)) != EOF) {
    if (isalpha(c)) {
      if (length < sizeof text - 1) text[length++] = (char)tolower(c);
    } else if (length > 0) {
      text[length] = 0;
      count(text);
      length = 0;
    }
  }
  if (length > 0) {
    text[length] = 0;
    count(text);
  }
}

static int by_count(const void *left, const void *right) {
  const struct word *a = *(struct word *const *)left, *b = *(struct word *const *)right;
  if (a->count != b->count) return a->count < b->count ? 1 : -1;
  return strcmp(a->text, b->text);
}

int main(int argc, char **argv) {
  if (argc == 1) read_words(stdin);
  for (int i = 1; i < argc; i++) {
    FILE *file = fopen(argv[i], "r");
    if (!file) {
      perror(argv[i]);
      return 1;
    }
    read_words(file);
    fclose(file);
  }
  struct word **sorted = malloc(distinct * sizeof *sorted);
  unsigned n = 0;
  for (int i = 0; i < buckets; i++)
    for (struct word *word = table[i]; word; word = word->next) sorted[n++] = word;
  qsort(sorted, n, sizeof *sorted, by_count);
  printf("%u words, %u of them different\n", words, distinct);
  for (unsigned i = 0; i < n && i < 5; i++) printf("%5u %s\n", sorted[i]->count, sorted[i]->text);
  if (argc > 1) {
    FILE *report = fopen("report.txt", "w");
    if (!report) {
      perror("report.txt");
      return 1;
    }
    for (unsigned i = 0; i < n; i++) fprintf(report, "%s %u\n", sorted[i]->text, sorted[i]->count);
    fclose(report);
  }
  free(sorted);
  return 0;
}
