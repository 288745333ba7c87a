// The viewers, one row each: a row stays the same element as long as its viewer stays.

import { place } from '/assets/room-model.js';
import { called, colour, kbpsAt, rate, seconds, stepAt } from '/assets/room-words.js';

/** The whole of a buffer's bar. */
const LONGEST_BUFFER_MS = 30000;

/** Of equals, who came first is first. */
const COLUMNS = [
  { key: 'viewer', label: 'Viewer', by: (row) => called(row.viewer).toLowerCase() },
  { key: 'title', label: 'Title', by: (row) => row.viewer.said.title },
  { key: 'state', label: 'State', by: (row) => row.viewer.said.state ?? '' },
  { key: 'rung', label: 'Rung', by: (row) => (row.rung ? place(row.rung.at, row.rung.of) : -1) },
  { key: 'rate', label: 'Rate', by: (row) => row.rung?.kbps ?? -1 },
  { key: 'measured', label: 'Measured', by: (row) => row.viewer.said.throughputKbps ?? -1 },
  { key: 'buffer', label: 'Buffer', by: (row) => row.viewer.said.bufferMs ?? -1 },
  { key: 'stalls', label: 'Stalls', by: (row) => row.viewer.said.stalls ?? -1 },
  { key: 'link', label: 'Link', by: (row) => row.capacity },
];

export class Table {
  #room;
  #desk;
  #body;
  #open;
  #rows = new Map();
  #heads = new Map();
  #sort = { key: null, isRising: true };
  #isHeld = false;

