// What others have to say beside the comparison: words, charts and a table each.

import { number } from 'format';
import { colour, drawn, el } from 'look';
import { DASHES, axes, tickDecimals } from 'spread';

const COLOURS = 4;

export function panel({ heading, words, charts, columns, rows }) {
  const made = el('section', { class: 'card' }, el('h2', {}, heading), words ? el('p', { class: 'about' }, words) : null);
  if (charts.length > 0) {
    made.append(el('div', { class: 'charts' }, charts.map(figure)));
  }
  if (columns.length > 0) {
    made.append(table(columns, rows));
  }
  return made;
}

const looksLikeNumber = (text) => /^[−+-]?[\d., ]+( ?\S{1,8})?$/.test(text);

function table(columns, rows) {
  const isFigure = columns.map((_, at) => rows.length > 0 && rows.every((row) => row[at] === '' || row[at] === '–' || looksLikeNumber(row[at])));
  const kind = (at) => (isFigure[at] ? 'figure' : '');
  return el(
    'div',
    { class: 'scroll' },
    el(
      'table',
      {},
      el('thead', {}, el('tr', {}, columns.map((name, at) => el('th', { scope: 'col', class: kind(at) }, name)))),
      el('tbody', {}, rows.map((row) => el('tr', {}, row.map((text, at) => el('td', { class: kind(at) }, text))))),
    ),
  );
}

function figure(chart) {
  const box = el('div', { class: 'chart' });
  const name = ({ name, unit }) => `${name}${unit ? `, ${unit}` : ''}`;
  const legend = el(
    'ul',
    { class: 'legend' },
    chart.lines.map((line, i) => el('li', { class: `line side-${i % COLOURS}` }, line.name)),
  );
  const made = el('figure', {}, el('figcaption', {}, chart.heading), box, legend);
  let plot;
  const draw = () => {
    if (!box.isConnected) {
      requestAnimationFrame(draw);
      return;
    }
    plot?.destroy();
    const text = (_, at) => at.map((x) => number(x, tickDecimals(at)));
    plot = new uPlot(
      {
        width: box.clientWidth,
        height: 240,
        padding: [10, 12, 0, 0],
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false } },
        axes: axes(name(chart.x), name(chart.y), text).map((axis) => ({ ...axis, values: text })),
        series: [
          {},
          ...chart.lines.map((line, i) => ({
            stroke: colour(`slot-${i % COLOURS}`),
            width: 1.8,
            dash: DASHES[Math.floor(i / COLOURS) % DASHES.length],
            points: { show: line.x.length < 2 },
            paths: line.isStepped ? uPlot.paths.stepped({ align: 1 }) : undefined,
          })),
        ],
      },
      uPlot.join(chart.lines.map((line) => [line.x, line.y])),
      box,
    );
  };
  drawn(draw);
  return made;
}
