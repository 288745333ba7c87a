// The room: everybody who watches, how it goes with them, and what their links carry.
// What it knows is also in window.room, for tests and for the curious.

import { Alone, Carried, People } from '/assets/room-charts.js';
import { LinkDesk } from '/assets/room-links.js';
import { Room } from '/assets/room-model.js';
import { Table } from '/assets/room-table.js';
import { bytes, called, colour, kbpsAt, rate, seconds, stepAt } from '/assets/room-words.js';

/** News is shown at most so often, charts and what passes with time once a second. */
const SHOW_EVERY_MS = 250;
const SECOND_MS = 1000;

/** How often at most somebody who listens is told how many watch. */
const SPEAK_EVERY_MS = 10000;

const element = (id) => document.getElementById(id);

const room = new Room();
const desk = new LinkDesk((refusal) => say(refusal));
const table = new Table(element('heads'), element('rows'), room, desk, openDetail);
const people = new People(element('people'));
const carried = new Carried(element('rates'));
const alone = new Alone(element('detail-rates'), element('detail-buffer'));

/** The viewer shown in detail, null if none is. */
let opened = null;
let bandElements = [];

function write(id, text) {
  if (element(id).textContent !== text) {
    element(id).textContent = text;
  }
}

// --- news

let isNews = false;
let shownAt = -Infinity;

function news() {
  if (!isNews) {
    isNews = true;
    setTimeout(show, Math.max(0, shownAt + SHOW_EVERY_MS - performance.now()));
  }
}

function show() {
  isNews = false;
  shownAt = performance.now();
  if (!document.hidden) {
    table.show();
    showTally();
    showDetail();
  }
}

function showTally() {
  const present = room.present();
  const stalled = present.filter((one) => one.said.state === 'stalled').length;
  const isEmpty = room.shown().length === 0;
  write('watching', String(present.length));
  write('watching-word', present.length === 1 ? 'watches' : 'watch');
  write('stalled', String(stalled));
  element('stalled-tally').hidden = stalled === 0;
  element('nobody').hidden = !isEmpty;
  document.body.classList.toggle('is-empty', isEmpty);
  showBands(present, stalled);
  showAll();
}

function showBands(present, stalled) {
  const bands = room.bands();
  const counts = Room.inBands(bands, room.course.at(-1)?.counts ?? []);
  const wanted = bands.map((band, i) => ({
    label: band.label,
    count: counts[i],
    fill: colour(band.place),
  }));
  wanted.reverse();
  wanted.push({ label: 'stand still', count: stalled, fill: 'var(--stalled)' });
  if (wanted.length !== bandElements.length) {
    bandElements = wanted.map(() => {
      const item = document.createElement('li');
      item.append(document.createElement('b'), ' ', document.createElement('span'));
      return item;
    });
    element('bands').replaceChildren(...bandElements);
  }
  wanted.forEach(({ label, count, fill }, i) => {
    const [number, name] = bandElements[i].children;
    if (number.textContent !== String(count) || name.textContent !== label) {
      number.textContent = String(count);
      name.textContent = label;
    }
    if (bandElements[i].dataset.fill !== fill) {
      bandElements[i].dataset.fill = fill;
      bandElements[i].style.setProperty('--fill', fill);
    }
    bandElements[i].classList.toggle('is-none', count === 0);
  });
}

let spoken = '';
let spokenAt = -Infinity;

/** For who listens to the page: not each change, but how it is now and then. */
function speak() {
  const present = room.present();
  const stalled = present.filter((one) => one.said.state === 'stalled').length;
  const words = `${present.length} watch, ${stalled} of them stand still`;
  if (words !== spoken && performance.now() - spokenAt > SPEAK_EVERY_MS) {
    spoken = words;
    spokenAt = performance.now();
    write('news', words);
  }
}

/** At once, as somebody waits for it. */
function say(words) {
  spokenAt = performance.now();
  write('all-about', words);
}

setInterval(() => {
  room.remember();
  const last = room.course.at(-1);
  write('used', rate(last.usedKbps));
  element('used-tally').hidden = room.usedLinks().length === 0;
  if (!document.hidden) {
    show();
    people.show(room.course, room.bands());
    carried.show(room.course);
    if (opened !== null && room.viewers.has(opened)) {
      alone.show(room.viewers.get(opened).course);
    }
    speak();
  }
}, SECOND_MS);

