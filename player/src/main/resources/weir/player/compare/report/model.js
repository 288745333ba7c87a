// What is shown now: which group, metric and policies. Everything that draws listens here.

import { isNumber } from 'format';

/** So many policies have a colour of their own at a time. */
export const SLOTS = 4;

export class Model extends EventTarget {
  report;
  group = 0;
  metric = 0;
  selected = [];
  hovered = null;
  #prepared = new Map();

  constructor(report) {
    super();
    this.report = report;
    this.#select();
  }

  get now() {
    if (!this.#prepared.has(this.group)) {
      this.#prepared.set(this.group, prepare(this.report, this.report.groups[this.group]));
    }
    return this.#prepared.get(this.group);
  }

  get metricNow() {
    return this.report.metrics[this.metric];
  }

  policy(at) {
    return this.report.policies[at];
  }

  /** Position of a policy's colour, -1 for grey. */
  slot(policy) {
    return this.selected.indexOf(policy);
  }

  standing(policy, metric = this.metric) {
    return this.now.standings.get(policy)?.[metric];
  }

  /** Policies of the group, the best by a metric first. */
  ranked(metric = this.metric) {
    const sign = this.report.metrics[metric].better === -1 ? 1 : -1;
    const estimate = (policy) => this.standing(policy, metric)?.mean;
    return [...this.now.policies].sort((a, b) => {
      const [x, y] = [estimate(a), estimate(b)];
      return isNumber(x) && isNumber(y) ? sign * (x - y) : isNumber(x) ? -1 : isNumber(y) ? 1 : 0;
    });
  }

  pair(policy, against, metric = this.metric) {
    return this.now.pairs.get(`${policy},${against},${metric}`);
  }

  show(change) {
    if (change.group !== undefined && change.group !== this.group) {
      Object.assign(this, change);
      this.selected = this.selected.filter((policy) => this.now.policies.includes(policy));
      if (this.selected.length === 0) {
        this.#select();
      }
    } else {
      Object.assign(this, change);
    }
    this.dispatchEvent(new Event('change'));
  }

  toggle(policy) {
    const at = this.selected.indexOf(policy);
    if (at >= 0) {
      this.selected.splice(at, 1);
    } else if (this.selected.length < SLOTS) {
      this.selected.push(policy);
    } else {
      this.selected[SLOTS - 1] = policy;
    }
    this.dispatchEvent(new Event('change'));
  }

  hover(policy) {
    if (this.hovered !== policy) {
      this.hovered = policy;
      this.dispatchEvent(new Event('hover'));
    }
  }

  open(policy, course) {
    this.dispatchEvent(new CustomEvent('open', { detail: { policy, course } }));
  }

  /** At first: the best that is no bound, and the baseline or the one after it. */
  #select() {
    if (this.report.groups.length === 0 || this.report.metrics.length === 0) {
      return;
    }
    const rivals = this.ranked(0).filter((policy) => !this.policy(policy).isBound);
    const others = this.ranked(0).filter((policy) => !rivals.includes(policy));
    const { baseline } = this.now;
    const wanted = [rivals[0], baseline, ...rivals.slice(1), ...others];
    this.selected = [...new Set(wanted)].filter((one) => one >= 0 && one !== undefined).slice(0, 2);
  }
}

function prepare(report, group) {
  const standings = new Map();
  for (const [policy, metric, sessions, mean, low, high, p10, median, p90] of group.standings) {
    if (!standings.has(policy)) {
      standings.set(policy, []);
    }
    standings.get(policy)[metric] = { sessions, mean, low, high, p10, median, p90 };
  }
  const pairs = new Map();
  for (const [one, other, metric, by, low, high, wins, ties, losses, p] of group.pairs) {
    pairs.set(`${one},${other},${metric}`, { by, low, high, wins, ties, losses, p });
    const back = { by: -by, low: -high, high: -low, wins: losses, ties, losses: wins, p };
    pairs.set(`${other},${one},${metric}`, back);
  }
  const cells = new Map(group.cells.map((cell) => [`${cell.p},${cell.c}`, cell]));
  const present = new Set([...group.cells.map((cell) => cell.p), ...standings.keys()]);
  const seen = new Set(group.cells.map((cell) => cell.c));
  const optimum = new Map(group.optimum.map(([c, m, low, high]) => [`${c},${m}`, [low, high]]));
  return {
    name: group.name,
    facts: group.facts,
    headline: group.headline,
    baseline: group.baseline,
    confidence: group.confidence,
    standings,
    pairs,
    optimum,
    policies: report.policies.map((_, at) => at).filter((at) => present.has(at)),
    courses: report.courses.map((_, at) => at).filter((at) => seen.has(at)),
    cell: (policy, course) => cells.get(`${policy},${course}`),
    value: (policy, course, metric) => cells.get(`${policy},${course}`)?.v[metric] ?? null,
  };
}
