// The page: a title, players with a link each, and what comes of it.
// What it shows is also in window.weir, for tests and for the curious.

import { ask, onTokenNeeded, useToken } from '/assets/api.js';
import { Charts } from '/assets/charts.js';
import { Events } from '/assets/events.js';
import { Library } from '/assets/library.js';
import { Link, freshId, parse, print } from '/assets/link.js';
import { Panel, shapeWords } from '/assets/panel.js';
import { THEIRS } from '/assets/player.js';
import { Seat } from '/assets/seat.js';
import { copy, download, find, make, rate, seconds } from '/assets/words.js';

const FIRST = { kbps: 5000, trace: null, delay: 0, jitter: 0, seed: null, faults: [] };
// The first that there are; ours where the server has them.
const FAVOURITES = ['weir', 'dash.js', 'bola-e', 'robustmpc', 'dash.js bola', 'dash.js throughput', 'dash.js l2a'];
const TICK_MS = 250;
const LOG_LENGTH = 200;
const SAY_EVERY_MS = 10_000;

/** Of all that a session can be worth, what the table has room for. */
const SCORES = new Map([
  ['lin_qoe', { title: 'QoE lin', digits: 2 }],
  ['log_qoe', { title: 'QoE log', digits: 2 }],
  ['yin_qoe', { title: 'QoE Yin', digits: 2 }],
]);

const LANES = [
  { color: '--player-1' },
  { color: '--player-2', dash: [10, 4] },
  { color: '--player-3', dash: [4, 3] },
  { color: '--player-4', dash: [12, 3, 3, 3] },
];

const openedMs = performance.now();
let beganMs = openedMs;
const now = () => (performance.now() - beganMs) / 1000;

/** What the page knows; rates in kbit/s, null where there is none. Of several players, the first. */
const state = {
  title: null,
  link: null,
  rung: null,
  rungKbps: null,
  capacityKbps: null,
  throughputKbps: null,
  bufferSeconds: 0,
  frames: 0,
  droppedFrames: 0,
  errors: [],
  isOver: false,
};

let policies = THEIRS.map((one) => ({ ...one, isOurs: false }));
let rules = null;
let seats = [];
let links = [];
let origins = [''];
let turn = 0;
let wanted = read();
const capacity = new Map();

// --- the address, which brings this set-up back

function read() {
  const query = new URLSearchParams(location.search);
  const players = Math.max(1, Math.min(4, Number(query.get('players')) || query.getAll('policy').length || 1));
  const count = players > 2 ? 4 : players;
  let shape = FIRST;
  let complaint = null;
  try {
    shape = query.has('link') ? { ...FIRST, ...parse(query.get('link')) } : FIRST;
  } catch (wrong) {
    complaint = wrong.message;
  }
  if (query.has('seed')) {
    shape = { ...shape, seed: Math.max(0, Math.round(Number(query.get('seed')) || 0)) };
  }
  return { title: query.get('title'), count, policies: query.getAll('policy'), shape, complaint };
}

/** As many policies as there are players: those that were named first, then favourites, no two alike. */
function choice(named, count) {
  const isThere = (name) => policies.some((one) => one.name === name);
  return [...new Set([...named, ...FAVOURITES])].filter(isThere).slice(0, count);
}

function setup() {
  const query = new URLSearchParams();
  if (state.title) {
    query.set('title', state.title);
  }
  query.set('players', seats.length);
  seats.forEach((seat) => query.append('policy', seat.policy));
  const { seed, ...shape } = wanted.shape;
  query.set('link', print({ ...shape, seed: null }));
  if (seed !== null) {
    query.set('seed', seed);
  }
  // Commas and such may stand as they are, and are easier to read.
  return `/?${query.toString().replace(/%2C/g, ',').replace(/%3D/g, '=').replace(/%40/g, '@')}`;
}

function remember() {
  history.replaceState(null, '', setup());
  const [link] = links;
  const title = library.title(state.title);
  const whole = (path) => (title && link && path ? new URL(link.prefix + path, location.href).href : null);
  panel.showAddresses(whole(title?.manifest), whole(title?.playlist));
}

