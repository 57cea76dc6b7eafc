// @ts-check

/**
 * @typedef {{ name: string, run: () => Promise<number> }} Variant run: one round; milliseconds, or what `unit` says
 * @typedef {{ figure: string, variant: string, against?: string, atMost: number, worst?: boolean, least?: boolean }} Target
 *   figure: what is promised; against: the variant to whose value it is a ratio, none for an absolute value;
 *   worst: the promise is about every round, not about the median; least: about the least disturbed round, for absolute values of a single
 *   start, which what else runs can only make longer; notes: what the page says about the case, lines of Markdown
 * @typedef {{ name: string, title: string, unit?: string, rounds: number, timing?: boolean, notes?: readonly string[], variants: readonly Variant[], targets: readonly Target[] }} Case
 * @typedef {{ name: string, values: number[], median: number }} Measured
 * @typedef {Target & { value: number, spread: [number, number], met: boolean }} Verdict
 * @typedef {{ name: string, title: string, unit: string, variants: Measured[], verdicts: Verdict[], notes?: readonly string[] }} Result
 */

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Runs the variants side by side, A B A B …, so that a slow moment of the machine meets all of them.
 * @param {Case} bench
 * @returns {Promise<Result>}
 */
export async function measure({ name, title, unit = 'ms', rounds, variants, targets, notes }) {
  const measured = variants.map((variant) => ({ name: variant.name, values: /** @type {number[]} */ ([]) }));
  for (let round = 0; round < rounds; round++) {
    for (const [index, variant] of variants.entries()) measured[index].values.push(await variant.run());
  }
  const results = measured.map((variant) => ({ ...variant, median: median(variant.values) }));
  const verdicts = targets.map((target) => judge(target, results));
  return { name, title, unit, variants: results, verdicts, ...(notes ? { notes } : {}) };
}

/**
 * The median of the ratios of each round: what slows both sides of a round down does not count.
 * @param {Target} target
 * @param {readonly Measured[]} results
 * @returns {Verdict}
 */
export function judge(target, results) {
  const of = (/** @type {string} */ name) => {
    const found = results.find((result) => result.name === name);
    if (!found) throw new Error(`no variant ${name}`);
    return found.values;
  };
  const values = of(target.variant);
  const base = target.against === undefined ? undefined : of(target.against);
  const compared = base ? values.map((value, round) => value / base[round]) : values;
  const spread = /** @type {[number, number]} */ ([Math.min(...compared), Math.max(...compared)]);
  const value = target.worst ? spread[1] : target.least ? spread[0] : median(compared);
  return { ...target, value, spread, met: value <= target.atMost };
}

/**
 * @param {readonly Result[]} results
 * @param {{ command: string, node: string, cpu: string, python: string }} environment
 * @returns {string} bench/RESULTS.md
 */
export function page(results, { command, node, cpu, python }) {
  const lines = [
    '# Results',
    '',
    `Written by \`${command}\` with Node ${node} and ${python} on ${cpu}. Variants of a case ran in turn; a ratio is the median of the ratios of the rounds.`,
    '',
    '| promise | at most | measured | smallest to largest | |',
    '|---|---|---|---|---|',
  ];
  for (const { unit, verdicts } of results) {
    for (const { figure, atMost, value, spread, against, least, met } of verdicts) {
      const show = (/** @type {number} */ number) =>
        against ? `${number.toFixed(2)} ×` : `${number.toFixed(1)} ${unit}`;
      const which = least ? ' (the least disturbed round)' : '';
      lines.push(
        `| ${figure} | ${show(atMost)} | ${show(value)}${which} | ${show(spread[0])} to ${show(spread[1])} | ${met ? 'kept' : '**missed**'} |`,
      );
    }
  }
  lines.push('', '| case | variant | median | smallest to largest |', '|---|---|---|---|');
  for (const { title, unit, variants } of results) {
    for (const { name, median: middle, values } of variants) {
      const show = (/** @type {number} */ number) => `${number.toFixed(1)} ${unit}`;
      lines.push(
        `| ${title} | ${name} | ${show(middle)} | ${show(Math.min(...values))} to ${show(Math.max(...values))} |`,
      );
    }
  }
  for (const { notes } of results) if (notes) lines.push('', ...notes);
  return `${lines.join('\n')}\n`;
}