  /** open(key) is called when somebody wants to see a viewer in detail. */
  constructor(heads, body, room, desk, open) {
    this.#room = room;
    this.#desk = desk;
    this.#body = body;
    this.#open = open;
    for (const column of COLUMNS) {
      const head = document.createElement('th');
      head.scope = 'col';
      head.setAttribute('role', 'columnheader');
      head.className = `is-${column.key}`;
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = column.label;
      button.addEventListener('click', () => this.#sortBy(column.key));
      head.append(button);
      heads.append(head);
      this.#heads.set(column.key, head);
    }
    // Rows do not change places under a hand that holds one of their sliders.
    body.addEventListener('pointerdown', () => (this.#isHeld = true));
    addEventListener('pointerup', () => (this.#isHeld = false));
    addEventListener('pointercancel', () => (this.#isHeld = false));
  }

  #sortBy(key) {
    const { key: before, isRising } = this.#sort;
    this.#sort = { key, isRising: key === before ? !isRising : ['viewer', 'title'].includes(key) };
    for (const [one, head] of this.#heads) {
      if (one === key) {
        head.ariaSort = this.#sort.isRising ? 'ascending' : 'descending';
      } else {
        head.removeAttribute('aria-sort');
      }
    }
    this.show(true);
  }

  /** isAsked: somebody wants another order now, whatever has the focus. */
  show(isAsked = false) {
    const shown = this.#room.shown();
    const keys = new Set(shown.map((one) => one.key));
    for (const [key, row] of this.#rows) {
      if (!keys.has(key)) {
        row.element.remove();
        this.#rows.delete(key);
      }
    }
    const rows = shown.map((viewer) => {
      const row = this.#rows.get(viewer.key) ?? this.#row(viewer);
      row.viewer = viewer;
      row.rung = this.#room.rung(viewer);
      const link = this.#room.link(viewer);
      row.capacity = link === null ? -1 : (link.kbpsNow ?? Infinity);
      this.#fill(row, link);
      return row;
    });
    if (isAsked || !(this.#isHeld || this.#body.contains(document.activeElement))) {
      this.#order(rows);
    } else {
      rows.filter((row) => !row.element.isConnected).forEach((row) => this.#body.append(row.element));
    }
  }

  #order(rows) {
    const column = COLUMNS.find((one) => one.key === this.#sort.key);
    if (column) {
      const sign = this.#sort.isRising ? 1 : -1;
      rows.forEach((row) => (row.by = column.by(row)));
      rows.sort((one, other) => sign * (one.by < other.by ? -1 : one.by > other.by ? 1 : 0));
    }
    let before = null;
    for (const { element } of rows) {
      const place = before === null ? this.#body.firstElementChild : before.nextElementSibling;
      if (place !== element) {
        this.#body.insertBefore(element, place);
      }
      before = element;
    }
  }

  #row(viewer) {
    const element = document.createElement('tr');
    element.setAttribute('role', 'row');
    element.dataset.viewer = viewer.key;
    const row = { element, texts: new Map(), viewer, cells: {} };
    for (const { key } of COLUMNS) {
      const cell = document.createElement(key === 'viewer' ? 'th' : 'td');
      cell.setAttribute('role', key === 'viewer' ? 'rowheader' : 'cell');
      cell.className = `is-${key}`;
      row.cells[key] = cell;
      element.append(cell);
    }
    row.cells.viewer.scope = 'row';
    const name = add(row, 'viewer', 'button', 'who');
    name.type = 'button';
    name.addEventListener('click', () => this.#open(row.viewer.key));
    add(row, 'viewer', 'small', 'player');
    add(row, 'title', 'span', 'words');
    add(row, 'state', 'span', 'state');
    row.stair = add(row, 'rung', 'i', 'steps');
    add(row, 'rung', 'b', 'label');
    add(row, 'rate', 'span', 'rate-words');
    add(row, 'measured', 'span', 'measured-words');
    row.bar = add(row, 'buffer', 'i', 'bar');
    add(row, 'buffer', 'b', 'seconds');
    add(row, 'stalls', 'span', 'count');
    add(row, 'stalls', 'small', 'stalled-words');
    add(row, 'link', 'span', 'link-name');
    row.slider = add(row, 'link', 'input', 'slider');
    row.slider.type = 'range';
    row.slider.min = 0;
    row.slider.max = 400;
    row.slider.addEventListener('input', () => {
      this.#desk.change(row.viewer.said.link, { kbps: kbpsAt(Number(row.slider.value)) });
      this.show();
    });
    add(row, 'link', 'output', 'capacity');
    element.addEventListener('click', (event) => {
      if (!event.target.closest('button, input')) {
        this.#open(row.viewer.key);
      }
    });
    this.#rows.set(viewer.key, row);
    return row;
  }

  #fill(row, link) {
    const { viewer, rung, element } = row;
    const { said } = viewer;
    const isQuiet = this.#room.isQuiet(viewer);
    const state = isQuiet && viewer.over === null ? 'silent' : (said.state ?? 'watching');
    set(element, 'state', state);
    set(element, 'stalls', String(said.stalls ?? 0));
    this.#write(row, 'who', called(viewer));
    this.#write(row, 'player', said.player ?? (said.isNamed ? 'by CMCD' : 'unnamed'));
    this.#write(row, 'words', this.#room.titles.get(said.title)?.title ?? said.title);
    this.#write(row, 'state', state);
    const at = rung === null || rung.at < 0 ? null : place(rung.at, rung.of);
    this.#write(row, 'label', rung?.label ?? '–');
    property(row.stair, '--filled', at === null ? '0' : String((rung.at + 1) / rung.of));
    property(row.stair, '--count', String(rung?.of || 1));
    property(row.stair, '--rung', at === null ? 'transparent' : colour(at));
    this.#write(row, 'rate-words', rate(rung?.kbps));
    this.#write(row, 'measured-words', rate(said.throughputKbps));
    const share = said.bufferMs === null ? 0 : Math.min(1, said.bufferMs / LONGEST_BUFFER_MS);
    property(row.bar, '--filled', share.toFixed(2));
    this.#write(row, 'seconds', seconds(said.bufferMs));
    this.#write(row, 'count', said.stalls === null ? '–' : String(said.stalls));
    this.#write(row, 'stalled-words', said.stalledMs ? seconds(said.stalledMs) : '');
    this.#fillLink(row, link);
  }

  #fillLink(row, link) {
    const key = row.viewer.said.link;
    const wanted = key === null ? undefined : this.#desk.wanted(key);
    const kbps = wanted && 'kbps' in wanted ? wanted.kbps : link?.kbpsNow;
    const shape = link?.trace ? ` · ${link.trace}` : '';
    this.#write(row, 'link-name', key === null ? 'none' : key + shape);
    row.slider.hidden = link === null;
    row.slider.disabled = !this.#desk.mayChange;
    const words = link === null ? '' : kbps === null || kbps === undefined ? 'no limit' : rate(kbps);
    this.#write(row, 'capacity', words);
    if (link !== null) {
      const step = String(kbps ? stepAt(kbps) : 400);
      if (row.slider.value !== step && !row.slider.matches(':active')) {
        row.slider.value = step;
      }
      if (row.said !== words + key) {
        row.said = words + key;
        row.slider.setAttribute('aria-label', `Rate of the link ${key}`);
        row.slider.setAttribute('aria-valuetext', words);
      }
    }
  }

  /** Only what has changed is written, so that nothing is laid out in vain. */
  #write(row, name, text) {
    const known = row.texts.get(name);
    if (known.text !== text) {
      known.text = text;
      known.element.textContent = text;
      if (name === 'who' || name === 'link-name') {
        known.element.title = text;
      }
    }
  }
}

function add(row, column, tag, name) {
  const element = document.createElement(tag);
  element.className = name;
  row.cells[column].append(element);
  row.texts.set(name, { element, text: '' });
  return element;
}

function set(element, name, value) {
  if (element.dataset[name] !== value) {
    element.dataset[name] = value;
  }
}

const written = new WeakMap();

function property(element, name, value) {
  const known = written.get(element) ?? {};
  if (known[name] !== value) {
    known[name] = value;
    written.set(element, known);
    element.style.setProperty(name, value);
  }
}
