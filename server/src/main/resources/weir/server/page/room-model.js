// Who is in the room, as the server's stream tells it, and how it was in the last two minutes.

export const SECONDS = 120;

/** A viewer that was silent for so long is only remembered, and after the other no longer shown. */
const QUIET_MS = 20000;
const FORGOTTEN_MS = 60000;

/** One that said it is over is shown a moment longer, so that one sees it go. */
const FAREWELL_MS = 4000;

/** The key of those who stand still, among the rungs in counts. */
export const STALLED = 'stalled';

export class Room {
  /** By name: {title, ladder: [{id, kbps, height, label}]}, the lowest rung first. */
  titles = new Map();
  links = new Map();
  viewers = new Map();

  /** One a second: {at, counts: Map of rung key to viewers, usedKbps, capacityKbps}. */
  course = [];

  /** Whether the stream has begun anew, and tells all there is. */
  #isFresh = { links: true, viewers: true };

  beginAnew() {
    this.#isFresh = { links: true, viewers: true };
  }

  hearTitles({ titles }) {
    this.titles = new Map(titles.map((one) => [one.name, { title: one.title, ladder: ladder(one) }]));
  }

  hearLinks({ links, ended }) {
    this.#hear('links', links, ended, 'link', (key, link) => this.links.set(key, link));
  }

  hearViewers({ viewers, ended }) {
    this.#hear('viewers', viewers, ended, 'viewer', (key, said) => {
      const viewer = this.viewers.get(key) ?? { key, course: [], said: null, since: 0, over: null };
      const now = performance.now();
      viewer.said = said;
      viewer.heardAt = now - said.silentMs;
      viewer.since = now - said.ageMs;
      const isOver = ['ended', 'failed', 'left'].includes(said.state);
      viewer.over = isOver ? (viewer.over ?? now) : null;
      this.viewers.set(key, viewer);
    });
  }

  #hear(about, now, ended, name, keep) {
    const all = this[about];
    if (this.#isFresh[about]) {
      this.#isFresh[about] = false;
      const keys = new Set(now.map((one) => one[name]));
      [...all.keys()].filter((key) => !keys.has(key)).forEach((key) => all.delete(key));
    }
    now.forEach((one) => keep(one[name], one));
    ended.forEach((key) => all.delete(key));
  }

  /** Those to be shown, as they came. */
  shown() {
    const now = performance.now();
    return [...this.viewers.values()]
      .filter((one) => now - one.heardAt < FORGOTTEN_MS)
      .filter((one) => one.over === null || now - one.over < FAREWELL_MS)
      .sort((one, other) => one.since - other.since || (one.key < other.key ? -1 : 1));
  }

  isQuiet(viewer) {
    return viewer.over !== null || performance.now() - viewer.heardAt > QUIET_MS;
  }

  /** Those who watch now. */
  present() {
    return this.shown().filter((one) => !this.isQuiet(one));
  }

  /** The rung a viewer is at: {id, kbps, label, at, of}, at counted from 0; null if not known. */
  rung(viewer) {
    const { title, representation, kbps, height } = viewer.said;
    const steps = this.titles.get(title)?.ladder ?? [];
    const at = steps.findIndex((one) => one.id === representation);
    if (at >= 0) {
      return { ...steps[at], at, of: steps.length };
    }
    return representation === null
      ? null
      : { id: representation, kbps, label: height ? `${height}p` : representation, at: -1, of: 0 };
  }

  /** The link a viewer is on, null if on none, or if it has ended. */
  link(viewer) {
    return viewer.said.link === null ? null : (this.links.get(viewer.said.link) ?? null);
  }

  /** The links that somebody is on. */
  usedLinks() {
    const keys = new Set(this.present().map((one) => one.said.link));
    return [...this.links.values()].filter((link) => keys.has(link.link));
  }

  /** What is told of viewers apart: the rungs of the one title they watch, or places of a ladder. */
  bands() {
    const names = new Set(this.present().map((one) => one.said.title));
    const only = names.size === 1 ? this.titles.get([...names][0]) : null;
    if (only?.ladder.length > 0) {
      return only.ladder.map((one, at) => ({
        key: one.id,
        label: one.label,
        place: place(at, only.ladder.length),
      }));
    }
    return ['lowest rungs', 'low', 'middle', 'high', 'highest rungs'].map((label, at) => ({
      key: `place-${at}`,
      label,
      place: at / 4,
    }));
  }

  /** How many are in each band, and how many stand still; asked of a moment's counts. */
  static inBands(bands, counts) {
    return bands.map(({ key }) => {
      let sum = 0;
      for (const [rung, count] of counts) {
        sum += rung.id === key || rung.place === key ? count : 0;
      }
      return sum;
    });
  }

  /** Writes down how it is now; to be called once a second. */
  remember() {
    const at = performance.now() / 1000;
    const present = this.present();
    const counts = [];
    let stalled = 0;
    for (const viewer of present) {
      const { said, course } = viewer;
      const rung = this.rung(viewer);
      const link = this.link(viewer);
      if (said.state === 'stalled') {
        stalled++;
      } else if (rung !== null && rung.at >= 0) {
        const found = counts.find(([one]) => one.title === said.title && one.id === rung.id);
        if (found) {
          found[1]++;
        } else {
          const of = `place-${Math.round(4 * place(rung.at, rung.of))}`;
          counts.push([{ title: said.title, id: rung.id, place: of }, 1]);
        }
      }
      course.push({
        at,
        rungKbps: rung?.kbps ?? null,
        throughputKbps: said.throughputKbps,
        capacityKbps: link?.kbpsNow ?? null,
        bufferMs: said.bufferMs,
        isStalled: said.state === 'stalled',
      });
      trim(course, at);
    }
    const links = this.usedLinks();
    const sum = (key) => links.reduce((all, one) => all + (one[key] ?? 0), 0);
    this.course.push({
      at,
      counts,
      stalled,
      watching: present.length,
      usedKbps: sum('kbpsUsed'),
      capacityKbps: links.some((one) => one.kbpsNow !== null) ? sum('kbpsNow') : null,
    });
    trim(this.course, at);
  }
}

function trim(course, at) {
  while (course.length > 0 && course[0].at < at - SECONDS - 2) {
    course.shift();
  }
}

/** From 0, the lowest, to 1, the highest. */
export function place(at, of) {
  return of < 2 ? 1 : at / (of - 1);
}

function ladder(title) {
  const rungs = title.representations
    .filter((one) => one.contentType === 'video')
    .sort((one, other) => one.bandwidth - other.bandwidth)
    .map((one) => ({
      id: one.id,
      kbps: one.bandwidth / 1000,
      label: one.height ? `${Math.min(one.width, one.height)}p` : one.id,
    }));
  // two of one height are told apart by their rates
  return rungs.map((one) => ({
    ...one,
    label:
      rungs.filter((other) => other.label === one.label).length > 1
        ? `${one.label} ${(one.kbps / 1000).toFixed(1)}M`
        : one.label,
  }));
}
