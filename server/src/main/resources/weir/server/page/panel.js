// The network panel: what shapes the link of all players on the page.

import { FASTEST_KBPS, SLOWEST_KBPS } from '/assets/link.js';
import { copy, find, length, make, rate } from '/assets/words.js';

const SVG = 'http://www.w3.org/2000/svg';
const PRESETS = [
  { name: '0.5', kbps: 500 },
  { name: '1.2', kbps: 1200 },
  { name: '3', kbps: 3000 },
  { name: '6', kbps: 6000 },
  { name: '12 Mbit/s', kbps: 12000 },
  { name: 'unlimited', kbps: null },
];
const WAIT_MS = 150;

const STEPS = 400;

export function kbpsAt(step) {
  const exact = SLOWEST_KBPS * (FASTEST_KBPS / SLOWEST_KBPS) ** (step / STEPS);
  const round = exact < 1000 ? 10 : exact < 10000 ? 50 : 100;
  return Math.round(exact / round) * round;
}

export function stepAt(kbps) {
  return Math.round((STEPS * Math.log(kbps / SLOWEST_KBPS)) / Math.log(FASTEST_KBPS / SLOWEST_KBPS));
}

/** A shape in a few words. */
export function shapeWords(shape) {
  const extras = [
    shape.delay > 0 ? `${shape.delay} ms` : '',
    shape.faults?.length > 0 ? `${shape.faults.length} ${shape.faults.length === 1 ? 'fault' : 'faults'}` : '',
  ].filter((words) => words !== '');
  const base = shape.trace ?? (shape.kbps === null ? 'unlimited' : rate(shape.kbps));
  return [base, ...extras].join(', ');
}

/** The outline of values 0 and up, as a filled path in a box of that size. */
function outline(values, width, height) {
  const highest = Math.max(...values, 1e-9);
  const step = width / values.length;
  const points = values.flatMap((value, i) => {
    const y = (height * (1 - value / highest)).toFixed(2);
    return [`L${(i * step).toFixed(2)} ${y}`, `L${((i + 1) * step).toFixed(2)} ${y}`];
  });
  return `M0 ${height}${points.join('')}L${width} ${height}Z`;
}

function picture(values, width, height) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', outline(values, width, height));
  svg.append(path);
  return svg;
}

export class Panel {
  #tell;
  #traces = [];
  #shape = null;
  #seen = null;
  #seenMs = 0;
  #isPaused = false;
  #timers = {};

  /**
   * tell: {change(part of a shape), settle(shape before, shape now), fresh(part) for what a link cannot
   * become but only be born with, pause(isPaused), rewind()}.
   */
  constructor(tell) {
    this.#tell = tell;
    this.#slider();
    find('presets').append(...PRESETS.map((preset) => this.#preset(preset)));
    this.#number('delay');
    this.#number('jitter');
    find('seed').addEventListener('change', ({ target }) =>
      this.#tell.fresh({ seed: target.value === '' ? null : Math.max(0, Math.round(Number(target.value))) }),
    );
    find('trace-pause').addEventListener('click', () => {
      this.#tell.pause(!this.#isPaused);
    });
    find('trace-rewind').addEventListener('click', () => this.#tell.rewind());
    this.#faultEditor();
    for (const button of document.querySelectorAll('[data-copies]')) {
      button.addEventListener('click', () => copy(find(button.dataset.copies).textContent, button));
    }
  }

  #slider() {
    const slider = find('rate');
    slider.max = STEPS;
    let before = null;
    slider.addEventListener('input', () => {
      before ??= this.#shape;
      this.#tell.change({ kbps: kbpsAt(slider.value), trace: null });
    });
    slider.addEventListener('change', () => {
      this.#tell.settle(before ?? this.#shape, this.#shape);
      before = null;
    });
  }

  #preset({ name, kbps }) {
    return make(
      'button',
      {
        type: 'button',
        'data-preset': kbps ?? 'unlimited',
        'aria-label': kbps === null ? 'unlimited' : `${kbps / 1000} Mbit/s`,
        onclick: () => this.#choose({ kbps, trace: null }),
      },
      name,
    );
  }

  #choose(change) {
    const before = this.#shape;
    this.#tell.change(change);
    this.#tell.settle(before, { ...before, ...change });
  }

