// Sums up the logs that come on standard input, each ended by a line with the figures expected of it.

import { createInterface } from 'node:readline';
import { summarize } from './rules.js';

/** Logarithms and powers of two machines may differ in the last digit, and sums of them a little more. */
const ROUNDING = 1e-12;

const counts = { logs: 0, figures: 0, known: 0, different: 0 };
const differences = [];
let lines = [];
for await (const text of createInterface({ input: process.stdin })) {
  if (!text.startsWith('[')) {
    lines.push(text);
    continue;
  }
  const expected = JSON.parse(text);
  const found = summarize(lines) ?? [];
  counts.logs++;
  expected.forEach((want, i) => {
    const value = found[i]?.value;
    counts.figures++;
    counts.known += want === null ? 0 : 1;
    if (want === null ? value !== null : !(Math.abs(value - want) <= ROUNDING * Math.abs(want))) {
      counts.different++;
      differences.push(`log ${counts.logs}, ${found[i]?.name}: ${want} here, ${value} compiled`);
    }
  });
  lines = [];
}
console.log(JSON.stringify({ ...counts, differences: differences.slice(0, 10) }));
