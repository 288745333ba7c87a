// One session, or two over the same trace: the link, what was measured and chosen, the buffer,
// stalls, and the reason of the decision under the cursor.

import { clock, isNumber, number, rate, seconds, value, words } from 'format';
import { FONT, colour, command, drawn, el, faded } from 'look';
import { DASHES, axes } from 'spread';
import { bufferLine } from 'story';

const RIGHT = 52;

/** At most so much is shown at first. */
const SECONDS_PER_PIXEL = 0.6;

/** Between two times on the axis, s. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 36000];

/** Which input of a reason is a rate that was estimated; -1 where none is. */
function estimateIn(template) {
  const after = template.split('{}').slice(1);
  return after.findIndex((text) => text.startsWith(' kbit/s'));
}

export function session(model, place, library) {
  const find = (selector) => place.querySelector(selector);
  const [coursePick, firstPick, secondPick] = ['trace', 'first', 'second'].map((name) => find(`[name=${name}]`));
  const view = find('.view');
  const cards = find('.decisions');
  const estimates = model.report.reasons.map(estimateIn);
  const shown = { link: true, measured: true, estimate: true };
  let course = -1;
  let policies = [];
  let sides = [];
  let link = null;
  let plots = [];
  let stepped = 0;
  let atMs = 0;
  let loading = 0;

  const cellOf = (policy) => model.now.cell(policy, course);
  const has = (policy, of) => model.now.cell(policy, of)?.story !== undefined;

  /** Where the two chosen policies differ a good deal, but not the oddest of all. */
  function telling(one, other) {
    const { now, metric } = model;
    const by = (of) => Math.abs(now.value(one, of, metric) - now.value(other, of, metric));
    const drawable = now.courses.filter((of) => has(one, of)).sort((a, b) => by(a) - by(b));
    return drawable[Math.floor(drawable.length * 0.8)] ?? now.courses[0];
  }

  function pickers() {
    const { now, report } = model;
    const option = (at, name) => el('option', { value: at }, name);
    coursePick.replaceChildren(...now.courses.map((of) => option(of, report.courses[of].name)));
    const ofPolicies = () => model.ranked().map((policy) => option(policy, model.policy(policy).name));
    firstPick.replaceChildren(...ofPolicies());
    secondPick.replaceChildren(option(-1, 'none'), ...ofPolicies());
    coursePick.value = course;
    firstPick.value = policies[0];
    secondPick.value = policies[1] ?? -1;
    const at = now.courses.indexOf(course);
    find('.back').disabled = at <= 0;
    find('.on').disabled = at >= now.courses.length - 1;
  }

  async function show(of, chosen, isAsked) {
    course = of;
    policies = chosen.filter((policy, at) => policy >= 0 && chosen.indexOf(policy) === at);
    stepped = 0;
    pickers();
    const mine = ++loading;
    const cells = policies.map(cellOf);
    const loaded = await Promise.all(cells.map((cell) => library.story(cell)));
    const ofLink = cells.find((cell) => cell?.link >= 0);
    const rates = ofLink ? await library.link(ofLink.link) : null;
    if (mine !== loading) {
      return;
    }
    sides = policies.map((policy, i) => ({ policy, cell: cells[i], story: loaded[i], name: model.policy(policy).name }));
    link = rates;
    const first = sides.find((side) => side.story);
    stepped = Math.max(0, sides.indexOf(first));
    atMs = beginning(first?.story.rows ?? []);
    about();
    draw();
    // Ten minutes on a phone would be a blot.
    const seenAtOnce = view.clientWidth * SECONDS_PER_PIXEL;
    if (plots.length > 0 && plots[0].data[0].at(-1) > seenAtOnce) {
      zoom(seenAtOnce / plots[0].data[0].at(-1));
    }
    if (isAsked) {
      place.scrollIntoView({ block: 'start' });
      view.focus({ preventScroll: true });
    }
  }

  /** The first step down, or else any switch: something that asks for a reason. */
  function beginning(rows) {
    const isChange = (sign) => (row, i) => i > 0 && sign * (row.rung - rows[i - 1].rung) > 0;
    return (rows.find(isChange(-1)) ?? rows.find(isChange(1)) ?? rows[0])?.atMs ?? 0;
  }

  function about() {
    const { report } = model;
    const { name, set, hash, kbps } = report.courses[course];
    const cut = sides.filter((side) => side.cell?.isCut).map((side) => side.name);
    find('.about').textContent = [
      name,
      set && set !== name ? set : '',
      isNumber(kbps) ? `mean ${rate(kbps)}` : '',
      hash ? `hash ${hash.slice(0, 12)}` : '',
      cut.length > 0 ? `the log of ${cut.join(' and ')} was cut short: drawn as far as it goes` : '',
    ]
      .filter((part) => part)
      .join(' · ');
    const missing = sides.filter((side) => !side.story);
    find('.missing').textContent = missing
      .map((side) => {
        const why = !side.cell ? 'there is no such session' : side.cell.failure ? `failed: ${side.cell.failure}` : 'was left out of this report';
        return `${side.name}: ${why}.`;
      })
      .join(' ');
    find('.commands').replaceChildren(
      ...sides
        .filter((side) => side.cell?.run)
        .map((side) => el('div', {}, el('p', {}, `The session of ${side.name} again:`), command(side.cell.run))),
    );
    values();
    const table = find('.all');
    table.open = false;
    find('.all .scroll').replaceChildren();
  }

  function values() {
    const { metrics } = model.report;
    find('.values').replaceChildren(
      el('caption', { class: 'unseen' }, 'The sessions in figures'),
      el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'this session'), sides.map((side, i) => el('th', { scope: 'col', class: `figure side-${i}` }, side.name)))),
      el(
        'tbody',
        {},
        metrics.map((metric, at) =>
          el(
            'tr',
            {},
            el('th', { scope: 'row' }, metric.name),
            sides.map((side) => el('td', { class: 'figure' }, value(metric, side.cell?.v[at]))),
          ),
        ),
      ),
    );
  }

  function draw() {
    plots.forEach((plot) => plot.destroy());
    plots = [];
    const drawable = sides.filter((side) => side.story && side.story.rows.length > 0);
    find('.drawn').hidden = drawable.length === 0;
    find('.other').hidden = drawable.length < 2;
    if (drawable.length === 0) {
      cards.replaceChildren();
      return;
    }
    const endMs = Math.max(...drawable.map((side) => side.story.endMs));
    legend(drawable);
    plots = [rates(drawable, endMs), buffers(drawable, endMs)];
    for (const plot of plots) {
      for (const name of ['band', 'now']) {
        plot[name] = plot.over.appendChild(el('div', { class: name }));
      }
      plot.marks = [];
      const point = (event) => {
        if (event.pointerType !== 'mouse' || event.buttons === 0) {
          look(plot.posToVal(event.offsetX, 'x') * 1000);
        }
      };
      plot.over.addEventListener('pointermove', point);
      plot.over.addEventListener('pointerdown', point);
    }
    wishes(plots[1], drawable);
    look(atMs);
  }

  /** What the viewer did, above the buffer. */
  function wishes(plot, drawable) {
    for (const side of drawable) {
      for (const mark of side.story.marks) {
        const text = {
          pause: 'pause',
          resume: 'resume',
          seek: `jump to ${clock(mark.value, 0)}`,
          cap: mark.value > 0 ? `at most ${mark.value}p` : 'no cap',
          lock: mark.value > 0 ? `rung ${mark.value} only` : 'any rung',
          change: 'another policy',
        }[mark.kind];
        const made = el('div', { class: `mark side-${sides.indexOf(side)}` }, el('span', {}, text));
        plot.marks.push({ made: plot.over.appendChild(made), atMs: mark.atMs });
      }
    }
  }

  function plotted(box, height, options, data) {
    box.replaceChildren();
    const xs = axes('', '', (_, at) => at.map((s) => clock(s * 1000, 0)), null)[0];
    return new uPlot(
      {
        width: box.clientWidth,
        height,
        padding: [10, RIGHT, 0, 0],
        legend: { show: false },
        cursor: { x: false, y: false, points: { show: false }, drag: { x: true, y: false } },
        ...options,
        axes: [{ ...xs, label: undefined, labelSize: 0, incrs: STEPS }, options.axis],
        hooks: {
          ...options.hooks,
          setScale: [
            (self, key) => {
              if (key === 'x') {
                const { min, max } = self.scales.x;
                plots
                  .filter((other) => other !== self && (other.scales.x.min !== min || other.scales.x.max !== max))
                  .forEach((other) => other.setScale('x', { min, max }));
                plots.forEach((plot) => requestAnimationFrame(() => place_(plot)));
              }
            },
          ],
        },
      },
      data,
      box,
    );
  }

  const color = (side) => colour(`slot-${sides.indexOf(side)}`);

  function rates(drawable, endMs) {
    const tables = [];
    const series = [{}];
    const add = (xs, ys, style) => {
      tables.push([xs.map((ms) => ms / 1000), ys.map((kbps) => (kbps === null ? null : kbps / 1000))]);
      series.push({ points: { show: false }, ...style });
    };
    const stepped_ = uPlot.paths.stepped({ align: 1 });
    add([0, endMs], [null, null], {});
    if (link && shown.link) {
      const until = link.atMs.findIndex((ms) => ms > endMs);
      const count = until < 0 ? link.atMs.length : until;
      const [xs, ys] = [link.atMs.slice(0, count), link.kbps.slice(0, count)];
      add([...xs, endMs], [...ys, ys.at(-1)], { stroke: faded(colour('link'), 0.55), fill: faded(colour('link'), 0.16), width: 1, paths: stepped_ });
    }
    for (const side of drawable) {
      const { rows, shape } = side.story;
      if (shown.estimate) {
        const told = rows.filter((row) => estimates[row.reason] >= 0 && row.inputs[estimates[row.reason]] !== null);
        add(told.map((row) => row.atMs), told.map((row) => row.inputs[estimates[row.reason]]), { stroke: faded(color(side), 0.75), width: 1.2, dash: [2, 3] });
      }
      if (shown.measured) {
        const told = rows.filter((row) => row.measuredKbps !== null);
        add(told.map((row) => row.endedMs), told.map((row) => row.measuredKbps), {
          paths: () => null,
          stroke: color(side),
          points: { show: true, size: 4, width: 1, stroke: color(side), fill: colour('surface') },
        });
      }
      const last = rows.at(-1);
      add(
        [...rows.map((row) => row.atMs), Math.max(last.endedMs, last.atMs)],
        [...rows, last].map((row) => shape.rungs[row.rung].kbps),
        { stroke: color(side), width: 2.5, dash: DASHES[sides.indexOf(side)], paths: stepped_ },
      );
    }
    // Joined by their times; equal times within one line are parted by less than a screen shows.
    const data = uPlot.join(tables.map(([xs, ys]) => [rising(xs), ys]));
    const { rungs } = drawable[0].story.shape;
    const fetched = Math.max(...drawable.flatMap((side) => side.story.rows.map((row) => side.story.shape.rungs[row.rung].kbps)));
    const seen = Math.max(0, ...(link ? link.kbps.slice(0, Math.max(1, link.atMs.filter((ms) => ms <= endMs).length)) : drawable.flatMap((side) => side.story.rows.map((row) => row.measuredKbps ?? 0))));
    const top = Math.max(fetched * 1.12, Math.min(seen * 1.05, rungs.at(-1).kbps * 1.5)) / 1000;
    return plotted(
      find('.rates'),
      260,
      {
        scales: { x: { time: false }, y: { range: [0, top] } },
        axis: axes('', 'Mbit/s', null, (_, at) => at.map((y) => number(y, top < 2 ? 1 : 0)))[1],
        series,
        hooks: {
          drawClear: [(self) => shade(self, drawable)],
          draw: [
            (self) => {
              ladder(self, rungs);
              crosses(self, drawable);
            },
          ],
        },
      },
      data,
    );
  }

  function buffers(drawable, endMs) {
    const tables = [[[0, endMs / 1000], [null, null]]];
    const series = [{}, { points: { show: false } }];
    let most = 0;
    for (const side of drawable) {
      const line = bufferLine(side.story);
      most = line.levelMs.reduce((a, b) => Math.max(a, b), most);
      tables.push([rising(line.atMs.map((ms) => ms / 1000)), line.levelMs.map((ms) => ms / 1000)]);
      const isFirst = side === drawable[0];
      series.push({
        stroke: color(side),
        width: 1.8,
        dash: DASHES[sides.indexOf(side)],
        fill: isFirst ? faded(color(side), 0.1) : undefined,
        points: { show: false },
      });
    }
    return plotted(
      find('.buffer'),
      170,
      {
        scales: { x: { time: false }, y: { range: [0, (most / 1000) * 1.08 || 1] } },
        axis: axes('', 'buffer, s', null, (_, at) => at.map((y) => number(y, most < 3000 ? 1 : 0)))[1],
        series,
        hooks: { drawClear: [(self) => shade(self, drawable)] },
      },
      uPlot.join(tables),
    );
  }

  /** Stalls over the whole height: one above the other where two sessions are shown. */
  function shade(plot, drawable) {
    const { ctx } = plot;
    const { left, top, width, height } = plot.bbox;
    const x = (ms) => Math.max(left, Math.min(left + width, plot.valToPos(ms / 1000, 'x', true)));
    ctx.save();
    drawable.forEach((side, i) => {
      const part = height / drawable.length;
      for (const stall of side.story.stalls) {
        const [from, to] = [x(stall.fromMs), x(stall.toMs)];
        if (to >= left && from <= left + width && to > from) {
          ctx.fillStyle = faded(colour('stall'), 0.28);
          ctx.fillRect(from, top + i * part, Math.max(2, to - from), part);
          ctx.fillStyle = color(side);
          ctx.fillRect(from, top + i * part, Math.max(2, to - from), 3 * devicePixelRatio);
        }
      }
      ctx.fillStyle = faded(colour('quiet'), 0.12);
      ctx.fillRect(left, top + i * part, x(side.story.startUpMs) - left, part);
    });
    ctx.restore();
  }

  /** The rates of the ladder as faint lines, named at the right. */
  function ladder(plot, rungs) {
    const { ctx } = plot;
    const { left, top, width, height } = plot.bbox;
    const scale = devicePixelRatio;
    ctx.save();
    ctx.font = FONT.replace('12px', `${11 * scale}px`);
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'left';
    let free = Infinity;
    for (const rung of rungs) {
      const y = plot.valToPos(rung.kbps / 1000, 'y', true);
      if (y < top) {
        continue;
      }
      ctx.fillStyle = faded(colour('quiet'), 0.35);
      ctx.fillRect(left, Math.round(y), width, 1);
      if (free - y >= 12 * scale && y <= top + height) {
        ctx.fillStyle = colour('quiet');
        ctx.fillText(rung.height > 0 ? `${rung.height}p` : rate(rung.kbps).replace(/bit\/s$/, ''), left + width + 5 * scale, y);
        free = y;
      }
    }
    ctx.restore();
  }

  /** What did not arrive, as a cross on the line of its rung. */
  function crosses(plot, drawable) {
    const { ctx } = plot;
    const size = 4 * devicePixelRatio;
    ctx.save();
    ctx.lineWidth = 2 * devicePixelRatio;
    for (const side of drawable) {
      ctx.strokeStyle = color(side);
      for (const row of side.story.rows) {
        if (row.outcome === 'gave up' || row.outcome === 'failed') {
          const x = plot.valToPos(row.endedMs / 1000, 'x', true);
          const y = plot.valToPos(side.story.shape.rungs[row.rung].kbps / 1000, 'y', true);
          if (x >= plot.bbox.left && x <= plot.bbox.left + plot.bbox.width) {
            ctx.beginPath();
            ctx.moveTo(x - size, y - size);
            ctx.lineTo(x + size, y + size);
            ctx.moveTo(x - size, y + size);
            ctx.lineTo(x + size, y - size);
            ctx.stroke();
          }
        }
      }
    }
    ctx.restore();
  }

  function legend(drawable) {
    const toggle = (name, text) => {
      const button = el('button', { type: 'button', class: `key ${name}`, 'aria-pressed': shown[name] }, text);
      button.addEventListener('click', () => {
        shown[name] = !shown[name];
        draw();
        find(`.key.${name}`).focus();
      });
      return el('li', {}, button);
    };
    find('.legend').replaceChildren(
      ...drawable.map((side) => el('li', { class: `line side-${sides.indexOf(side)}` }, `${side.name}: chosen`)),
      link ? toggle('link', 'link') : '',
      toggle('measured', 'measured'),
      toggle('estimate', 'expected by the policy'),
      el('li', { class: 'stall' }, 'stall'),
    );
  }

  const rowAt = (story, ms) => {
    let [low, high] = [0, story.rows.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (story.rows[middle].atMs <= ms) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  };

  /** Shows the decisions that hold at a time. */
  function look(ms, exactly) {
    atMs = ms;
    cards.replaceChildren(
      ...sides.map((side, i) => (side.story?.rows.length > 0 ? card(side, i, exactly?.side === i ? exactly.row : rowAt(side.story, ms)) : '')),
    );
    plots.forEach(place_);
  }

  function place_(plot) {
    if (!plot.now?.isConnected) {
      return;
    }
    const side = sides[stepped];
    const row = side.story.rows[side.row];
    const x = (time) => Math.max(0, Math.min(plot.over.clientWidth, plot.valToPos(time / 1000, 'x')));
    const line = plot.valToPos(atMs / 1000, 'x');
    plot.now.style.transform = `translateX(${line}px)`;
    plot.now.hidden = line < 0 || line > plot.over.clientWidth;
    for (const mark of plot.marks) {
      const left = plot.valToPos(mark.atMs / 1000, 'x');
      mark.made.hidden = left < 0 || left > plot.over.clientWidth;
      mark.made.style.transform = `translateX(${left}px)`;
    }
    plot.band.style.transform = `translateX(${x(row.atMs)}px)`;
    plot.band.style.width = `${Math.max(0, x(Math.max(row.endedMs, row.atMs)) - x(row.atMs))}px`;
  }

  function card(side, i, at) {
    side.row = at;
    const { rows, shape } = side.story;
    const row = rows[at];
    const rung = shape.rungs[row.rung];
    const before = rows[at - 1];
    const arrow = !before || before.rung === row.rung ? '' : before.rung < row.rung ? '▲ ' : '▼ ';
    const name = rung.height > 0 ? `${rung.height}p, ${rate(rung.kbps)}` : rate(rung.kbps);
    return el(
      'article',
      { class: `decision side-${i} ${i === stepped ? 'stepped' : ''}` },
      el('header', {}, el('b', {}, side.name), el('span', {}, `${clock(row.atMs)} · segment ${row.segment + 1} of ${shape.segmentMs.length}`)),
      el('p', { class: 'rung' }, arrow, name),
      el('p', { class: 'reason' }, reasonOf(row)),
      el('p', { class: 'became' }, became(row, shape)),
    );
  }

  const reasonOf = (row) => words(model.report.reasons[row.reason], row.inputs);

  function became(row, shape) {
    const said = [`${seconds(row.bufferMs)} in the buffer`];
    if (row.waitedMs > 0) {
      said.push(`after waiting ${seconds(row.waitedMs)} (${row.cause === 'policy' ? 'the policy paused' : row.cause})`);
    }
    const took = `${seconds(row.durationMs, 2)}, the first byte after ${seconds(row.firstByteMs, 2)}`;
    const measured = row.measuredKbps === null ? '' : `, at ${rate(row.measuredKbps)}`;
    said.push(
      {
        arrived: `${number(row.kbit / 8, 0)}\u00a0KB in ${took}${measured}`,
        'gave up': `given up after ${seconds(row.durationMs, 2)} and ${number(row.kbit / 8, 0)}\u00a0KB, for ${shape.rungs[row.detail] ? rate(shape.rungs[row.detail].kbps) : 'another'}`,
        failed: `failed after ${seconds(row.durationMs, 2)}: ${model.report.failures[row.detail]}`,
        dropped: 'dropped',
        unfinished: 'not over when this ends',
      }[row.outcome],
    );
    return said.join(' · ');
  }

  /** To another decision of the session that is stepped through. */
  function step(by, isWanted = () => true) {
    const side = sides[stepped];
    if (!side?.story) {
      return;
    }
    const { rows } = side.story;
    let to = side.row + by;
    while (rows[to] && !isWanted(rows[to], rows[to - 1])) {
      to += by;
    }
    goTo(rows[to] ? to : side.row);
  }

  function goTo(row) {
    const side = sides[stepped];
    look(side.story.rows[row].atMs, { side: stepped, row });
    const [plot] = plots;
    const { min, max } = plot.scales.x;
    const s = atMs / 1000;
    if (s < min || s > max) {
      const half = (max - min) / 2;
      plot.setScale('x', { min: Math.max(0, s - half), max: Math.max(0, s - half) + 2 * half });
    }
  }

  /** Shows less or more of the time around the decision. */
  function zoom(factor) {
    const [plot] = plots;
    const end = plot.data[0].at(-1);
    // Fresh plots learn their scale a moment later.
    const { min, max } = isNumber(plot.scales.x.min) ? plot.scales.x : { min: 0, max: end };
    const length = Math.max(5, Math.min(end, (max - min) * factor));
    const from = Math.max(0, Math.min(end - length, atMs / 1000 - length / 2));
    plot.setScale('x', { min: from, max: from + length });
  }

  const isSwitch = (row, before) => before && before.rung !== row.rung;
  const isStalled = (row, before) =>
    sides[stepped].story.stalls.some((stall) => stall.fromMs >= row.atMs && stall.fromMs < Math.max(row.endedMs, row.atMs + 1) && before !== row);

  const other = () => {
    if (sides.length > 1 && sides[1 - stepped].story) {
      stepped = 1 - stepped;
      look(atMs);
    }
  };
  const last = () => goTo(sides[stepped].story.rows.length - 1);

  view.addEventListener('keydown', (event) => {
    const keys = {
      ArrowLeft: () => step(-1, event.shiftKey ? isSwitch : undefined),
      ArrowRight: () => step(1, event.shiftKey ? isSwitch : undefined),
      Home: () => goTo(0),
      End: last,
      s: () => step(1, isStalled),
      S: () => step(-1, isStalled),
      x: other,
      '+': () => zoom(1 / 2),
      '-': () => zoom(2),
    };
    if (plots.length > 0 && keys[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      keys[event.key]();
    }
  });
  const press = (selector, does) => find(selector).addEventListener('click', () => plots.length > 0 && does());
  press('.previous', () => step(-1));
  press('.next', () => step(1));
  press('.next-switch', () => step(1, isSwitch));
  press('.next-stall', () => step(1, isStalled));
  press('.other', other);
  press('.nearer', () => zoom(1 / 2));
  press('.further', () => zoom(2));

  const by = (steps) => () => {
    const { courses } = model.now;
    show(courses[courses.indexOf(course) + steps], policies);
  };
  find('.back').addEventListener('click', by(-1));
  find('.on').addEventListener('click', by(1));
  for (const pick of [coursePick, firstPick, secondPick]) {
    pick.addEventListener('change', () => show(Number(coursePick.value), [Number(firstPick.value), Number(secondPick.value)]));
  }
  find('.all').addEventListener('toggle', () => {
    if (find('.all').open) {
      find('.all .scroll').replaceChildren(...sides.filter((side) => side.story).map(everyDecision));
    }
  });

  function everyDecision(side) {
    const { rows, shape } = side.story;
    const head = ['at', 'segment', 'rung', 'buffer', 'reason', 'what became of it'];
    return el(
      'table',
      {},
      el('caption', {}, side.name),
      el('thead', {}, el('tr', {}, head.map((name) => el('th', { scope: 'col' }, name)))),
      el(
        'tbody',
        {},
        rows.map((row) =>
          el('tr', {}, [clock(row.atMs), row.segment + 1, rate(shape.rungs[row.rung].kbps), seconds(row.bufferMs), reasonOf(row), became(row, shape)].map((text) => el('td', {}, text))),
        ),
      ),
    );
  }

  function begin() {
    const [one, two] = model.selected.length > 0 ? model.selected : model.now.policies;
    if (one !== undefined) {
      show(telling(one, two ?? one), [one, two ?? -1]);
    }
  }

  model.addEventListener('open', ({ detail }) => {
    const beside = [...policies, ...model.selected].find((policy) => policy !== detail.policy && model.now.policies.includes(policy));
    show(detail.course, [detail.policy, beside ?? -1], true);
  });
  let group = model.group;
  model.addEventListener('change', () => {
    if (model.group !== group) {
      group = model.group;
      begin();
    }
  });
  begin();
  drawn(() => sides.length > 0 && draw());
}

/** Strictly rising, by less than anybody could see. */
function rising(xs) {
  const made = xs.slice();
  for (let i = 1; i < made.length; i++) {
    if (made[i] <= made[i - 1]) {
      made[i] = made[i - 1] + 1e-6;
    }
  }
  return made;
}