// --- all links at once

const allRate = element('all-rate');
const allTrace = element('all-trace');
let isAllHeld = false;

function showAll() {
  const links = room.usedLinks();
  const isOff = !desk.mayChange || links.length === 0;
  allRate.disabled = isOff;
  allTrace.disabled = isOff;
  const rates = links.map((link) => desk.wanted(link.link)?.kbps ?? link.kbpsNow);
  const isOne = rates.length > 0 && rates.every((one) => one === rates[0]);
  const words =
    rates.length === 0
      ? '–'
      : isOne
        ? rates[0] === null ? 'no limit' : rate(rates[0])
        : `${links.length} links, each its own`;
  write('all-words', words);
  allRate.setAttribute('aria-valuetext', words);
  if (rates.length > 0 && !isAllHeld) {
    const middle = rates.sort((one, other) => (one ?? Infinity) - (other ?? Infinity))[rates.length >> 1];
    allRate.value = middle === null ? allRate.max : stepAt(middle);
  }
}

function changeAll(change) {
  write('all-about', '');
  room.usedLinks().forEach((link) => desk.change(link.link, change));
  news();
}

allRate.addEventListener('pointerdown', () => (isAllHeld = true));
addEventListener('pointerup', () => (isAllHeld = false));
allRate.addEventListener('input', () => changeAll({ kbps: kbpsAt(Number(allRate.value)) }));
allTrace.addEventListener('change', () => {
  const { value } = allTrace;
  if (value !== '') {
    changeAll(value === 'unlimited' ? { kbps: null } : { trace: value });
    allTrace.value = '';
  }
});

element('token-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  await askRights(element('token').value.trim());
  element('token').value = '';
});

async function askRights(token) {
  const rights = await desk.ask(token);
  element('token-form').hidden = rights.mayChange;
  document.body.classList.toggle('may-change', rights.mayChange);
  if (!rights.mayChange) {
    write(
      'token-words',
      token
        ? rights.detail
        : rights.needsToken
          ? 'weir serve printed it. With it you may change every link; without it, each phone changes its own.'
          : rights.detail,
    );
  }
  news();
}

// --- one in detail

function openDetail(key) {
  opened = key;
  element('detail').hidden = false;
  document.body.classList.add('is-detailed');
  showDetail();
  alone.show(room.viewers.get(key).course);
  element('detail-name').focus();
}

function closeDetail() {
  const key = opened;
  opened = null;
  element('detail').hidden = true;
  document.body.classList.remove('is-detailed');
  document.querySelector(`tr[data-viewer="${CSS.escape(key)}"] .who`)?.focus();
}

element('detail-close').addEventListener('click', closeDetail);
addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && opened !== null && !element('join-dialog').open) {
    closeDetail();
  }
});

const detailRate = element('detail-rate');
detailRate.addEventListener('input', () => {
  desk.change(room.viewers.get(opened).said.link, { kbps: kbpsAt(Number(detailRate.value)) });
  news();
});

function facts(list, pairs) {
  const known = pairs.filter(([, value]) => value !== null && value !== undefined && value !== '');
  if (list.children.length !== known.length) {
    list.replaceChildren(
      ...known.map(() => {
        const pair = document.createElement('div');
        pair.append(document.createElement('dt'), document.createElement('dd'));
        return pair;
      }),
    );
  }
  known.forEach(([name, value], i) => {
    const [term, description] = list.children[i].children;
    if (term.textContent !== name || description.textContent !== value) {
      term.textContent = name;
      description.textContent = value;
    }
  });
}

