// The page: titles, a link of its own, and the player between them.
// What it shows is also in window.weir, for tests and for the curious.

import { Chart } from '/assets/chart.js';
import { FASTEST_KBPS, Link, SLOWEST_KBPS } from '/assets/link.js';
import { Player } from '/assets/player.js';

const FIRST_KBPS = 5000;
const TICK_MS = 500;
const LOG_LENGTH = 100;
const UNLIMITED = 'unlimited';

const element = (id) => document.getElementById(id);
const openedAt = performance.now();
const seconds = () => (performance.now() - openedAt) / 1000;

const link = new Link(`page-${crypto.getRandomValues(new Uint32Array(1))[0].toString(36)}`, FIRST_KBPS);
const chart = new Chart(element('chart'));
const player = new Player(element('video'), happened);

/** What the page knows; rates in kbit/s, null where there is none. */
const state = {
  title: null,
  link: link.id,
  rung: null,
  rungKbps: null,
  capacityKbps: null,
  throughputKbps: null,
  bufferSeconds: 0,
  timeSeconds: 0,
  frames: 0,
  droppedFrames: 0,
  switches: [],
  errors: [],
};
let titles = [];
let traces = [];

function rate(kbps) {
  if (kbps === null) {
    return '–';
  }
  return kbps < 1000 ? `${Math.round(kbps)} kbit/s` : `${(kbps / 1000).toFixed(kbps < 9950 ? 2 : 1)} Mbit/s`;
}

function note(words, kind = '') {
  element('nothing')?.remove();
  const entry = document.createElement('li');
  const time = document.createElement('time');
  time.textContent = `${seconds().toFixed(1)} s`;
  const text = document.createElement('span');
  text.textContent = words;
  text.className = kind;
  entry.append(time, text);
  const log = element('log');
  log.prepend(entry);
  while (log.children.length > LOG_LENGTH) {
    log.lastChild.remove();
  }
}

// --- the player

function rungName(representation) {
  if (!representation) {
    return null;
  }
  return representation.height ? `${Math.min(representation.width, representation.height)}p` : representation.id;
}

function happened(what) {
  const { kind } = what;
  if (kind === 'playing') {
    note(`${titles.find((one) => one.name === state.title)?.title ?? state.title} plays through ${link.prefix()}`);
  } else if (kind === 'switch') {
    switched(what.from, what.to);
  } else if (kind === 'stall') {
    note('the buffer ran dry', 'stall');
  } else if (kind === 'resume') {
    note(`goes on after ${what.seconds.toFixed(1)} s`);
  } else if (kind === 'again') {
    note('the end; from the beginning again');
  } else if (kind === 'error') {
    state.errors.push(what.words);
    note(what.words, 'stall');
    element('hint').textContent = what.words;
    element('hint').hidden = false;
  }
}

function switched(from, to) {
  const before = state.rung;
  state.rung = rungName(to);
  state.rungKbps = to.bitrateInKbit ?? to.bandwidth / 1000;
  if (before === state.rung) {
    return;
  }
  state.switches.push({ seconds: seconds(), from: before, to: state.rung });
  const isDown = from && (from.bitrateInKbit ?? 0) > state.rungKbps;
  note(`${before ?? 'begins'} → ${state.rung}, ${rate(state.rungKbps)}`, isDown ? 'down' : '');
  const badge = element('rung');
  badge.textContent = state.rung;
  badge.hidden = false;
  badge.classList.remove('changed');
  void badge.offsetWidth; // so that the animation begins anew
  badge.classList.add('changed');
}

async function play(name) {
  const title = titles.find((one) => one.name === name);
  if (!title) {
    return;
  }
  state.title = name;
  state.rung = null;
  state.rungKbps = null;
  element('rung').hidden = true;
  element('hint').hidden = true;
  for (const button of element('titles').querySelectorAll('button')) {
    button.setAttribute('aria-pressed', String(button.dataset.title === name));
  }
  history.replaceState(null, '', `#${encodeURIComponent(name)}`);
  try {
    const address = await link.through(title.manifest);
    if (state.title === name) {
      player.play(new URL(address, location.href).href);
    }
  } catch (failure) {
    refused(failure);
  }
}

/** The link could not be made or changed. */
function refused(failure) {
  note(`the link: ${failure.message}`, 'stall');
}

// --- titles

function describe(title) {
  const video = title.representations.filter((one) => one.contentType === 'video');
  return video.map((one) => rungName(one)).join(' · ') || 'no video';
}

