// Bit rate against stalls, with intervals. Better is upper right: the axis of stalls runs backwards.

import { isNumber, ticks, value } from 'format';
import { drawn, el, svg } from 'look';
import { axisOf } from 'ranking';

const EDGE = { top: 16, right: 18, bottom: 44, left: 62 };

export function tradeoff(model, place) {
  const { rate, stalls } = model.report;
  const [up, right] = [model.report.metrics[rate], model.report.metrics[stalls]];
  const note = place.querySelector('.readout');

  function draw() {
    const box = place.querySelector('.chart');
    const width = box.clientWidth;
    const height = Math.max(300, Math.min(420, width * 0.72));
    const points = model.now.policies
      .map((policy) => ({ policy, y: model.standing(policy, rate), x: model.standing(policy, stalls) }))
      .filter((one) => isNumber(one.x?.mean) && isNumber(one.y?.mean));
    // The means fill the plot; intervals may leave it.
    const means = (axis) => points.map((one) => ({ mean: one[axis].mean, isBound: model.policy(one.policy).isBound }));
    const xs = roomy(axisOf(means('x'), right.better));
    const ys = roomy(axisOf(means('y'), up.better));
    const inner = { w: width - EDGE.left - EDGE.right, h: height - EDGE.top - EDGE.bottom };
    const along = (v) => {
      const part = (v - xs.low) / (xs.high - xs.low);
      return EDGE.left + inner.w * (right.better === -1 ? 1 - part : part);
    };
    const upward = (v) => EDGE.top + inner.h * (1 - (v - ys.low) / (ys.high - ys.low));
    const held = (at, low, high) => Math.max(low, Math.min(high, at));
    const inX = (v) => held(along(v), EDGE.left, width - EDGE.right);
    const inY = (v) => held(upward(v), EDGE.top, height - EDGE.bottom);

    const made = svg('svg', {
      width,
      height,
      role: 'img',
      'aria-label': `${up.name} against ${right.name}; the figures are in the table of all metrics`,
    });
    const xTicks = ticks(xs.low, xs.high, inner.w / 90);
    for (const at of xTicks.at) {
      made.append(
        svg('line', { class: 'grid', x1: along(at), x2: along(at), y1: EDGE.top, y2: height - EDGE.bottom }),
        svg('text', { class: 'tick', x: along(at), y: height - EDGE.bottom + 16, 'text-anchor': 'middle' }, xTicks.text(at)),
      );
    }
    const yTicks = ticks(ys.low, ys.high, inner.h / 48);
    for (const at of yTicks.at) {
      made.append(
        svg('line', { class: 'grid', x1: EDGE.left, x2: width - EDGE.right, y1: upward(at), y2: upward(at) }),
        svg('text', { class: 'tick', x: EDGE.left - 8, y: upward(at) + 4, 'text-anchor': 'end' }, yTicks.text(at)),
      );
    }
    const units = (metric) => `${metric.name}${metric.unit ? `, ${metric.unit}` : ''}`;
    made.append(
      svg('text', { class: 'axis', x: EDGE.left + inner.w / 2, y: height - 8, 'text-anchor': 'middle' }, `${units(right)}${right.better === -1 ? '  (less →)' : ''}`),
      svg('text', { class: 'axis', transform: `translate(13 ${EDGE.top + inner.h / 2}) rotate(-90)`, 'text-anchor': 'middle' }, units(up)),
    );
    const isInside = (one) =>
      one.x.mean >= xs.low && one.x.mean <= xs.high && one.y.mean >= ys.low && one.y.mean <= ys.high;
    made.append(frontier(points.filter(isInside), inX, inY));
    const taken = points.map((one) => {
      const [x, y] = [inX(one.x.mean), inY(one.y.mean)];
      return { left: x - 6, right: x + 6, top: y - 6, bottom: y + 6 };
    });
    // What is chosen comes last, above the others, but is labelled first.
    const ordered = [...points].sort((a, b) => model.slot(a.policy) - model.slot(b.policy));
    const groups = ordered.map((one) => {
      const slot = model.slot(one.policy);
      const [x, y] = [inX(one.x.mean), inY(one.y.mean)];
      const g = svg('g', { class: `point ${slot >= 0 ? `slot-${slot}` : ''}`, 'data-policy': one.policy });
      if (isNumber(one.x.low)) {
        g.append(svg('line', { class: 'whisker', x1: inX(one.x.low), x2: inX(one.x.high), y1: y, y2: y }));
      }
      if (isNumber(one.y.low)) {
        g.append(svg('line', { class: 'whisker', x1: x, x2: x, y1: inY(one.y.low), y2: inY(one.y.high) }));
      }
      g.append(!isInside(one) ? svg('path', { class: 'dot', d: pointing(along(one.x.mean) - x, upward(one.y.mean) - y, x, y) }) : svg('circle', { class: 'dot', cx: x, cy: y, r: 5 }));
      g.append(svg('circle', { class: 'touch', cx: x, cy: y, r: 12 }));
      g.addEventListener('pointerenter', () => model.hover(one.policy));
      g.addEventListener('pointerleave', () => model.hover(null));
      g.addEventListener('click', () => model.toggle(one.policy));
      return { g, x, y, one };
    });
    for (const { g, x, y, one } of [...groups].reverse()) {
      const label = placed(model.policy(one.policy).name, x, y, taken, width, model.slot(one.policy) >= 0);
      if (label) {
        g.append(label);
      }
    }
    made.append(...groups.map(({ g }) => g));
    box.replaceChildren(made);
    mark();
  }

  function mark() {
    for (const g of place.querySelectorAll('.point')) {
      g.classList.toggle('hovered', Number(g.dataset.policy) === model.hovered);
    }
    const policy = model.hovered;
    const [x, y] = [model.standing(policy, stalls), model.standing(policy, rate)];
    note.textContent =
      policy === null || !x || !y
        ? 'The dashed line joins those that no other beats in both; crosses are intervals. Touch a point for its figures.'
        : `${model.policy(policy).name}: ${up.name} ${value(up, y.mean)}, ${right.name} ${value(right, x.mean)}`;
  }

  drawn(draw);
  model.addEventListener('change', draw);
  model.addEventListener('hover', mark);
}