function showDetail() {
  if (opened === null) {
    return;
  }
  const viewer = room.viewers.get(opened);
  if (!viewer) {
    closeDetail();
    return;
  }
  const { said } = viewer;
  const rung = room.rung(viewer);
  write('detail-name', called(viewer));
  facts(element('facts'), [
    ['State', room.isQuiet(viewer) && viewer.over === null ? 'silent' : said.state],
    ['Rung', rung === null ? null : `${rung.label}, ${rate(rung.kbps)}`],
    ['Measured', rate(said.throughputKbps)],
    ['Buffer', seconds(said.bufferMs)],
    ['Stalls', said.stalls ? `${said.stalls}, ${seconds(said.stalledMs ?? 0)} in all` : said.stalls === 0 ? 'none' : null],
    ['Start-up', said.startUpMs === null ? null : seconds(said.startUpMs)],
    ['At', said.positionMs === null ? null : seconds(said.positionMs)],
    ['Title', room.titles.get(said.title)?.title ?? said.title],
    ['Player', said.player],
    ['Received', `${bytes(said.bytes)} in ${said.responses} answers`],
    ['Errors', said.errors === 0 ? null : String(said.errors)],
    ['From', said.address],
    ['Session', said.isNamed ? said.viewer : null],
  ]);
  const link = room.link(viewer);
  element('detail-link').hidden = link === null;
  if (link === null) {
    return;
  }
  const wanted = desk.wanted(link.link);
  const kbps = wanted && 'kbps' in wanted ? wanted.kbps : link.kbpsNow;
  const words = kbps === null ? 'no limit' : rate(kbps);
  write('detail-words', words);
  detailRate.disabled = !desk.mayChange;
  detailRate.setAttribute('aria-valuetext', words);
  if (!detailRate.matches(':active')) {
    detailRate.value = kbps === null ? detailRate.max : stepAt(kbps);
  }
  facts(element('link-facts'), [
    ['Link', link.link],
    ['Trace', link.trace],
    ['Used', rate(link.kbpsUsed)],
    ['Delay', link.delay ? `${link.delay} ms` : null],
    ['Jitter', link.jitter ? `${link.jitter} ms` : null],
    ['Paused', link.paused ? 'the trace stands still' : null],
    ['Faults', link.faults?.join(', ')],
    ['Shared by', String(room.present().filter((one) => one.said.link === link.link).length)],
  ]);
}

// --- joining

async function showJoin() {
  const { addresses } = await (await fetch('/api/join')).json();
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname);
  const all = [...new Set([...(isHere ? [] : [`${location.origin}/`]), ...addresses])];
  for (const place of document.querySelectorAll('.invitation')) {
    invite(place, all, 0);
  }
}

function invite(place, addresses, chosen) {
  place.replaceChildren();
  const words = document.createElement('p');
  words.className = 'about';
  if (addresses.length === 0) {
    words.textContent =
      'This server listens to this machine only. For phones to come in, start it with: weir serve --host 0.0.0.0';
    place.append(words);
    return;
  }
  const address = addresses[chosen];
  const code = document.createElement('img');
  code.src = `/api/qr?text=${encodeURIComponent(address)}`;
  code.alt = `QR code of ${address}`;
  code.className = 'code';
  const text = document.createElement('a');
  text.href = address;
  text.className = 'where';
  text.textContent = address;
  place.append(code, text);
  if (addresses.length > 1) {
    words.textContent = 'If that does not open, another address of this machine may: ';
    const choice = document.createElement('select');
    choice.setAttribute('aria-label', 'Address');
    addresses.forEach((one, i) => choice.add(new Option(one, String(i), false, i === chosen)));
    choice.addEventListener('change', () => {
      invite(place, addresses, Number(choice.value));
      place.querySelector('select').focus();
    });
    words.append(choice);
    place.append(words);
  }
}

element('join-open').addEventListener('click', () => element('join-dialog').showModal());
element('join-close').addEventListener('click', () => element('join-dialog').close());

// --- the stream

let stream = null;

function listen() {
  stream = new EventSource('/api/events?about=titles,links,viewers');
  const on = (event, hear) =>
    stream.addEventListener(event, ({ data }) => {
      hear(JSON.parse(data));
      news();
    });
  stream.addEventListener('open', () => {
    room.beginAnew();
    element('lost').hidden = true;
  });
  stream.addEventListener('error', () => {
    write('lost', 'The server does not answer; trying again …');
    element('lost').hidden = false;
  });
  on('titles', (data) => room.hearTitles(data));
  on('links', (data) => room.hearLinks(data));
  on('viewers', (data) => room.hearViewers(data));
}

listen();
// A page that the browser keeps for the way back would keep one of its six connections too.
addEventListener('pagehide', () => stream.close());
addEventListener('pageshow', (event) => {
  if (event.persisted) {
    listen();
  }
});

window.room = { room, desk };

for (const { name, description } of (await (await fetch('/api/traces')).json()).traces) {
  const option = new Option(name, name);
  option.title = description;
  allTrace.add(option);
}
await Promise.all([askRights(), showJoin()]);
