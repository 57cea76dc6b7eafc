// @ts-check
// A large C++ program with debug information, compiled where clang for WebAssembly is installed: generated classes with the standard
// library's containers, and plain functions. It is kept in the system's temporary folder, so that it is built once.
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** @param {number} unit @param {{ shelves: number, functions: number }} size */
const unitText = (unit, { shelves, functions }) => `#include <algorithm>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>
namespace unit${unit} {
template <int N> struct Item { std::string name; int price; std::vector<int> parts; int ids[N + 1]; };
template <int N> struct Shelf {
  std::map<std::string, Item<N>> items;
  std::unordered_map<int, std::string> byPrice;
  void add(const std::string &name, int price) {
    items[name] = Item<N>{name, price + N, {N, price}, {}};
    byPrice[price] = name;
  }
  int total() const {
    int sum = 0;
    for (const auto &pair : items) {
      sum += pair.second.price;
      for (int part : pair.second.parts) sum += part * N;
    }
    return sum;
  }
};
${Array.from({ length: functions }, (_, index) => plainFunction(index)).join('\n')}
int run(int seed) {
  int sum = 0;
${Array.from(
  { length: shelves },
  (_, index) => `  {
    Shelf<${unit * 100 + index}> shelf;
    for (int i = 0; i < seed; i++) {
      std::ostringstream name;
      name << "item" << i << '-' << ${index};
      shelf.add(name.str(), i * ${index + 1});
    }
    sum += shelf.total();
  }`,
).join('\n')}
${Array.from({ length: functions }, (_, index) => `  sum += plain${index}(seed, sum);`).join('\n')}
  std::vector<std::unique_ptr<Item<1>>> sorted;
  for (int i = 0; i < seed; i++) sorted.push_back(std::make_unique<Item<1>>(Item<1>{std::to_string(i), seed - i, {}, {}}));
  std::sort(sorted.begin(), sorted.end(), [](const auto &a, const auto &b) { return a->price < b->price; });
  return sum + sorted.front()->price;
}
}
`;

/** @param {number} index */
const plainFunction = (index) => `static int plain${index}(int count, int start) {
  int values[${(index % 7) + 4}] = {0};
  double scale = start / ${index + 1}.0;
  for (int i = 0; i < count; i++) {
    switch ((i + start) % ${(index % 5) + 3}) {
    case 0: values[i % ${(index % 7) + 4}] += i * ${index + 3}; break;
    case 1: values[0] ^= start >> ${(index % 9) + 1}; scale *= 1.5; break;
    case 2: if (scale > 100) scale -= 50; else values[1]++; break;
    default: values[2] += (int)scale;
    }
  }
  long long sum = 0;
  for (int value : values) sum = sum * 31 + value;
  return (int)(sum % 1000);
}`;

/** @param {number} units */
const mainText = (units) => `#include <cstdio>
${Array.from({ length: units }, (_, unit) => `namespace unit${unit} { int run(int seed); }`).join('\n')}
int main() {
  int sum = 0;
${Array.from({ length: units }, (_, unit) => `  sum += unit${unit}::run(3);`).join('\n')}
  std::printf("%d\\n", sum);
  return 0;
}
`;

/** Whether such a module can be built here. */
export const canBuild = () => {
  try {
    return ['clang++', 'wasm-ld'].every(
      (command) => execFileSync(command, ['--version'], { stdio: 'pipe' }).length > 0,
    );
  } catch {
    return false;
  }
};

const run = promisify(execFile);
const flags = ['--target=wasm32-wasi', '-fno-exceptions'];

/** Megabytes to the number of units and what is in each. */
const sizes = { 5: { units: 1, shelves: 26, functions: 400 }, 20: { units: 3, shelves: 32, functions: 1000 } };

/**
 * The paths of a module of about so many megabytes and of the source that most of its code comes from.
 * @param {5 | 20} megabytes
 * @returns {Promise<{ wasm: string, source: string, folder: string }>}
 */
export async function largeModule(megabytes) {
  const { units, ...size } = sizes[megabytes];
  /** @type {Record<string, string>} */
  const texts = { 'main.cpp': mainText(units) };
  for (let unit = 0; unit < units; unit++) texts[`unit${unit}.cpp`] = unitText(unit, size);
  const key = createHash('sha256')
    .update(JSON.stringify([texts, flags]))
    .digest('hex')
    .slice(0, 12);
  const folder = path.join(tmpdir(), `sahara-large-module-${key}`);
  const found = { wasm: path.join(folder, 'large.wasm'), source: path.join(folder, 'unit0.cpp'), folder };
  if (existsSync(found.wasm)) return found;
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(texts)) await writeFile(path.join(folder, name), text);
  const scratch = await mkdtemp(path.join(tmpdir(), 'sahara-objects-'));
  try {
    const names = Object.keys(texts);
    // Two at a time: each takes some 300 MB.
    for (let at = 0; at < names.length; at += 2) {
      await Promise.all(
        names.slice(at, at + 2).map((name) =>
          run('clang++', [...flags, '-g', '-O0', '-std=c++17', '-c', name, '-o', path.join(scratch, `${name}.o`)], {
            cwd: folder,
          }),
        ),
      );
    }
    const objects = names.map((name) => path.join(scratch, `${name}.o`));
    const made = path.join(folder, `${process.pid}.wasm`);
    await run('clang++', [...flags, ...objects, '-o', made]);
    await rename(made, found.wasm);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return found;
}
