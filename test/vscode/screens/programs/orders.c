/* A till: an order of a few items, with what it costs. */
#include <stdio.h>

enum state { waiting, paid, shipped };

struct item {
  const char *name;
  int price;
};

struct order {
  int number;
  enum state state;
  int total;
  int amounts[4];
  const struct item *items;
};

static const struct item shelf[] = {{"mug", 700}, {"lamp", 3500}, {"chair", 8900}, {"table", 24900}};
static int sold;

static int price_of(const struct item *item, int amount) {
  int price = item->price * amount;
  if (amount >= 3) price -= price / 10;
  return price;
}

static void add(struct order *order, int which, int amount) {
  order->amounts[which] += amount;
  order->total += price_of(&order->items[which], amount);
  sold += amount;
}

static void pay(struct order *order) {
  if (order->state == waiting) order->state = paid;
}

int main(void) {
  struct order order = {.number = 1, .items = shelf};
  for (int which = 0; which < 4; which++) add(&order, which, which + 1);
  pay(&order);
  printf("order %d: %d sold for %d, ", order.number, sold, order.total);
  printf(order.state == shipped ? "shipped\n" : "in state %d\n", order.state);
  return 0;
}
