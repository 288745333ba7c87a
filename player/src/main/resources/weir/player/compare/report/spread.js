// How values spread over traces: distributions of all policies, and differences trace by trace.

import { isNumber, number, signed, ticks, unit, value } from 'format';
import { FONT, canvas, colour, drawn, el } from 'look';

const MOST_STEPS = 1200;

/** Axes of a chart by uPlot, in the page's colours. */
export function axes(xName, yName, xValues, yValues) {
  const axis = {
    stroke: colour('quiet'),
    grid: { stroke: colour('line'), width: 1 },
    ticks: { show: false },
    font: FONT,
    labelFont: FONT,
    labelSize: 18,
    labelGap: 2,
  };
  return [
    { ...axis, label: xName, values: xValues, size: 26, space: 70, gap: 4 },
    { ...axis, label: yName, values: yValues, size: 46, space: 36, gap: 4 },
  ];
}

export const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3]];

export function distributions(model, place) {
  const box = place.querySelector('.chart');
  const note = place.querySelector('.readout');
  let plot;
  let shown = [];

  function draw() {
    plot?.destroy();
    const { now, metric, metricNow } = model;
    const sorted = new Map(
      now.policies.map((policy) => [
        policy,
        now.courses.map((course) => now.value(policy, course, metric)).filter(isNumber).sort((a, b) => a - b),
      ]),
    );
    // The chosen ones last, so that they lie above the others.
    shown = now.policies
      .filter((policy) => sorted.get(policy).length > 0)
      .sort((a, b) => model.slot(a) - model.slot(b));
    const pooled = shown
      .filter((policy) => !model.policy(policy).isBound || model.slot(policy) >= 0)
      .flatMap((policy) => sorted.get(policy))
      .sort((a, b) => a - b);
    if (pooled.length === 0) {
      box.replaceChildren(el('p', { class: 'nothing' }, 'No values.'));
      return;
    }
    // A long tail of bad sessions would squeeze all others.
    const tails = metricNow.better === -1 ? [0.002, 0.95] : metricNow.better === 1 ? [0.05, 0.998] : [0.01, 0.99];
    const low = pooled[Math.floor(tails[0] * (pooled.length - 1))];
    const high = pooled[Math.ceil(tails[1] * (pooled.length - 1))];
    const margin = (high - low || 1) * 0.03;
    const [from, to] = [low - margin, high + margin];
    const distinct = [...new Set(shown.flatMap((policy) => sorted.get(policy)))]
      .filter((x) => x >= from && x <= to)
      .sort((a, b) => a - b);
    const stride = Math.ceil(distinct.length / MOST_STEPS);
    const xs = [from, ...distinct.filter((_, i) => i % stride === 0), to];
    const data = [xs, ...shown.map((policy) => cumulated(sorted.get(policy), xs))];
    const width = box.clientWidth;
    box.replaceChildren();
    plot = new uPlot(
      {
        width,
        height: Math.max(300, Math.min(420, width * 0.72)) - 4,
        padding: [10, 12, 0, 0],
        legend: { show: false },
        cursor: { points: { show: false }, drag: { x: false, y: false }, y: false },
        focus: { alpha: 1 },
        scales: { x: { time: false, range: [from, to] }, y: { range: [0, 100] } },
        axes: axes(
          `${metricNow.name}${metricNow.unit ? `, ${metricNow.unit}` : ''}`,
          'sessions up to here, %',
          (_, at) => at.map((x) => number(x, tickDecimals(at))),
        ),
        series: [{}, ...shown.map(style)],
        hooks: {
          setCursor: [(self) => tell(self, xs, data)],
        },
      },
      data,
      box,
    );
  }

  function style(policy) {
    const slot = model.slot(policy);
    const isHovered = model.hovered === policy;
    return {
      stroke: slot >= 0 ? colour(`slot-${slot}`) : isHovered ? colour('text') : colour('faint'),
      width: slot >= 0 ? 2.5 : isHovered ? 2 : 1,
      dash: slot >= 0 ? DASHES[slot] : [],
      points: { show: false },
      paths: uPlot.paths.stepped({ align: 1 }),
    };
  }

  function tell(self, xs, data) {
    const at = self.cursor.idx;
    const chosen = model.selected.filter((policy) => shown.includes(policy));
    if (at === null || at === undefined) {
      const better = { 1: 'Further right is better.', '-1': 'Further left is better.', 0: '' };
      note.textContent = `Grey: the other policies. ${better[model.metricNow.better]} The worst 5 % may lie outside.`;
      return;
    }
    note.textContent = `Up to ${value(model.metricNow, xs[at])}: ${chosen
      .map((policy) => `${model.policy(policy).name} ${Math.round(data[shown.indexOf(policy) + 1][at])} %`)
      .join(', ')} of sessions`;
  }

  drawn(draw);
  model.addEventListener('change', draw);
  model.addEventListener('hover', draw);
}

export const tickDecimals = (at) => {
  const step = at.length > 1 ? Math.abs(at[1] - at[0]) : 1;
  return Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
};

function cumulated(sorted, xs) {
  let at = 0;
  return xs.map((x) => {
    while (at < sorted.length && sorted[at] <= x) {
      at++;
    }
    return (100 * at) / sorted.length;
  });
}