// --- the viewer's name, where it may be kept

function kept() {
  try {
    return localStorage.getItem('weir.name') ?? '';
  } catch {
    return '';
  }
}

function keep(name) {
  try {
    localStorage.setItem('weir.name', name);
  } catch {
    // then it holds until the page is left
  }
}

// --- words

function note(words, kind = '') {
  const log = find('log');
  const entry = make('li', { className: kind }, make('time', {}, `${now().toFixed(1)} s`), make('span', {}, words));
  log.prepend(entry);
  while (log.children.length > LOG_LENGTH) {
    log.lastChild.remove();
  }
}

function notice(words) {
  find('notice').textContent = words ?? '';
  find('notice').hidden = !words;
}

/** Something of the link's was refused. */
function refused(failure) {
  note(`the link: ${failure.message}`, 'bad');
  notice(failure.message);
}

let saidMs = -Infinity;
let said = '';

/** For those who hear the page; seldom enough to be listened to. */
function say() {
  const playing = seats.filter((seat) => seat.state);
  if (playing.length === 0 || performance.now() - saidMs < SAY_EVERY_MS) {
    return;
  }
  const words = playing
    .map((seat) => `${playing.length > 1 ? `${seat.policy}: ` : ''}${seat.state.rung ?? seat.state.phase}, ${seat.state.stalls} stalls`)
    .join('; ');
  if (words !== said) {
    saidMs = performance.now();
    said = words;
    find('says').textContent = words;
  }
}

// --- players

function arrange(names) {
  seats.forEach((seat) => seat.stop());
  const isAlone = names.length === 1;
  seats = names.map(
    (name, lane) => new Seat(lane, isAlone, name, policies, { policy: () => begin(state.title), log: downloadLog }),
  );
  find('seats').dataset.count = seats.length;
  find('seats').replaceChildren(...seats.map((seat) => seat.element));
  find('results').hidden = isAlone;
  for (const button of find('modes').children) {
    button.setAttribute('aria-pressed', String(Number(button.dataset.players) === seats.length));
  }
  makeLinks();
  beganMs = performance.now();
  draw();
}

function makeLinks() {
  capacity.clear();
  links = seats.map(() => new Link(freshId(), wanted.shape));
  state.link = links[0].id;
  events.open(links.length === 1 ? links[0].id : null);
}

function draw() {
  const isAlone = seats.length === 1;
  charts.begin(
    seats.map((seat, lane) => ({ name: seat.policy, ...LANES[lane], color: isAlone ? '--rung-rate' : LANES[lane].color })),
    isAlone ? 0 : Math.max(10, (library.title(state.title)?.durationMs ?? 60_000) / 1000),
  );
  const entry = (className, words) => make('li', { className }, words);
  find('legend').replaceChildren(
    entry(isAlone ? 'capacity' : 'capacity grey', 'link'),
    ...(isAlone
      ? [entry('throughput', 'measured'), entry('rung-rate', 'rung chosen'), entry('buffer', 'buffer'), entry('stall', 'stalled')]
      : [...seats.map((seat, lane) => entry(`lane lane-${lane}`, seat.policy)), entry('foot', 'stalled: bars at the foot')]),
  );
}

/** Where each player of several gets its media: a port of its own, where the server has enough. */
async function places(title) {
  if (seats.length === 1) {
    return [''];
  }
  const { ports } = await ask('GET', '/api/origins').catch(() => ({ ports: [] }));
  const own = Number(location.port) || (location.protocol === 'https:' ? 443 : 80);
  const others = ports.filter((port) => port !== own);
  const enough = others.length >= seats.length ? others : [own, ...others];
  const all = enough.map((port) => (port === own ? '' : `${location.protocol}//${location.hostname}:${port}`));
  const reached = await Promise.all(
    all.slice(0, seats.length).map((origin) =>
      fetch(origin + title.manifest, { method: 'HEAD' }).then(
        (answer) => (answer.ok ? origin : null),
        () => null,
      ),
    ),
  );
  const usable = reached.filter((origin) => origin !== null);
  if (usable.length < seats.length) {
    notice(
      `The server has ${usable.length === 1 ? 'one port' : `${usable.length} ports`} for ${seats.length} players, so they share` +
        ' connections and may wait for each other. Start it with: weir serve --ports 8080-8084',
    );
  }
  return seats.map((_, i) => usable[i % Math.max(1, usable.length)] ?? '');
}

