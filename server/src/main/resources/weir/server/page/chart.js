// The last minute as three lines: what the link carries, what the player measures, what it plays.

import uPlot from '/assets/packages/uPlot.esm.js';

const SECONDS = 60;

const ago = (seconds) => (seconds === 0 ? 'now' : `${seconds} s`);

export class Chart {
  #plot;
  #element;
  #rows = [];

  constructor(element) {
    this.#element = element;
    this.#draw();
    new ResizeObserver(() => this.#resize()).observe(element);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#draw());
  }

  /** Rates in kbit/s, null where there is none. */
  add(seconds, capacityKbps, throughputKbps, rungKbps) {
    const mbps = (kbps) => (kbps === null ? null : kbps / 1000);
    this.#rows.push([seconds, mbps(capacityKbps), mbps(throughputKbps), mbps(rungKbps)]);
    while (this.#rows.length > 0 && this.#rows[0][0] < seconds - SECONDS - 1) {
      this.#rows.shift();
    }
    this.#plot.setData(this.#columns(), false);
    this.#rescale();
  }

  /** Times count back from the newest row. */
  #columns() {
    const now = this.#rows.at(-1)?.[0] ?? 0;
    return [0, 1, 2, 3].map((column) =>
      this.#rows.map((row) => (column === 0 ? row[0] - now : row[column])),
    );
  }

  #rescale() {
    const highest = Math.max(1, ...this.#rows.flatMap((row) => row.slice(1)));
    this.#plot.batch(() => {
      this.#plot.setScale('x', { min: -SECONDS, max: 0 });
      this.#plot.setScale('y', { min: 0, max: highest * 1.1 });
    });
  }

  #draw() {
    const style = getComputedStyle(document.documentElement);
    const color = (name) => style.getPropertyValue(name).trim();
    const line = (name, width, stepped) => ({
      stroke: color(name),
      width,
      points: { show: false },
      paths: stepped ? uPlot.paths.stepped({ align: 1 }) : undefined,
    });
    const axis = {
      stroke: color('--quiet'),
      grid: { stroke: color('--line'), width: 1 },
      ticks: { show: false },
      font: '12px system-ui, sans-serif',
    };
    this.#plot?.destroy();
    this.#plot = new uPlot(
      {
        width: this.#element.clientWidth,
        height: this.#element.clientHeight,
        padding: [8, 20, 0, 0],
        cursor: { show: false },
        legend: { show: false },
        scales: { x: { time: false, auto: false }, y: { auto: false } },
        axes: [
          { ...axis, values: (plot, ticks) => ticks.map(ago), size: 28, space: 60 },
          { ...axis, size: 36, space: 34 },
        ],
        series: [
          {},
          { ...line('--capacity', 2, true), fill: color('--accent-soft') + '80' },
          line('--throughput', 2, false),
          line('--rung-rate', 2.5, true),
        ],
      },
      this.#columns(),
      this.#element,
    );
    this.#rescale();
  }

  #resize() {
    this.#plot.setSize({
      width: this.#element.clientWidth,
      height: this.#element.clientHeight,
    });
  }
}