  /** Typed or stepped; sent when it stays for a moment. */
  #number(key) {
    find(key).addEventListener('input', ({ target }) => {
      clearTimeout(this.#timers[key]);
      this.#timers[key] = setTimeout(() => {
        const value = Number(target.value);
        if (target.checkValidity() && value >= 0) {
          this.#choose({ [key]: value });
        }
      }, WAIT_MS);
    });
  }

  #faultEditor() {
    const kind = find('fault-kind');
    const show = () => (find('fault-status').parentElement.hidden = kind.value !== 'fail');
    kind.addEventListener('change', show);
    show();
    find('fault-add').addEventListener('click', () => {
      const from = Math.max(1, Math.round(Number(find('fault-from').value) || 1));
      const to = Math.max(from, Math.round(Number(find('fault-to').value) || from));
      const what = kind.value === 'fail' ? `fail=${find('fault-status').value}` : kind.value;
      const fault = `${what}@${from}${to > from ? `-${to}` : ''}`;
      if (!this.#shape.faults.includes(fault)) {
        this.#choose({ faults: [...this.#shape.faults, fault] });
      }
    });
  }

  /** As /api/traces has them. */
  showTraces(traces) {
    this.#traces = traces;
    find('traces').replaceChildren(
      ...traces.map(({ name, description, shape }) =>
        make(
          'button',
          {
            type: 'button',
            'data-preset': name,
            title: description,
            'aria-label': `${name}: ${description}`,
            onclick: () => this.#choose({ trace: name, kbps: null }),
          },
          ...(shape ? [picture(shape, 60, 20)] : []),
          make('span', {}, name),
        ),
      ),
    );
    if (this.#shape) {
      this.show(this.#shape);
    }
  }

  /** The shape that was asked for last. */
  show(shape) {
    this.#shape = shape;
    const chosen = shape.trace ?? String(shape.kbps ?? 'unlimited');
    for (const button of document.querySelectorAll('[data-preset]')) {
      button.setAttribute('aria-pressed', String(button.dataset.preset === chosen));
    }
    const slider = find('rate');
    if (shape.kbps) {
      slider.value = stepAt(shape.kbps);
    }
    slider.classList.toggle('idle', shape.kbps === null);
    const words = shapeWords({ ...shape, delay: 0, faults: [] });
    find('rate-words').textContent = words;
    slider.setAttribute('aria-valuetext', words);
    for (const key of ['delay', 'jitter', 'seed']) {
      if (document.activeElement !== find(key)) {
        find(key).value = shape[key] ?? '';
      }
    }
    this.#showTrace(shape.trace);
    find('faults').replaceChildren(
      ...shape.faults.map((fault) =>
        make(
          'li',
          {},
          make('code', {}, fault),
          make(
            'button',
            {
              type: 'button',
              'aria-label': `Remove ${fault}`,
              onclick: () => this.#choose({ faults: shape.faults.filter((one) => one !== fault) }),
            },
            '×',
          ),
        ),
      ),
    );
    find('fault-count').textContent = shape.faults.length > 0 ? `${shape.faults.length}` : '';
  }

  #showTrace(name) {
    const trace = this.#traces.find((one) => one.name === name);
    const view = find('trace');
    view.hidden = !name;
    if (!trace) {
      view.dataset.shows = '';
      return;
    }
    if (view.dataset.shows !== name) {
      view.dataset.shows = name;
      find('trace-chart').replaceChildren(...(trace.shape ? [picture(trace.shape, 240, 48)] : []), make('i', { id: 'trace-head' }));
      find('trace-words').textContent = trace.description;
      find('trace-figures').textContent = trace.durationMs
        ? `${length(trace.durationMs)}, then again; mean ${rate(trace.meanKbps)}, up to ${rate(trace.maxKbps)}`
        : '';
    }
  }

  /** The link as the server tells it. */
  sees(link) {
    this.#seen = link;
    this.#seenMs = performance.now();
    this.#isPaused = link.paused ?? false;
    const pause = find('trace-pause');
    pause.textContent = this.#isPaused ? 'Go on' : 'Hold';
    pause.hidden = !('paused' in link);
  }

  /** Where the trace is now; told by the server now and then, and running on meanwhile. */
  tick() {
    const trace = this.#traces.find((one) => one.name === this.#shape?.trace);
    const head = find('trace-head');
    if (trace?.durationMs && head && this.#seen?.positionMs !== null && this.#seen) {
      const since = this.#isPaused ? 0 : performance.now() - this.#seenMs;
      const part = ((this.#seen.positionMs + since) % trace.durationMs) / trace.durationMs;
      head.style.left = `${(100 * part).toFixed(2)}%`;
    }
  }

  /** Addresses for players elsewhere. */
  showAddresses(dash, hls) {
    find('address').textContent = dash ?? '–';
    find('hls-address').textContent = hls ?? '–';
    find('hls-address').closest('div').hidden = !hls;
  }
}
