// The room's charts: who is where, what the links carry, and one viewer by itself.

import uPlot from '/assets/packages/uPlot.esm.js';
import { Room, SECONDS } from '/assets/room-model.js';
import { colour, token } from '/assets/room-words.js';

const ago = (seconds) => (seconds === 0 ? 'now' : `${seconds} s`);
const mbps = (kbps) => (kbps === null || kbps === undefined ? null : kbps / 1000);
const stepped = uPlot.paths.stepped({ align: 1 });

/** One plot over the last two minutes, which fits its element and the theme. */
class Pane {
  #element;
  #make;
  #plot = null;
  #columns = null;
  #highest = 1;

  /**
   * make() answers {series, values, hooks}: the lines, how the values are written, what else is
   * drawn.
   */
  constructor(element, make) {
    this.#element = element;
    this.#make = make;
    new ResizeObserver(() => this.#fit()).observe(element);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.rebuild());
  }

  /** Columns: seconds before now, then one for each line. */
  show(columns, highest) {
    this.#columns = columns;
    this.#highest = highest;
    if (this.#plot === null) {
      this.rebuild();
    } else {
      this.#plot.setData(columns, false);
      this.#rescale();
    }
  }

  rebuild() {
    this.#plot?.destroy();
    this.#plot = null;
    if (this.#columns === null || this.#element.clientWidth === 0) {
      return;
    }
    const { series, values, hooks } = this.#make();
    const size = parseFloat(getComputedStyle(this.#element).fontSize);
    const axis = {
      stroke: token('--quiet'),
      grid: { stroke: token('--line'), width: 1 },
      ticks: { show: false },
      font: `${size}px system-ui, sans-serif`,
    };
    this.#plot = new uPlot(
      {
        width: this.#element.clientWidth,
        height: this.#element.clientHeight,
        padding: [8, 2 * size, 0, 0],
        cursor: { show: false },
        legend: { show: false },
        scales: { x: { time: false, auto: false }, y: { auto: false } },
        axes: [
          { ...axis, values: (plot, ticks) => ticks.map(ago), size: 2.2 * size, space: 6 * size, incrs: [20, 30, 60] },
          { ...axis, size: 3.4 * size, space: Math.max(1.8 * size, this.#element.clientHeight / 7), values, incrs: [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000] },
        ],
        series: [{}, ...series.map((one) => ({ points: { show: false }, ...one }))],
        hooks,
      },
      this.#columns,
      this.#element,
    );
    this.#rescale();
  }

  #rescale() {
    this.#plot.batch(() => {
      this.#plot.setScale('x', { min: -SECONDS, max: 0 });
      this.#plot.setScale('y', { min: 0, max: this.#highest });
    });
  }

  #fit() {
    if (this.#plot === null) {
      this.rebuild();
    } else if (this.#element.clientWidth > 0) {
      this.#plot.setSize({ width: this.#element.clientWidth, height: this.#element.clientHeight });
    }
  }
}

function highestOf(columns, least, room) {
  let highest = 0;
  for (const column of columns) {
    for (const value of column) {
      highest = Math.max(highest, value ?? 0);
    }
  }
  return Math.max(least, highest * room);
}

/** Viewers by rung, one upon the other: the highest rungs at the bottom, who stands still on top. */
export class People {
  #pane;
  #bands = [];

  constructor(element) {
    this.#pane = new Pane(element, () => this.#make());
  }

  #make() {
    // Each is filled down to the ground and the next one is drawn over it.
    const fills = [token('--stalled'), ...this.#bands.map((band) => colour(band.place))];
    return {
      series: fills.map((fill) => ({ fill, stroke: fill, width: 1, paths: stepped })),
      values: (plot, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? tick : '')),
    };
  }

  show(course, bands) {
    const same = (one, i) => one.key === this.#bands[i]?.key && one.place === this.#bands[i].place;
    const isOther = bands.length !== this.#bands.length || !bands.every(same);
    this.#bands = bands;
    const now = course.at(-1)?.at ?? 0;
    const columns = [course.map((one) => one.at - now)];
    const sums = course.map((one) => Room.inBands(bands, one.counts));
    columns.push(course.map((one, i) => one.stalled + sums[i].reduce((all, count) => all + count, 0)));
    for (let band = 0; band < bands.length; band++) {
      columns.push(sums.map((counts) => counts.slice(band).reduce((all, count) => all + count, 0)));
    }
    this.#pane.show(columns, highestOf(columns.slice(1, 2), 4, 1.08));
    if (isOther) {
      this.#pane.rebuild();
    }
  }
}

/** What all links together carry, and could. */
export class Carried {
  #pane;

  constructor(element) {
    this.#pane = new Pane(element, () => ({
      series: [
        { stroke: token('--capacity'), width: 2, paths: stepped, dash: [6, 4] },
        { stroke: token('--throughput'), width: 2.5, fill: `${token('--throughput')}2e` },
      ],
      values: (plot, ticks) => ticks,
    }));
  }

  show(course) {
    const now = course.at(-1)?.at ?? 0;
    const columns = [
      course.map((one) => one.at - now),
      course.map((one) => mbps(one.capacityKbps)),
      course.map((one) => mbps(one.usedKbps)),
    ];
    this.#pane.show(columns, highestOf(columns.slice(1), 1, 1.1));
  }
}

/** One viewer: its rates, its buffer, and where it stood still. */
export class Alone {
  #rates;
  #buffer;
  #course = [];

  constructor(rates, buffer) {
    const hooks = { drawClear: [(plot) => this.#shade(plot)] };
    this.#rates = new Pane(rates, () => ({
      series: [
        { stroke: token('--capacity'), width: 1.5, paths: stepped, dash: [6, 4] },
        { stroke: token('--throughput'), width: 2 },
        { stroke: token('--rung-rate'), width: 3, paths: stepped },
      ],
      values: (plot, ticks) => ticks,
      hooks,
    }));
    this.#buffer = new Pane(buffer, () => ({
      series: [{ stroke: token('--buffer'), width: 2, fill: token('--buffer-fill') }],
      values: (plot, ticks) => ticks,
      hooks,
    }));
  }

  show(course) {
    this.#course = course;
    const now = course.at(-1)?.at ?? 0;
    const times = course.map((one) => one.at - now);
    const rates = ['capacityKbps', 'throughputKbps', 'rungKbps'].map((key) =>
      course.map((one) => mbps(one[key])),
    );
    // A loopback measures far more than any rung needs; what does not fit is cut off.
    const most = 2.5 * highestOf([rates[0], rates[2]], 0.5, 1);
    this.#rates.show([times, ...rates], Math.min(most, highestOf(rates, 0.5, 1.1)));
    const buffer = course.map((one) => (one.bufferMs === null ? null : one.bufferMs / 1000));
    this.#buffer.show([times, buffer], highestOf([buffer], 4, 1.1));
  }

  #shade(plot) {
    const { ctx, bbox } = plot;
    const now = this.#course.at(-1)?.at ?? 0;
    ctx.save();
    ctx.fillStyle = `${token('--stalled')}40`;
    for (const one of this.#course) {
      if (one.isStalled && one.at - now > -SECONDS) {
        const from = plot.valToPos(Math.max(-SECONDS, one.at - now - 1), 'x', true);
        const to = plot.valToPos(one.at - now, 'x', true);
        ctx.fillRect(from, bbox.top, to - from, bbox.height);
      }
    }
    ctx.restore();
  }
}