/** All players from the beginning, at the same moment, with their links rewound. */
async function begin(name) {
  const title = library.title(name);
  if (!title) {
    return;
  }
  const mine = ++turn;
  const isLate = () => mine !== turn;
  notice(null);
  state.title = name;
  state.isOver = false;
  state.rung = null;
  state.rungKbps = null;
  library.choose(name);
  try {
    const sizes = await fetch(`/media/${encodeURIComponent(name)}/sizes.json`).then((answer) => (answer.ok ? answer.json() : null));
    origins = await places(title);
    if (isLate()) {
      return;
    }
    links.forEach((link, i) => (link.origin = origins[i]));
    remember();
    await Promise.all(links.map((link) => link.open()));
    await Promise.all(
      seats.map((seat, lane) => seat.prepare((what) => !isLate() && happened(lane, what), { title, sizes, link: links[lane], name: find('name').value })),
    );
    await Promise.all(links.map((link) => link.restart()));
    if (isLate()) {
      return;
    }
    if (seats.length > 1) {
      beganMs = performance.now();
      draw();
      table();
    }
    note(`${title.title} through ${shapeWords(wanted.shape)}, ${seats.map((seat) => seat.policy).join(' against ')}`);
    seats.forEach((seat) => seat.player.start());
  } catch (failure) {
    if (!isLate()) {
      refused(failure);
    }
  }
}

function happened(lane, what) {
  const seat = seats[lane];
  const who = seats.length > 1 ? `${seat.policy}: ` : '';
  const { kind } = what;
  if (kind === 'decision') {
    charts.decided(lane, now(), what.from, what.to, what.words);
    if (what.from && what.from.name !== what.to.name) {
      const isDown = what.from.kbps > what.to.kbps;
      note(`${who}${what.from.name} → ${what.to.name}: ${what.words}`, isDown ? 'down' : 'up');
    } else if (!what.from) {
      note(`${who}begins with ${what.to.name}: ${what.words}`);
    }
  } else if (kind === 'switch') {
    seat.shows(what.to, seat.player.rungs.indexOf(what.to));
  } else if (kind === 'stall') {
    charts.stalled(lane, now());
    note(`${who}the buffer ran dry`, 'bad');
  } else if (kind === 'resume') {
    charts.resumed(lane, now());
    note(`${who}goes on after ${what.seconds.toFixed(1)} s`);
  } else if (kind === 'abandon') {
    note(`${who}broke off a segment of ${what.from.name}`, 'down');
  } else if (kind === 'failure') {
    note(`${who}a segment ${what.status ? `was answered ${what.status}` : 'broke off'}; again`, 'bad');
  } else if (kind === 'ended') {
    ended(seat, who);
  } else if (kind === 'wants-a-tap') {
    seat.hint('Press play: this browser does not begin by itself.');
  } else if (kind === 'error') {
    state.errors.push(what.words);
    note(who + what.words, 'bad');
    seat.hint(what.words);
  }
}

function ended(seat, who) {
  if (seats.length === 1) {
    const worth = rules?.summarize(lines(seat))?.find(({ name }) => name === 'lin_qoe')?.value;
    note(`the end${worth ? `, with a QoE lin of ${worth.toFixed(2)}` : ''}; from the beginning again`);
    begin(state.title);
    return;
  }
  note(`${who}the end`);
  seat.tick(null, false);
  if (!state.isOver && seats.every((one) => ['ended', 'failed'].includes(one.player.state().phase))) {
    state.isOver = true;
    sumUp();
    find('says').textContent = 'All players are through; the table says how they did.';
  }
}