function duration(ms) {
  const whole = Math.round(ms / 1000);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

function showTitles() {
  const list = element('titles');
  list.replaceChildren();
  for (const title of titles) {
    const button = document.createElement('button');
    button.type = 'button';
    button.dataset.title = title.name;
    button.setAttribute('aria-pressed', String(title.name === state.title));
    if (title.cover) {
      const cover = document.createElement('img');
      cover.src = title.cover;
      cover.alt = '';
      cover.loading = 'lazy';
      button.append(cover);
    }
    const name = document.createElement('b');
    name.textContent = title.title;
    if (title.description) {
      button.title = title.description;
    }
    const length = document.createElement('span');
    length.textContent = duration(title.durationMs);
    name.append(length);
    const rungs = document.createElement('small');
    rungs.textContent = describe(title);
    button.append(name, rungs);
    for (const words of title.warnings) {
      const warning = document.createElement('small');
      warning.className = 'warning';
      warning.textContent = words;
      button.append(warning);
    }
    button.addEventListener('click', () => play(title.name));
    const item = document.createElement('li');
    item.append(button);
    list.append(item);
  }
  if (titles.length === 0) {
    const empty = document.createElement('li');
    empty.className = 'about';
    empty.textContent = 'The library is empty. Make the sample with: weir package sample';
    list.append(empty);
  }
}

async function loadTitles() {
  const found = (await (await fetch('/api/titles')).json()).titles;
  if (JSON.stringify(found) !== JSON.stringify(titles)) {
    titles = found;
    showTitles();
  }
}

// --- the link

const STEPS = Number(element('rate').max);
const kbpsAt = (step) => {
  const exact = SLOWEST_KBPS * (FASTEST_KBPS / SLOWEST_KBPS) ** (step / STEPS);
  const round = exact < 1000 ? 10 : exact < 10000 ? 50 : 100;
  return Math.round(exact / round) * round;
};
const stepAt = (kbps) =>
  Math.round((STEPS * Math.log(kbps / SLOWEST_KBPS)) / Math.log(FASTEST_KBPS / SLOWEST_KBPS));

function shapeWords(shape) {
  if (shape.trace) {
    return shape.trace;
  }
  return shape.kbps === null ? UNLIMITED : rate(shape.kbps);
}

function become(shape) {
  note(`link: ${shapeWords(link.shape)} → ${shapeWords(shape)}`);
  showShape(shape);
  return link.become(shape).catch(refused);
}

function showShape(shape) {
  const chosen = shape.trace ?? (shape.kbps === null ? UNLIMITED : '');
  for (const button of element('presets').children) {
    button.setAttribute('aria-pressed', String(button.dataset.preset === chosen));
  }
  const slider = element('rate');
  if (shape.kbps) {
    slider.value = stepAt(shape.kbps);
  }
  const words = shapeWords(shape);
  element('rate-words').textContent = words;
  slider.setAttribute('aria-valuetext', words);
  element('about').textContent =
    traces.find((trace) => trace.name === shape.trace)?.description ??
    (shape.kbps === null ? 'as fast as this machine and the network between' : 'always the same rate');
  element('address').textContent = `${location.origin}/via/id=${link.id}/media/…`;
}

function showPresets() {
  const presets = [{ name: UNLIMITED, description: '' }, ...traces];
  for (const { name, description } of presets) {
    const button = document.createElement('button');
    button.type = 'button';
    button.dataset.preset = name;
    button.textContent = name;
    button.title = description;
    button.addEventListener('click', () =>
      become(name === UNLIMITED ? { kbps: null } : { trace: name }),
    );
    element('presets').append(button);
  }
}

let beforeDrag = null;
element('rate').addEventListener('input', () => {
  beforeDrag ??= link.shape;
  const shape = { kbps: kbpsAt(element('rate').value) };
  link.become(shape).catch(refused);
  showShape(shape);
});
element('rate').addEventListener('change', () => {
  note(`link: ${shapeWords(beforeDrag ?? link.shape)} → ${shapeWords(link.shape)}`);
  beforeDrag = null;
});
element('restart').addEventListener('click', async () => {
  try {
    await link.restart();
    note('link restarted');
  } catch (failure) {
    refused(failure);
  }
});

// --- twice a second

async function tick() {
  if (state.title !== null) {
    const seen = await link.state().catch(() => null);
    state.capacityKbps = seen?.kbpsNow ?? null;
    Object.assign(state, player.state());
    element('figure-rung').textContent = state.rung ?? '–';
    element('figure-capacity').textContent =
      seen && seen.kbpsNow === null ? UNLIMITED : rate(state.capacityKbps);
    element('figure-throughput').textContent = rate(state.throughputKbps);
    element('figure-buffer').textContent = `${state.bufferSeconds.toFixed(1)} s`;
    element('figure-dropped').textContent = `${state.droppedFrames} of ${state.frames}`;
    chart.add(seconds(), state.capacityKbps, state.throughputKbps, state.rungKbps);
  }
  setTimeout(tick, TICK_MS);
}

traces = (await (await fetch('/api/traces')).json()).traces;
showPresets();
showShape(link.shape);
await loadTitles();
setInterval(() => loadTitles().catch(() => {}), 5000);
window.weir = { state, play, become, link };
tick();
if (location.hash.length > 1) {
  play(decodeURIComponent(location.hash.slice(1)));
}
