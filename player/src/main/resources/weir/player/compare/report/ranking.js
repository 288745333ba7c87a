// Policies from the best to the worst, with how sure that is; and all metrics in one table.

import { isNumber, number, probability, range, signed, signedRange, ticks, unit, value } from 'format';
import { drawn, el, svg } from 'look';

const ROW = 30;

const better = (metric) => ({ 1: 'higher is better', '-1': 'lower is better', 0: '' })[metric.better];

/**
 * What an axis shows: everything; or the rivals without the bounds, where those would squeeze them;
 * or their better three quarters, where the others would. What lies outside is drawn at the edge,
 * as an arrow.
 */
export function axisOf(points, sign) {
  const known = points.filter((one) => isNumber(one.mean));
  const rivals = known.filter((one) => !one.isBound);
  const ends = (some) => [
    Math.min(...some.map((one) => (isNumber(one.low) ? one.low : one.mean))),
    Math.max(...some.map((one) => (isNumber(one.high) ? one.high : one.mean))),
  ];
  if (known.length === 0) {
    return { low: 0, high: 1, isClipped: false };
  }
  const sorted = [...(rivals.length > 1 ? rivals : known)].sort((a, b) => (sign === -1 ? a.mean - b.mean : b.mean - a.mean));
  const most = ends(sorted.slice(0, Math.max(2, Math.ceil(sorted.length * 0.75))));
  const all = ends(known);
  const ofRivals = rivals.length > 1 ? ends(rivals) : all;
  const fits = ([from, to]) => to - from <= 2.5 * (most[1] - most[0]) || most[1] === most[0];
  const [low, high] = fits(all) ? all : fits(ofRivals) ? ofRivals : most;
  const isClipped = all[0] < low || all[1] > high;
  const margin = (high - low || Math.abs(high) || 1) * 0.06;
  const floor = low >= 0 && low - margin < 0 ? Math.min(0, low) : low - margin;
  return { low: floor, high: high + margin, isClipped };
}