function downloadLog(seat) {
  const text = seat.player?.log;
  if (text) {
    download(`weir-${state.title}-${seat.policy.replace(/[^\w.-]+/g, '-')}.jsonl`, text, 'application/jsonl');
  }
}

// --- scores, side by side

const COLUMNS = [
  { name: 'Mean rate', of: (one) => one.meanKbps, words: rate, best: Math.max },
  { name: 'Start-up', of: (one) => one.startUpSeconds, words: (s) => (s === null ? '–' : `${s.toFixed(2)} s`), best: Math.min },
  { name: 'Stalled', of: (one) => one.stalledSeconds, words: seconds, best: Math.min },
  { name: 'Stalls', of: (one) => one.stalls, words: String, best: Math.min },
  { name: 'Switches', of: (one) => one.switches, words: String, best: Math.min },
];

function table() {
  find('results-head').replaceChildren(
    make('tr', {}, make('th', { scope: 'col' }, 'Policy'), ...COLUMNS.map(({ name }) => make('th', { scope: 'col' }, name))),
  );
  find('results-body').replaceChildren(
    ...seats.map((seat, lane) =>
      make(
        'tr',
        { className: `lane-${lane}` },
        make('th', { scope: 'row' }, make('i', { className: 'key' }), seat.policy),
        ...COLUMNS.map(() => make('td', {}, '–')),
      ),
    ),
  );
}

function score() {
  const rows = [...find('results-body').children];
  COLUMNS.forEach(({ of, words, best }, column) => {
    const values = seats.map((seat) => (seat.state ? of(seat.state) : null));
    const known = values.filter((value) => value !== null);
    const top = known.length > 1 ? best(...known) : null;
    const isTie = known.every((value) => value === top);
    values.forEach((value, lane) => {
      const cell = rows[lane]?.children[column + 1];
      if (cell) {
        cell.textContent = value === null ? '–' : words(value);
        cell.classList.toggle('best', value !== null && value === top && !isTie);
      }
    });
  });
}

let isLateTold = false;

/** Several pictures at once are much for a small machine; what is played late says little about policies. */
function tellOfLateness() {
  if (!isLateTold && seats.some((seat) => seat.state?.lateSeconds > 3)) {
    isLateTold = true;
    notice('This machine cannot show so many pictures in time: the players fall behind. Fewer players, or a smaller title, would do.');
  }
}

/** The log of a seat's player. */
function lines(seat) {
  return seat.player.log.trim().split('\n');
}

/** What each session was worth, by the code of `weir play`. */
function sumUp() {
  const sums = seats.map((seat) => rules?.summarize(lines(seat)) ?? []);
  const names = [...new Set(sums.flat().filter(({ value }) => value !== null).map(({ name }) => name))].filter(
    (name) => SCORES.has(name),
  );
  const of = (lane, name) => sums[lane].find((one) => one.name === name);
  const head = find('results-head').firstChild;
  const rows = [...find('results-body').children];
  for (const name of names) {
    const { title, digits } = SCORES.get(name);
    const { words } = sums.flat().find((one) => one.name === name);
    head.append(make('th', { scope: 'col', title: words }, title));
    const values = seats.map((_, lane) => of(lane, name)?.value ?? null);
    const top = Math.max(...values.filter((value) => value !== null));
    rows.forEach((row, lane) => {
      const value = values[lane];
      row.append(make('td', { className: value === top ? 'best' : '' }, value === null ? '–' : value.toFixed(digits)));
    });
  }
}

// --- the link

function change(part) {
  wanted.shape = { ...wanted.shape, ...part };
  panel.show(wanted.shape);
  remember();
  return Promise.all(links.map((link) => link.become(part))).catch(refused);
}

const panel = new Panel({
  change,
  settle: (before, after) => note(`link: ${shapeWords(before)} → ${shapeWords(after)}`),
  fresh(part) {
    wanted.shape = { ...wanted.shape, ...part };
    panel.show(wanted.shape);
    makeLinks();
    remember();
    begin(state.title);
  },
  pause: (isPaused) => Promise.all(links.map((link) => link.pause(isPaused))).catch(refused),
  rewind: () =>
    Promise.all(links.map((link) => link.restart())).then(() => note('link: rewound'), refused),
});

