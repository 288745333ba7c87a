// What others have to say beside the comparison: words, charts and a table each.

import { number } from 'format';
import { FONT, colour, drawn, el } from 'look';
import { DASHES, axes, tickDecimals } from 'spread';

const COLOURS = 4;
const NAME_HEIGHT = 15;

export function panel(model, { heading, words, charts, columns, rows }) {
  const made = el('section', { class: 'card' }, el('h2', {}, heading), words ? el('p', { class: 'about' }, words) : null);
  if (charts.length > 0) {
    made.append(el('div', { class: `charts ${charts.length === 3 ? 'three' : ''}` }, charts.map((chart) => figure(model, chart))));
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

/** Lines that are policies have their colours here too, and their names at the end; others a legend. */
function figure(model, chart) {
  const box = el('div', { class: 'chart' });
  const name = ({ name, unit }) => `${name}${unit ? `, ${unit}` : ''}`;
  const policies = chart.lines.map((line) => model.report.policies.findIndex((one) => one.name === line.name));
  const arePolicies = policies.every((policy) => policy >= 0);
  const legend = el(
    'ul',
    { class: 'legend' },
    chart.lines.map((line, i) => el('li', { class: `line side-${i % COLOURS}` }, line.name)),
  );
  const made = el('figure', {}, el('figcaption', {}, chart.heading), box, arePolicies ? null : legend);
  const longest = Math.max(...chart.lines.map((line) => line.name.length));

  const stepped = (line) => (line.isStepped ? uPlot.paths.stepped({ align: 1 }) : undefined);

  function policyStyle(line, policy) {
    const slot = model.slot(policy);
    const stroke = slot >= 0 ? colour(`slot-${slot}`) : colour(model.hovered === policy ? 'text' : 'link');
    return {
      stroke,
      width: slot >= 0 ? 2.5 : 1.2,
      dash: slot >= 0 ? DASHES[slot] : [],
      points: { show: !line.isStepped, size: 6, fill: stroke },
      paths: stepped(line),
    };
  }

  const lineStyle = (line, i) => ({
    stroke: colour(`slot-${i % COLOURS}`),
    width: 1.8,
    dash: DASHES[i % COLOURS],
    points: { show: line.x.length < 2 },
    paths: stepped(line),
  });

  /** Names where the lines end, pushed apart where they would lie over each other. */
  function nameLines(self) {
    const { ctx, bbox } = self;
    const scale = devicePixelRatio || 1;
    const ends = chart.lines
      .map((line, i) => ({ line, i, y: self.valToPos(line.y.at(-1) ?? NaN, 'y') }))
      .filter((one) => Number.isFinite(one.y))
      .sort((a, b) => a.y - b.y);
    const most = bbox.height / scale / NAME_HEIGHT;
    const told = ends.length <= most ? ends : ends.filter((one) => model.slot(policies[one.i]) >= 0);
    told.forEach((one, at) => {
      one.y = Math.max(one.y, at > 0 ? told[at - 1].y + NAME_HEIGHT : 0);
    });
    let floor = bbox.height / scale;
    for (const one of told.reverse()) {
      one.y = Math.min(one.y, floor);
      floor = one.y - NAME_HEIGHT;
    }
    ctx.save();
    ctx.scale(scale, scale);
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'left';
    for (const { line, i, y } of told) {
      const slot = model.slot(policies[i]);
      ctx.font = slot >= 0 ? `600 ${FONT}` : FONT;
      ctx.fillStyle = colour(slot >= 0 ? `slot-${slot}` : 'quiet');
      ctx.fillText(line.name, (bbox.left + bbox.width) / scale + 8, bbox.top / scale + y);
    }
    ctx.restore();
  }

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
        height: arePolicies ? 280 : 240,
        padding: [10, arePolicies ? 12 + 8 * longest : 12, 0, 0],
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false } },
        axes: axes(name(chart.x), name(chart.y), text).map((axis) => ({ ...axis, values: text })),
        series: [{}, ...chart.lines.map((line, i) => (arePolicies ? policyStyle(line, policies[i]) : lineStyle(line, i)))],
        hooks: arePolicies ? { draw: [nameLines] } : {},
      },
      uPlot.join(chart.lines.map((line) => [line.x, line.y])),
      box,
    );
  };
  drawn(draw);
  if (arePolicies) {
    model.addEventListener('change', draw);
    model.addEventListener('hover', draw);
  }
  return made;
}