export function ranking(model, place) {
  const table = place.querySelector('table.ranking');
  let by = 'mean';
  let isDown = true;
  let wanted = 'difference';

  const keys = {
    name: (policy) => model.policy(policy).name,
    mean: (policy) => model.standing(policy)?.mean,
    median: (policy) => model.standing(policy)?.median,
    by: (policy) => model.pair(policy, model.now.baseline)?.by,
  };

  function order() {
    const ranked = model.ranked();
    if (by === 'mean' && isDown) {
      return ranked;
    }
    const good = by !== 'name' && model.metricNow.better === -1 ? -1 : 1;
    const sign = (isDown ? -1 : 1) * good;
    return ranked.sort((a, b) => {
      const [x, y] = [keys[by](a), keys[by](b)];
      if (by === 'name') {
        return sign * x.localeCompare(y);
      }
      return isNumber(x) && isNumber(y) ? sign * (x - y) : isNumber(x) ? -1 : 1;
    });
  }

  function header(key, text, kind, title) {
    const isThis = by === key;
    const direction = (by === 'name') === isDown ? 'descending' : 'ascending';
    const arrow = isThis ? (isDown ? ' ▾' : ' ▴') : '';
    const button = el('button', { type: 'button', title }, text, el('span', { 'aria-hidden': 'true' }, arrow));
    button.addEventListener('click', () => {
      isDown = isThis ? !isDown : key !== 'name';
      by = key;
      draw();
      table.querySelector(`th[data-key="${key}"] button`)?.focus();
    });
    return el('th', { scope: 'col', class: kind, 'data-key': key, 'aria-sort': isThis ? direction : 'none' }, button);
  }

  function draw() {
    const { metricNow: metric, now } = model;
    const places = new Map(model.ranked().map((policy, at) => [policy, at + 1]));
    const hasPairs = now.policies.some((policy) => model.pair(policy, now.baseline));
    const hasMedian = now.policies.some((policy) => isNumber(model.standing(policy)?.median));
    const hasP = now.policies.some((policy) => isNumber(model.pair(policy, now.baseline)?.p));
    const baseline = now.baseline >= 0 ? model.policy(now.baseline).name : '';
    const rows = order();
    const isDifference = wanted === 'difference' && hasPairs;
    const drawnBy = (policy) => ({ ...interval(policy, isDifference), isBound: model.policy(policy).isBound });
    const axis = axisOf(rows.map(drawnBy), metric.better);
    segments(hasPairs, isDifference, baseline);

    const head = el(
      'tr',
      {},
      el('th', { scope: 'col', class: 'rank' }, el('span', { class: 'unseen' }, 'rank')),
      header('name', 'policy', 'name'),
      el('th', { scope: 'col', class: 'plot' }, el('span', { class: 'unseen' }, 'interval')),
      header('mean', `mean${metric.unit ? `, ${metric.unit}` : ''}`, 'figure'),
      hasMedian ? header('median', 'median', 'figure wide', '10th to 90th percentile below') : null,
      hasPairs ? header('by', `vs ${baseline}`, 'figure middle', 'mean of the differences, trace by trace') : null,
      hasPairs ? el('th', { scope: 'col', class: 'figure wide', title: 'traces better, equal, worse' }, 'better–equal–worse') : null,
      hasP ? el('th', { scope: 'col', class: 'figure wide', title: 'how likely such a difference is where there is none' }, 'p') : null,
    );
    const body = rows.map((policy) => row(policy, places.get(policy), { hasPairs, hasMedian, hasP, metric, now }));
    table.replaceChildren(
      el('caption', { class: 'unseen' }, `Policies by ${metric.name}, ${better(metric)}`),
      el('thead', {}, head),
      el('tbody', {}, body),
    );
    // What is left beside the figures, measured before anything is drawn into it.
    const top = table.querySelector('th.plot');
    const width = top.clientWidth - parseFloat(getComputedStyle(top).paddingLeft) * 2;
    top.append(scale(width, axis));
    for (const [i, cell] of [...table.querySelectorAll('td.plot')].entries()) {
      const base = isDifference ? 0 : model.standing(now.baseline)?.mean;
      cell.append(plot(interval(rows[i], isDifference), base, width, axis, metric));
    }
    const first = now.policies.map((policy) => model.standing(policy)).find((one) => one);
    const hasIntervals = now.policies.some((policy) => isNumber(model.standing(policy)?.low));
    place.querySelector('.about').textContent = [
      `${capital(metric.name)}${metric.unit ? ` in ${metric.unit}` : ''}`,
      better(metric),
      first ? `mean of ${first.sessions} session${first.sessions === 1 ? '' : 's'}` : '',
      isDifference ? `drawn: difference to ${baseline}, trace by trace` : '',
      hasIntervals ? `lines are ${Math.round(now.confidence * 1000) / 10} % intervals` : '',
      axis.isClipped ? 'arrows: beyond the axis' : '',
      'choose policies to colour them everywhere',
    ]
      .filter((part) => part)
      .join(' · ');
    mark();
  }

  function row(policy, rank, { hasPairs, hasMedian, hasP, metric, now }) {
    const one = model.standing(policy) ?? {};
    const pair = model.pair(policy, now.baseline);
    const { name, what, source, isBound } = model.policy(policy);
    const isBase = policy === now.baseline;
    const button = el(
      'button',
      { type: 'button', class: 'policy', title: [what, source].filter((part) => part).join(' · ') },
      el('i', { class: 'swatch', 'aria-hidden': 'true' }),
      name,
    );
    button.addEventListener('click', () => model.toggle(policy));
    const tag = isBase ? 'baseline' : isBound ? 'bound' : '';
    const d = metric.decimals;
    const sure = pair && isNumber(pair.low) && (pair.low > 0 || pair.high < 0);
    const good = sure && metric.better !== 0 ? (pair.by > 0) === (metric.better > 0) : null;
    const made = el(
      'tr',
      { 'data-policy': policy },
      el('td', { class: 'rank' }, isNumber(one.mean) ? rank : '–'),
      el('th', { scope: 'row', class: 'name' }, button, tag ? el('small', { class: 'tag' }, tag) : null),
      el('td', { class: 'plot' }),
      el('td', { class: 'figure' }, el('b', {}, number(one.mean, d)), el('small', {}, isNumber(one.low) ? range(metric, one.low, one.high) : '')),
      hasMedian ? el('td', { class: 'figure wide' }, number(one.median, d), el('small', {}, isNumber(one.p10) ? range(metric, one.p10, one.p90) : '')) : null,
      hasPairs
        ? el(
            'td',
            { class: `figure middle ${good === null ? '' : good ? 'good' : 'bad'}` },
            pair ? el('span', {}, signed(pair.by, d), el('span', { 'aria-hidden': 'true' }, good === null ? '' : good ? ' ▲' : ' ▼')) : isBase ? '' : '–',
            el('small', {}, pair && isNumber(pair.low) ? signedRange(metric, pair.low, pair.high) : ''),
          )
        : null,
      hasPairs ? el('td', { class: 'figure wide' }, pair ? `${pair.wins}–${pair.ties}–${pair.losses}` : isBase ? '' : '–') : null,
      hasP ? el('td', { class: 'figure wide' }, pair ? probability(pair.p) : '') : null,
    );
    made.addEventListener('pointerenter', () => model.hover(policy));
    made.addEventListener('pointerleave', () => model.hover(null));
    return made;
  }

  /** What a row's line shows: the mean, or by how much it differs from the baseline. */
  function interval(policy, isDifference) {
    if (!isDifference) {
      return model.standing(policy) ?? {};
    }
    const pair = model.pair(policy, model.now.baseline);
    return policy === model.now.baseline ? { mean: 0 } : { mean: pair?.by, low: pair?.low, high: pair?.high };
  }

  function segments(hasPairs, isDifference, baseline) {
    const place_ = place.querySelector('.segments');
    place_.hidden = !hasPairs;
    for (const button of place_.querySelectorAll('button')) {
      button.setAttribute('aria-pressed', (button.dataset.plot === 'difference') === isDifference);
    }
    place_.querySelector('[data-plot=difference]').textContent = `difference to ${baseline}`;
  }

  function plot(one, base, width, axis, metric) {
    const x = (v) => ((v - axis.low) / (axis.high - axis.low)) * width;
    const made = svg('svg', { width, height: ROW, 'aria-hidden': 'true', viewBox: `0 0 ${width} ${ROW}` });
    for (const at of ticks(axis.low, axis.high, width / 55).at) {
      made.append(svg('line', { class: 'grid', x1: x(at), x2: x(at), y1: 0, y2: ROW }));
    }
    if (isNumber(base)) {
      made.append(svg('line', { class: 'base', x1: x(base), x2: x(base), y1: 0, y2: ROW }));
    }
    if (!isNumber(one.mean)) {
      return made;
    }
    const y = ROW / 2;
    if (isNumber(one.low)) {
      const [from, to] = [Math.max(0, x(one.low)), Math.min(width, x(one.high))];
      if (to > from) {
        made.append(svg('line', { class: 'whisker', x1: from, x2: to, y1: y, y2: y }));
      }
    }
    if (one.mean < axis.low || one.mean > axis.high) {
      const [tip, back] = one.mean < axis.low ? [1, 10] : [width - 1, width - 10];
      made.append(svg('path', { class: 'dot', d: `M${tip} ${y}L${back} ${y - 5}V${y + 5}Z` }));
    } else {
      made.append(svg('circle', { class: 'dot', cx: x(one.mean), cy: y, r: 5 }));
    }
    made.append(svg('title', {}, `${value(metric, one.mean)}`));
    return made;
  }

  function scale(width, axis) {
    const x = (v) => ((v - axis.low) / (axis.high - axis.low)) * width;
    const { at, text } = ticks(axis.low, axis.high, width / 55);
    return svg(
      'svg',
      { width, height: 18, 'aria-hidden': 'true' },
      at.map((v) => {
        const anchor = x(v) < 14 ? 'start' : x(v) > width - 14 ? 'end' : 'middle';
        return svg('text', { class: 'tick', x: x(v), y: 13, 'text-anchor': anchor }, text(v));
      }),
    );
  }

  /** Colours and emphasis, without building the table anew. */
  function mark() {
    for (const made of table.querySelectorAll('tbody tr')) {
      const policy = Number(made.dataset.policy);
      const slot = model.slot(policy);
      made.className = [slot >= 0 ? `slot-${slot}` : '', model.hovered === policy ? 'hovered' : ''].join(' ');
      made.querySelector('.policy').setAttribute('aria-pressed', slot >= 0);
    }
  }

  for (const button of place.querySelectorAll('.segments button')) {
    button.addEventListener('click', () => {
      wanted = button.dataset.plot;
      draw();
    });
  }
  drawn(draw);
  model.addEventListener('change', draw);
  model.addEventListener('hover', mark);
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Means of everything, to be sorted by any column. */
export function allMetrics(model, table) {
  let by = 0;
  let isBestFirst = true;

  function draw() {
    const { metrics } = model.report;
    const ranked = model.ranked(by);
    const rows = isBestFirst ? ranked : ranked.reverse();
    const best = metrics.map((metric, at) =>
      metric.better === 0 ? null : model.standing(model.ranked(at).find((one) => !model.policy(one).isBound), at)?.mean,
    );
    const head = metrics.map((metric, at) => {
      const arrow = at === by ? (isBestFirst ? ' ▾' : ' ▴') : '';
      const button = el('button', { type: 'button', title: `${metric.what}${better(metric) ? ` (${better(metric)})` : ''}` }, metric.name, el('span', { 'aria-hidden': 'true' }, arrow));
      button.addEventListener('click', () => {
        isBestFirst = at === by ? !isBestFirst : true;
        by = at;
        draw();
        table.querySelectorAll('thead button')[at].focus();
      });
      const sort = at !== by ? 'none' : isBestFirst === (metric.better === -1) ? 'ascending' : 'descending';
      return el('th', { scope: 'col', class: 'figure', 'aria-sort': sort }, button, el('small', {}, metric.unit));
    });
    table.replaceChildren(
      el('caption', { class: 'unseen' }, 'Means of all metrics by policy; the best is bold'),
      el('thead', {}, el('tr', {}, el('th', { scope: 'col', class: 'name' }, 'policy'), head)),
      el(
        'tbody',
        {},
        rows.map((policy) =>
          el(
            'tr',
            {},
            el('th', { scope: 'row', class: 'name' }, model.policy(policy).name),
            metrics.map((metric, at) => {
              const mean = model.standing(policy, at)?.mean;
              const text = number(mean, metric.decimals);
              return el('td', { class: 'figure' }, isNumber(mean) && mean === best[at] ? el('b', {}, text) : text);
            }),
          ),
        ),
      ),
    );
  }

  draw();
  model.addEventListener('change', draw);
}