function linksChanged({ links: changed }) {
  for (const seen of changed) {
    const lane = links.findIndex((link) => link.id === seen.link);
    if (lane < 0) {
      continue;
    }
    capacity.set(seen.link, seen.kbpsNow);
    if (lane === 0) {
      panel.sees(seen);
    }
    seats[lane]?.player?.linkIs(seen.kbpsNow, seen.delay);
  }
}

// --- four times a second

function tick() {
  const [link] = links;
  const isKnown = capacity.has(link?.id);
  state.capacityKbps = capacity.get(link?.id) ?? null;
  seats.forEach((seat) => seat.tick(state.capacityKbps, isKnown && state.capacityKbps === null));
  const [first] = seats;
  if (first?.state && state.title) {
    const { rung, rungKbps, throughputKbps, bufferSeconds, frames, droppedFrames } = first.state;
    Object.assign(state, { rung, rungKbps, throughputKbps, bufferSeconds, frames, droppedFrames });
    if (!state.isOver) {
      charts.add(
        now(),
        state.capacityKbps,
        seats.map(({ state: one }) => ({
          rungKbps: one?.chosenKbps ?? null,
          throughputKbps: one?.throughputKbps ?? null,
          bufferSeconds: one?.bufferSeconds ?? null,
        })),
      );
      if (seats.length > 1) {
        score();
        tellOfLateness();
      }
    }
    say();
  }
  panel.tick();
}

// --- all together

const charts = new Charts(find('rates'), find('buffers'), find('marks'), find('tip'));
const library = new Library((name) => begin(name));
const events = new Events();

let isFirst = true;
events.on('titles', async ({ titles }) => {
  library.show(titles);
  if (isFirst) {
    isFirst = false;
    await ready; // one of our policies may be asked for
    const asked = wanted.title;
    if (asked && !library.title(asked)) {
      notice(`There is no title '${asked}' in this library.`);
    }
    begin(library.title(asked)?.name ?? (asked ? null : titles[0]?.name));
  }
});
events.on('links', linksChanged);
events.on('jobs', (changed) => library.hear(changed));

for (const button of find('modes').children) {
  button.addEventListener('click', () => {
    const count = Number(button.dataset.players);
    arrange(choice(seats.map((seat) => seat.policy), count));
    begin(state.title);
  });
}
find('again').addEventListener('click', () => begin(state.title));
find('copy-setup').addEventListener('click', ({ target }) => 
  copy(new URL(setup(), location.href).href, target, 'It is in the address bar'),
);
onTokenNeeded(() => {
  find('token-form').hidden = false;
  find('token').focus();
});
find('token-form').addEventListener('submit', (event) => {
  event.preventDefault();
  useToken(find('token').value);
  find('token-form').hidden = true;
});

find('name').value = kept();
find('name').addEventListener('change', ({ target }) => {
  keep(target.value);
  seats.forEach((seat) => seat.call(target.value));
});

/** Our policies are much to load, and the page is there before them. */
const ready = import('/assets/rules.js').then((loaded) => {
  rules = loaded;
  policies = [...loaded.policies.map((one) => ({ ...one, isOurs: true })), ...policies];
}, refused).then(() => {
  const unknown = wanted.policies.filter((name) => !policies.some((one) => one.name === name));
  arrange(choice(wanted.policies, wanted.count));
  if (unknown.length > 0) {
    notice(`This server has no policy named ${unknown.join(' or ')}.`);
  }
});

panel.show(wanted.shape);
arrange(choice(wanted.policies, wanted.count));
notice(wanted.complaint);
setInterval(tick, TICK_MS);
ask('GET', '/api/traces').then(({ traces }) => panel.showTraces(traces), refused);
window.weir = {
  state,
  charts,
  begin,
  change,
  setup,
  get seats() {
    return seats;
  },
  get links() {
    return links;
  },
  readyMs: performance.now(),
};
