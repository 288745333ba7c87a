// Tells the compiled policies the stories that come on standard input, and compares their answers.

import { createInterface } from 'node:readline';
import { Mind } from './policies.js';

const number = Number; // 'NaN' and 'Infinity' are texts in JSON
const numbers = (list) => Float64Array.from(list, number);
const counts = { stories: 0, decisions: 0, questions: 0, inputs: 0 };
const differences = [];
const by = {};
let mind = null;
let story = '';

function compare(expected, found, line) {
  if (expected.some((value, i) => !Object.is(value, found[i]))) {
    if (differences.length < 10) {
      differences.push(`line ${line} of all, ${story}: ${JSON.stringify(expected.map(String))} here, `
        + `${JSON.stringify(found.map(String))} compiled`);
    }
    counts.different = (counts.different ?? 0) + 1;
    const policy = story.split(',')[0];
    by[policy] = (by[policy] ?? 0) + 1;
  }
}

const acts = {
  make: ([name, seed, kbps, heights, startMs, sizeBits, ...rest]) => {
    counts.stories++;
    story = `${name}, seed ${seed}`;
    mind = new Mind(name, seed, numbers(kbps), numbers(heights), numbers(startMs), numbers(sizeBits),
      ...rest.map(number));
  },
  cap: ([top]) => mind.cap(top),
  stands: ([index, bufferMs, lastRung, atMs, isPlaying]) =>
    mind.stands(index, bufferMs, lastRung, atMs, isPlaying),
  decide: ([rung, pauseMs, reason, first, second, words], line) => {
    counts.decisions++;
    mind.decide();
    compare([rung, pauseMs, reason, words], [mind.rung(), mind.pauseMs(), mind.reason(), mind.words()], line);
    if (!Object.is(number(first), mind.first()) || !Object.is(number(second), mind.second())) {
      counts.inputs++;
    }
  },
  ended: (transfer) => mind.ended(...transfer.map((v) => (typeof v === 'string' ? number(v) : v))),
  waited: ([ms]) => mind.waited(number(ms)),
  sought: () => mind.sought(),
  giveUp: (progress, line) => {
    counts.questions++;
    const answer = progress.pop();
    compare([answer], [mind.giveUp(...progress.map(number))], line);
  },
};

let line = 0;
for await (const text of createInterface({ input: process.stdin })) {
  line++;
  const [what, ...values] = JSON.parse(text);
  acts[what](values, line);
}
console.log(JSON.stringify({ different: 0, ...counts, lines: line, by, differences }));
