// What happened over time: rates above, buffers below, on one time axis with one cursor.

import uPlot from '/assets/packages/uPlot.esm.js';
import { make, rate } from '/assets/words.js';

const LAST_SECONDS = 60;
const MOST_ROWS = 4800;

const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');

/** A lane is a player's: {name, color, dash}; color is the name of a custom property. */
export class Charts {
  #rates;
  #buffers;
  #marks;
  #tip;
  #lanes = [];
  #rows = [];
  #switches = [];
  #decisions = [];
  #stalls = [];
  #wholeSeconds = 0;
  #plots = [];
  #sync = uPlot.sync(`weir-${Math.random()}`);

  /** {@code rates}, {@code buffers}: elements to draw in; {@code marks}: where switches can be reached by key. */
  constructor(rates, buffers, marks, tip) {
    this.#rates = rates;
    this.#buffers = buffers;
    this.#marks = marks;
    this.#tip = tip;
    marks.addEventListener('keydown', (event) => this.#walk(event));
    new ResizeObserver(() => this.#resize()).observe(rates);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#draw());
  }

  /** Begins anew with these lanes; so much time is shown from the beginning, or if 0 the last minute. */
  begin(lanes, wholeSeconds) {
    this.#lanes = lanes;
    this.#wholeSeconds = wholeSeconds;
    this.#rows = [];
    this.#switches = [];
    this.#decisions = [];
    this.#stalls = [];
    this.#marks.replaceChildren();
    this.#draw();
  }

  /** Rates in kbit/s, null where there is none; one value of {rungKbps, throughputKbps, bufferSeconds} per lane. */
  add(seconds, capacityKbps, values) {
    const mbps = (kbps) => (kbps === null ? null : kbps / 1000);
    this.#rows.push([
      seconds,
      mbps(capacityKbps),
      ...values.map((one) => mbps(one.throughputKbps)),
      ...values.map((one) => mbps(one.rungKbps)),
      ...values.map((one) => one.bufferSeconds),
    ]);
    const first = this.#wholeSeconds > 0 ? -Infinity : seconds - LAST_SECONDS - 1;
    while (this.#rows.length > MOST_ROWS || this.#rows[0]?.[0] < first) {
      this.#rows.shift();
    }
    this.#switches = this.#forget(this.#switches, first);
    this.#decisions = this.#forget(this.#decisions, first);
    this.#stalls = this.#stalls.filter((stall) => (stall.to ?? Infinity) > first);
    if (!document.hidden) {
      this.#show();
    }
  }