/** Some room around the means, but none below nothing. */
function roomy({ low, high }) {
  const more = (high - low) * 0.12;
  return { low: low >= 0 ? Math.max(0, low - more) : low - more, high: high + more };
}

/** An arrow at the edge, towards where the point lies. */
function pointing(dx, dy, x, y) {
  if (Math.abs(dx) >= Math.abs(dy)) {
    const s = Math.sign(dx);
    return `M${x + 5 * s} ${y}l${-9 * s} -5v10z`;
  }
  const s = Math.sign(dy);
  return `M${x} ${y + 5 * s}l-5 ${-9 * s}h10z`;
}

/** Those that no other beats in both, from left to right. */
function frontier(points, inX, inY) {
  const corners = points
    .map((one) => [inX(one.x.mean), inY(one.y.mean)])
    .filter(([x, y], _, all) => !all.some(([u, v]) => u >= x && v <= y && (u > x || v < y)))
    .sort((a, b) => a[0] - b[0]);
  return svg('polyline', { class: 'frontier', points: corners.map((at) => at.join(',')).join(' ') });
}

/** A name beside its point where there is room; left out where there is none, unless chosen. */
function placed(name, x, y, taken, width, isChosen) {
  const size = { w: name.length * 6.7 + 4, h: 14 };
  const spots = [
    [9, 4, 'start'],
    [-9, 4, 'end'],
    [0, -10, 'middle'],
    [0, 20, 'middle'],
    [8, -8, 'start'],
    [8, 16, 'start'],
    [-8, -8, 'end'],
    [-8, 16, 'end'],
  ];
  for (const [i, [dx, dy, anchor]] of spots.entries()) {
    const left = x + dx - (anchor === 'end' ? size.w : anchor === 'middle' ? size.w / 2 : 0);
    const box = { left, right: left + size.w, top: y + dy - 11, bottom: y + dy + 3 };
    const isFree =
      box.left > EDGE.left - 8 && box.right < width - 2 && box.top > 0 &&
      !taken.some((other) => box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top);
    if (isFree || (isChosen && i === spots.length - 1)) {
      taken.push(box);
      return svg('text', { class: 'label', x: x + dx, y: y + dy, 'text-anchor': anchor }, name);
    }
  }
  return null;
}
