// Every policy on every trace: one small rectangle each, which leads to its session.

import { isNumber, number, signed, unit } from 'format';
import { FONT, canvas, colour, drawn, el, mix } from 'look';
import { cursorKeys } from 'spread';

const ROW = 22;
const NAMED_FROM = 15;

export function heat(model, place) {
  const element = place.querySelector('canvas');
  const names = place.querySelector('.heat-names');
  const note = place.querySelector('.readout');
  const legend = place.querySelector('.heat-scale');
  const mode = place.querySelector('select');
  let rows = [];
  let columns = [];
  let cell = 8;
  let at = null;

  const reference = (course) => {
    const { now, metric } = model;
    if (mode.value === 'baseline') {
      return now.value(now.baseline, course, metric);
    }
    const all = rows
      .filter((policy) => !model.policy(policy).isBound)
      .map((policy) => now.value(policy, course, metric))
      .filter(isNumber)
      .sort((a, b) => a - b);
    return all.length === 0 ? null : (all[(all.length - 1) >> 1] + all[all.length >> 1]) / 2;
  };

  function draw() {
    const { now, metric, metricNow, report } = model;
    mode.querySelector('[value=baseline]').disabled = now.baseline < 0;
    if (now.baseline < 0 && mode.value === 'baseline') {
      mode.value = 'median';
    }
    rows = model.ranked();
    columns = [...now.courses].sort((a, b) => (report.courses[a].kbps ?? 0) - (report.courses[b].kbps ?? 0));
    names.replaceChildren(...rows.map(nameOf));
    const room = element.parentElement.clientWidth;
    cell = Math.min(96, Math.max(4, room / columns.length));
    const isNamed = cell >= NAMED_FROM;
    const turn = cell >= 40 ? Math.PI / 3.6 : Math.PI / 2;
    const foot = isNamed ? footOf(columns.map((course) => report.courses[course].name), turn) : 0;
    const context = canvas(element, cell * columns.length, ROW * rows.length + foot);
    const grid = rows.map((policy) => columns.map((course) => now.value(policy, course, metric)));
    const isPlain = mode.value === 'value';
    const marks = columns.map((course) => (isPlain ? 0 : reference(course)));
    const shown = grid.map((line) => line.map((x, i) => (isNumber(x) && isNumber(marks[i]) ? x - marks[i] : null)));
    const pooled = shown.flat().filter(isNumber).sort((a, b) => a - b);
    const [low, high] = isPlain ? [pooled[Math.floor(pooled.length * 0.02)], pooled[Math.ceil((pooled.length - 1) * 0.98)]] : symmetric(pooled);
    const paint = painter(isPlain, low, high, metricNow.better);
    shown.forEach((line, r) =>
      line.forEach((x, c) => {
        context.fillStyle = x === null ? colour('ground') : paint(x);
        const from = Math.round(c * cell);
        context.fillRect(from, r * ROW, Math.round((c + 1) * cell) - from - (cell > 9 ? 1 : 0), ROW - 1);
        if (x === null) {
          context.fillStyle = colour('quiet');
          context.fillRect(c * cell + cell / 2 - 1, r * ROW + ROW / 2 - 1, 2, 2);
        }
      }),
    );
    if (isNamed) {
      context.font = FONT;
      context.fillStyle = colour('quiet');
      context.textBaseline = 'middle';
      context.textAlign = 'right';
      columns.forEach((course, c) => {
        context.save();
        context.translate(c * cell + cell / 2, ROW * rows.length + 6);
        context.rotate(-turn);
        context.fillText(shortened(report.courses[course].name, context), 0, 0);
        context.restore();
      });
    }
    if (at) {
      context.strokeStyle = colour('text');
      context.lineWidth = 2;
      context.strokeRect(Math.round(at.c * cell), at.r * ROW, Math.max(3, Math.round(cell) - 1), ROW - 1);
    }
    showLegend(isPlain, low, high, paint);
    tell();
  }

  function nameOf(policy) {
    const slot = model.slot(policy);
    const button = el('button', { type: 'button', class: `policy ${slot >= 0 ? `slot-${slot}` : ''}`, tabindex: '-1', 'aria-hidden': 'true' }, model.policy(policy).name);
    button.addEventListener('click', () => model.toggle(policy));
    return button;
  }

  /** Room for names that lean, below the cells. */
  function footOf(all, turn) {
    const context = element.getContext('2d');
    context.font = FONT;
    const longest = Math.max(...all.map((name) => context.measureText(shortened(name, context)).width));
    return Math.ceil(longest * Math.sin(turn)) + 16;
  }

  function shortened(name, context) {
    let text = name;
    while (context.measureText(text).width > 82 && text.length > 4) {
      text = `${text.replace(/…$/, '').slice(0, -1)}…`;
    }
    return text;
  }

  function symmetric(pooled) {
    const sizes = pooled.map(Math.abs).sort((a, b) => a - b);
    const most = sizes[Math.floor((sizes.length - 1) * 0.95)] || sizes.at(-1) || 1;
    return [-most, most];
  }

  function painter(isPlain, low, high, better) {
    const [middle, good, bad] = [colour('middle'), colour('good'), colour('bad')];
    if (isPlain) {
      const [from, to] = [colour('middle'), colour('accent')];
      return (x) => mix(from, to, Math.max(0, Math.min(1, (x - low) / (high - low || 1))));
    }
    return (x) => {
      const part = Math.min(1, Math.abs(x) / high);
      return mix(middle, x * (better === -1 ? -1 : 1) >= 0 ? good : bad, part);
    };
  }

  function showLegend(isPlain, low, high, paint) {
    const { metricNow } = model;
    const steps = Array.from({ length: 9 }, (_, i) => low + ((high - low) * i) / 8);
    const text = (x) => (isPlain ? number : signed)(x, metricNow.decimals);
    legend.replaceChildren(
      el('span', {}, text(low)),
      el('span', { class: 'ramp', 'aria-hidden': 'true' }, steps.map((x) => {
        const one = el('i');
        one.style.background = paint(x);
        return one;
      })),
      el('span', {}, `${text(high)}${unit(metricNow)}`),
    );
  }

  function tell() {
    const { now, metric, metricNow, report } = model;
    if (!at) {
      note.textContent = 'Traces from the slowest to the fastest. Click a cell for its session; the best policy is on top.';
      return;
    }
    const [policy, course] = [rows[at.r], columns[at.c]];
    const one = now.cell(policy, course);
    const x = now.value(policy, course, metric);
    const mark = mode.value === 'value' ? null : reference(course);
    const { name, set, kbps } = report.courses[course];
    note.textContent = [
      `${model.policy(policy).name} over ${name}`,
      set && set !== name ? set : '',
      isNumber(kbps) ? `mean ${number(kbps, 0)}\u00a0kbit/s` : '',
      one?.failure ? `failed: ${one.failure}` : `${number(x, metricNow.decimals)}${unit(metricNow)}`,
      isNumber(mark) && isNumber(x) ? `${signed(x - mark, metricNow.decimals)} against ${mode.value === 'baseline' ? model.policy(now.baseline).name : 'the median'}` : '',
    ]
      .filter((part) => part)
      .join(' · ');
  }

  const move = (r, c) => {
    const to = { r: Math.max(0, Math.min(rows.length - 1, r)), c: Math.max(0, Math.min(columns.length - 1, c)) };
    if (!at || to.r !== at.r || to.c !== at.c) {
      at = to;
      model.hover(rows[to.r]);
      draw();
      const scroller = element.parentElement;
      const x = to.c * cell;
      if (x < scroller.scrollLeft || x + cell > scroller.scrollLeft + scroller.clientWidth) {
        scroller.scrollLeft = x - scroller.clientWidth / 2;
      }
    }
  };
  const under = (event) => move(Math.floor(event.offsetY / ROW), Math.floor(event.offsetX / cell));
  const leave = () => {
    at = null;
    model.hover(null);
    draw();
  };
  const open = () => at && model.open(rows[at.r], columns[at.c]);
  element.addEventListener('pointermove', under);
  element.addEventListener('pointerleave', leave);
  element.addEventListener('blur', leave);
  element.addEventListener('focus', () => element.matches(':focus-visible') && move(0, 0));
  element.addEventListener('click', (event) => {
    under(event);
    open();
  });
  const by = (r, c) => () => move((at?.r ?? 0) + r, (at?.c ?? 0) + c);
  cursorKeys(element, { ArrowLeft: by(0, -1), ArrowRight: by(0, 1), ArrowUp: by(-1, 0), ArrowDown: by(1, 0) }, open);
  mode.addEventListener('change', draw);
  drawn(draw);
  model.addEventListener('change', draw);
}