/** Arrow keys move a cursor over a canvas; enter opens what lies under it. */
export function cursorKeys(element, moves, enter) {
  element.addEventListener('keydown', (event) => {
    if (moves[event.key]) {
      event.preventDefault();
      moves[event.key]();
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      enter();
    }
  });
}

export function differences(model, place) {
  const element = place.querySelector('canvas');
  const note = place.querySelector('.readout');
  const title = place.querySelector('.which');
  let rows = [];
  let at = -1;

  const subject = () => model.selected.find((policy) => policy !== model.now.baseline) ?? -1;

  function draw() {
    const { now, metric, metricNow } = model;
    const policy = subject();
    const base = now.baseline >= 0 ? now.baseline : model.selected.find((one) => one !== policy);
    const height = 240;
    const width = element.parentElement.clientWidth;
    const context = canvas(element, width, height);
    rows = [];
    if (policy < 0 || base === undefined) {
      title.textContent = '';
      note.textContent = 'Choose a policy beside the baseline to see where it is better and where worse.';
      return;
    }
    rows = now.courses
      .map((course) => ({ course, a: now.value(policy, course, metric), b: now.value(base, course, metric) }))
      .filter((one) => isNumber(one.a) && isNumber(one.b))
      .map((one) => ({ ...one, by: one.a - one.b }))
      .sort((x, y) => x.by - y.by);
    title.textContent = `${model.policy(policy).name} minus ${model.policy(base).name}`;
    rows.policy = policy;
    const sizes = rows.map((one) => Math.abs(one.by)).sort((x, y) => x - y);
    // One trace far beyond all others must not flatten them.
    const usual = sizes[Math.floor((sizes.length - 1) * 0.97)] || 1;
    const most = sizes.at(-1) > 3 * usual ? usual : sizes.at(-1) || 1;
    const [low, high] = [Math.min(0, Math.max(-most, rows[0]?.by ?? 0)), Math.max(0, Math.min(most, rows.at(-1)?.by ?? 0))];
    const left = 52;
    const step = (width - left - 4) / rows.length;
    const scale = (height - 24) / (high - low || 1);
    const middle = 12 + high * scale;
    context.font = FONT;
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    const marks = ticks(low, high || 1, 6);
    for (const mark of marks.at) {
      const y = middle - mark * scale;
      context.fillStyle = colour(Math.abs(mark) < most / 1e6 ? 'quiet' : 'line');
      context.fillRect(left, Math.round(y), width - left, 1);
      context.fillStyle = colour('quiet');
      context.fillText(mark > 0 ? `+${marks.text(mark)}` : marks.text(mark), left - 8, y);
    }
    const good = metricNow.better === -1 ? -1 : 1;
    rows.forEach((one, i) => {
      const size = Math.max(middle - height + 2, Math.min(middle - 2, one.by * scale));
      const isGood = metricNow.better === 0 ? null : one.by * good > 0;
      context.fillStyle = colour(isGood === null ? 'quiet' : isGood ? 'good' : 'bad');
      const x = left + i * step;
      const gap = step > 5 ? 1.5 : step > 2.5 ? 0.5 : 0;
      context.fillRect(x, size > 0 ? middle - size : middle, Math.max(1, step - gap), Math.max(0.5, Math.abs(size)));
      if (i === at) {
        context.strokeStyle = colour('text');
        context.lineWidth = 2;
        context.strokeRect(x - 1, 3, Math.max(4, step), height - 6);
      }
    });
    element.setAttribute('aria-label', `${title.textContent}, by ${metricNow.name}, one bar for each trace; arrow keys move, enter opens the session`);
    tell();
  }

  function tell() {
    const { metricNow, report } = model;
    if (at >= 0 && rows[at]) {
      const one = rows[at];
      const { name, kbps } = report.courses[one.course];
      note.textContent = `${name}${isNumber(kbps) ? ` (${number(kbps, 0)}\u00a0kbit/s)` : ''}: ${signed(one.by, metricNow.decimals)}${unit(metricNow)}, ${number(one.a, metricNow.decimals)} against ${number(one.b, metricNow.decimals)}. Click for the session.`;
      return;
    }
    const good = metricNow.better === -1 ? -1 : 1;
    const better = rows.filter((one) => one.by * good > 0).length;
    const worse = rows.filter((one) => one.by * good < 0).length;
    note.textContent =
      metricNow.better === 0
        ? `${rows.length} traces, sorted.`
        : `Better on ${better}, equal on ${rows.length - better - worse}, worse on ${worse} of ${rows.length} traces. ▲ up is ${good > 0 ? 'better' : 'worse'}.`;
  }

  const move = (to) => {
    at = Math.max(-1, Math.min(rows.length - 1, to));
    draw();
  };
  const open = () => at >= 0 && rows[at] && model.open(rows.policy, rows[at].course);
  const under = (event) => {
    const left = 52;
    return Math.floor(((event.offsetX - left) / (element.clientWidth - left - 4)) * rows.length);
  };
  element.addEventListener('pointermove', (event) => move(under(event)));
  element.addEventListener('pointerleave', () => move(-1));
  element.addEventListener('click', (event) => {
    move(under(event));
    open();
  });
  cursorKeys(element, { ArrowLeft: () => move(at - 1), ArrowRight: () => move(at + 1), Home: () => move(0), End: () => move(rows.length - 1) }, open);
  drawn(draw);
  model.addEventListener('change', () => {
    at = -1;
    draw();
  });
}
