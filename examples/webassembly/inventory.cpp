// A shop's inventory: classes with virtual functions, the standard library's containers, and streams.
#include <algorithm>
#include <iomanip>
#include <iostream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

class Item {
public:
  Item(std::string name, int price) : name_(std::move(name)), price_(price) {}
  virtual ~Item() = default;
  virtual int price() const { return price_; }
  virtual std::string kind() const { return "item"; }
  const std::string &name() const { return name_; }

private:
  std::string name_;
  int price_;
};

class Discounted : public Item {
public:
  Discounted(std::string name, int price, int percent) : Item(std::move(name), price), percent_(percent) {}
  int price() const override { return Item::price() * (100 - percent_) / 100; }
  std::string kind() const override { return "offer"; }

private:
  int percent_;
};

class Inventory {
public:
  void add(std::unique_ptr<Item> item, int count) {
    counts_[item->name()] += count;
    items_.push_back(std::move(item));
  }

  int value() const {
    int sum = 0;
    for (const auto &item : items_) sum += item->price() * counts_.at(item->name());
    return sum;
  }

  void print(std::ostream &out) const {
    std::vector<const Item *> sorted;
    for (const auto &item : items_) sorted.push_back(item.get());
    std::sort(sorted.begin(), sorted.end(), [](const Item *a, const Item *b) { return a->price() > b->price(); });
    for (const Item *item : sorted)
      out << std::left << std::setw(8) << item->name() << std::right << std::setw(6) << item->price() << " x "
          << counts_.at(item->name()) << " (" << item->kind() << ")\n";
  }

private:
  std::vector<std::unique_ptr<Item>> items_;
  std::map<std::string, int> counts_;
};

int main() {
  Inventory inventory;
  std::istringstream order("lamp 120 3 0\nchair 80 4 25\ntable 300 1 10\nmug 9 40 0\n");
  std::string name;
  int price, count, percent;
  while (order >> name >> price >> count >> percent) {
    if (percent == 0) inventory.add(std::make_unique<Item>(name, price), count);
    else inventory.add(std::make_unique<Discounted>(name, price, percent), count);
  }
  inventory.print(std::cout);
  std::cout << "value " << inventory.value() << std::endl;
  return 0;
}