  #forget(happened, first) {
    return happened.filter((one) => one.seconds > first || one.mark?.remove());
  }

  /** A segment was chosen; {@code from} and {@code to} are rungs {name, kbps}, from null at first. */
  decided(lane, seconds, from, to, words) {
    const decision = { lane, seconds, from, to, words };
    this.#decisions.push(decision);
    if (from === null || from.name === to.name) {
      return;
    }
    const who = this.#lanes.length > 1 ? `${this.#lanes[lane].name}, ` : '';
    const isDown = from.kbps > to.kbps;
    decision.mark = make('button', {
      type: 'button',
      className: `mark ${isDown ? 'down' : 'up'} lane-${lane}`,
      tabIndex: -1,
      hidden: true, // until it has its place
      'aria-label': `${who}at ${seconds.toFixed(1)} s: ${from.name} to ${to.name}. ${words}`,
      onfocus: () => this.#explain(decision),
      onblur: () => (this.#tip.hidden = true),
      onpointerenter: () => this.#explain(decision),
      onpointerleave: () => (this.#tip.hidden = true),
    });
    this.#marks.querySelector('[tabindex="0"]')?.setAttribute('tabindex', '-1');
    decision.mark.tabIndex = 0;
    this.#marks.append(decision.mark);
    this.#switches.push(decision);
  }

  stalled(lane, seconds) {
    this.#stalls.push({ lane, from: seconds, to: null });
  }

  resumed(lane, seconds) {
    const stall = this.#stalls.findLast((one) => one.lane === lane && one.to === null);
    if (stall) {
      stall.to = seconds;
    }
  }

  /** What is drawn, for whoever wants figures instead: {rows, decisions, switches, stalls}. */
  get data() {
    const plain = ({ lane, seconds, from, to, words }) => ({ lane, seconds, from: from?.name ?? null, to: to.name, words });
    return { rows: this.#rows, decisions: this.#decisions.map(plain), switches: this.#switches.map(plain), stalls: this.#stalls };
  }

  // --- drawing

  #columns(first, count) {
    const all = [0, ...Array.from({ length: count }, (_, i) => first + i)];
    return all.map((column) => this.#rows.map((row) => row[column] ?? null));
  }

  #show() {
    if (this.#plots.length === 0) {
      return;
    }
    const n = this.#lanes.length;
    const now = this.#rows.at(-1)?.[0] ?? 0;
    const from = this.#wholeSeconds > 0 ? 0 : now - LAST_SECONDS;
    const to = this.#wholeSeconds > 0 ? Math.max(now, this.#wholeSeconds) : now;
    const rates = this.#columns(1, 1 + 2 * n);
    const buffers = this.#columns(2 + 2 * n, n);
    const most = (columns) => columns.slice(1).reduce((high, column) => column.reduce((a, b) => Math.max(a, b ?? 0), high), 0);
    // A link that carries far more than is ever chosen would press all else against the floor.
    const chosen = Math.max(1, most([[], ...rates.slice(2)]));
    const highest = Math.min(Math.max(chosen, most(rates.slice(0, 2)) || 1), chosen * 2.5);
    const [above, below] = this.#plots;
    above.setData(rates, false);
    below.setData(buffers, false);
    above.batch(() => {
      above.setScale('x', { min: from, max: to });
      above.setScale('y', { min: 0, max: highest * 1.1 });
    });
    below.batch(() => {
      below.setScale('x', { min: from, max: to });
      below.setScale('y', { min: 0, max: Math.max(12, most(buffers) * 1.1) });
    });
    this.#place(above, from, to);
  }

  #place(plot, from, to) {
    for (const { mark, seconds, to: rung } of this.#switches) {
      mark.hidden = seconds < from || seconds > to;
      mark.style.left = `${plot.valToPos(seconds, 'x') + plot.over.offsetLeft}px`;
      mark.style.top = `${plot.valToPos(rung.kbps / 1000, 'y') + plot.over.offsetTop}px`;
    }
  }

  #draw() {
    this.#plots.forEach((plot) => plot.destroy());
    this.#plots = [];
    if (this.#lanes.length === 0) {
      return;
    }
    const style = getComputedStyle(document.documentElement);
    const color = (name) => style.getPropertyValue(name).trim();
    const isOne = this.#lanes.length === 1;
    const line = (stroke, width, { isStepped = false, dash, fill } = {}) => ({
      stroke,
      width,
      dash,
      fill,
      points: { show: false },
      paths: isStepped ? uPlot.paths.stepped({ align: 1 }) : undefined,
    });
    const axis = {
      stroke: color('--quiet'),
      grid: { stroke: color('--line'), width: 1 },
      ticks: { show: false },
      font: '11px system-ui, sans-serif',
    };
    const common = (element) => ({
      width: Math.max(1, element.clientWidth),
      height: Math.max(1, element.clientHeight),
      padding: [8, 12, 0, 0],
      cursor: {
        y: false,
        drag: { x: false, y: false },
        points: { show: false },
        sync: { key: this.#sync.key, scales: ['x', null] },
      },
      legend: { show: false },
      scales: { x: { time: false, auto: false }, y: { auto: false } },
      hooks: {
        drawClear: [(plot) => this.#shade(plot, color)],
        setCursor: [(plot) => this.#point(plot)],
      },
    });
    const ago = (plot, ticks) => {
      const now = this.#rows.at(-1)?.[0] ?? 0;
      return ticks.map((tick) => (this.#wholeSeconds > 0 ? `${tick} s` : this.#ago(Math.round(now - tick))));
    };
    // Whole steps back from now, wherever now is.
    const splits = (plot, axisIndex, min, max, step) => {
      const from = this.#wholeSeconds > 0 ? Math.ceil(min / step) * step : max - Math.floor((max - min) / step) * step;
      return Array.from({ length: Math.floor((max - from) / step + 1.001) }, (_, i) => from + i * step);
    };
    const time = { ...axis, space: 70, incrs: [5, 10, 15, 20, 30, 60, 120, 300, 600], splits, values: ago };
    const above = {
      ...common(this.#rates),
      axes: [{ ...time, values: (plot, ticks) => ticks.map(() => ''), size: 6 }, { ...axis, size: 34, space: 32 }],
      series: [
        {},
        line(color(isOne ? '--capacity' : '--quiet'), 1.5, {
          isStepped: true,
          fill: color(isOne ? '--capacity-fill' : '--quiet-fill'),
        }),
        ...this.#lanes.map(() =>
          isOne ? line(color('--throughput'), 1.5) : { ...line(color('--throughput'), 1), show: false },
        ),
        ...this.#lanes.map((lane) => line(color(lane.color), isOne ? 3 : 2.5, { isStepped: true, dash: lane.dash })),
      ],
    };
    const below = {
      ...common(this.#buffers),
      axes: [{ ...time, size: 22 }, { ...axis, size: 34, space: 24 }],
      series: [
        {},
        ...this.#lanes.map((lane) =>
          line(color(isOne ? '--buffer' : lane.color), 2, {
            dash: lane.dash,
            fill: isOne ? color('--buffer-fill') : undefined,
          }),
        ),
      ],
    };
    const n = this.#lanes.length;
    this.#plots = [
      new uPlot(above, this.#columns(1, 1 + 2 * n), this.#rates),
      new uPlot(below, this.#columns(2 + 2 * n, n), this.#buffers),
    ];
    this.#show();
  }

  #ago(seconds) {
    return seconds === 0 ? 'now' : `−${seconds} s`;
  }

  /** Stalls: all of the height where there is one player, a strip of its own for each of several. */
  #shade(plot, color) {
    const { ctx, bbox } = plot;
    const now = this.#rows.at(-1)?.[0] ?? 0;
    const n = this.#lanes.length;
    ctx.save();
    for (const { lane, from, to } of this.#stalls) {
      const left = Math.max(bbox.left, plot.valToPos(from, 'x', true));
      const right = Math.min(bbox.left + bbox.width, plot.valToPos(to ?? now, 'x', true));
      if (right < bbox.left || left > bbox.left + bbox.width) {
        continue;
      }
      const width = Math.max(2, right - left);
      if (n === 1) {
        ctx.fillStyle = color('--stall-fill');
        ctx.fillRect(left, bbox.top, width, bbox.height);
      } else {
        const height = 5 * devicePixelRatio;
        ctx.fillStyle = color(this.#lanes[lane].color);
        ctx.fillRect(left, bbox.top + bbox.height - (n - lane) * (height + devicePixelRatio), width, height);
      }
    }
    ctx.restore();
  }

  // --- pointing

  #point(plot) {
    const { left, idx } = plot.cursor;
    if (idx === null || idx === undefined || left < 0 || !plot.root.matches(':hover')) {
      if (!this.#marks.contains(document.activeElement)) {
        this.#tip.hidden = true;
      }
      return;
    }
    const row = this.#rows[idx];
    if (!row) {
      return;
    }
    const n = this.#lanes.length;
    const lines = [make('b', {}, `${row[0].toFixed(1)} s`), make('span', {}, `link ${this.#mbps(row[1])}`)];
    for (let lane = 0; lane < n; lane++) {
      const decision = this.#decisions.findLast((one) => one.lane === lane && one.seconds <= row[0]);
      const who = n > 1 ? `${this.#lanes[lane].name}: ` : '';
      if (n === 1) {
        lines.push(make('span', {}, `measured ${this.#mbps(row[2])}`));
      }
      lines.push(
        make('span', { className: `lane-${lane}` }, `${who}${decision?.to.name ?? '–'}, ${(row[2 + 2 * n + lane] ?? 0).toFixed(1)} s buffered`),
      );
      if (decision) {
        lines.push(make('small', {}, decision.words));
      }
    }
    this.#tell(lines, left + plot.over.offsetLeft, plot.over.clientWidth);
  }

  #mbps(value) {
    return value === null || value === undefined ? 'unlimited' : rate(value * 1000);
  }

  #explain({ lane, seconds, from, to, words, mark }) {
    const who = this.#lanes.length > 1 ? `${this.#lanes[lane].name}: ` : '';
    this.#tell(
      [make('b', {}, `${seconds.toFixed(1)} s`), make('span', { className: `lane-${lane}` }, `${who}${from.name} → ${to.name}`), make('small', {}, words)],
      mark.offsetLeft,
      this.#rates.clientWidth,
    );
  }

  #tell(lines, x, width) {
    this.#tip.replaceChildren(...lines);
    this.#tip.hidden = false;
    const isRight = x > width / 2;
    this.#tip.classList.toggle('left-of', isRight);
    this.#tip.style.left = `${x}px`;
    this.#tip.classList.toggle('calm', reducedMotion.matches);
  }

  #walk(event) {
    const marks = [...this.#marks.children].filter((mark) => !mark.hidden);
    const at = marks.indexOf(document.activeElement);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: marks.length - 1 }[event.key];
    if (to !== undefined && marks[to]) {
      event.preventDefault();
      marks[at].tabIndex = -1;
      marks[to].tabIndex = 0;
      marks[to].focus();
    }
  }

  #resize() {
    const [above, below] = this.#plots;
    if (above && this.#rates.clientWidth > 0) {
      above.setSize({ width: this.#rates.clientWidth, height: this.#rates.clientHeight });
      below.setSize({ width: this.#buffers.clientWidth, height: this.#buffers.clientHeight });
      this.#show();
    }
  }
}
