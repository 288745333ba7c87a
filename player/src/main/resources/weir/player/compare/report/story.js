// One session's story, unpacked when somebody looks at it. StoryRows.java writes what is read here.

async function inflate(text) {
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** What an element holds: one packed thing. */
export async function unpackText(text) {
  return new TextDecoder().decode(await inflate(text));
}

/** Reads varints: seven bits a byte, the lowest first, the sign in the lowest bit. */
class Reader {
  #bytes;
  #at = 0;

  constructor(bytes) {
    this.#bytes = bytes;
  }

  next() {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.#bytes[this.#at++];
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) {
        return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
      }
      factor *= 128;
    }
  }

  column(count) {
    return Array.from({ length: count }, () => this.next());
  }

  sums(count) {
    let sum = 0;
    return Array.from({ length: count }, () => (sum += this.next()));
  }
}

// 0 stands for infinity, and what is above 0 is one more than it was.
const input = (stored) => (stored === 0 ? null : stored > 0 ? stored - 1 : stored);

/** The link's rate from some times on. */
export async function unpackLink(text) {
  const reader = new Reader(await inflate(text));
  const count = reader.next();
  return { atMs: reader.sums(count), kbps: reader.sums(count) };
}

/** The story, its rows as objects, times in ms since the session began. */
export async function unpackStory(text, shape, names) {
  const reader = new Reader(await inflate(text));
  const count = reader.next();
  const startUpMs = reader.next();
  const endMs = reader.next();
  const columns = {};
  columns.sinceEnd = reader.column(count);
  columns.untilRequest = reader.column(count);
  columns.segment = reader.sums(count);
  for (const name of ['rung', 'reason', 'first', 'second', 'buffer']) {
    columns[name] = reader.column(count);
  }
  for (const name of ['waited', 'cause', 'firstByte', 'duration', 'kbit', 'outcome', 'detail']) {
    columns[name] = reader.column(count);
  }
  const stalls = intervals(reader);
  const marks = readMarks(reader, names);

  const rows = [];
  let endedMs = 0;
  let expectedMs = 0;
  for (let i = 0; i < count; i++) {
    const atMs = endedMs + columns.sinceEnd[i];
    const requestedMs = atMs + columns.untilRequest[i];
    const before = rows.at(-1);
    if (before) {
      const added = before.outcome === 'arrived' ? shape.segmentMs[before.segment] : 0;
      expectedMs = before.bufferMs + added - (atMs - before.atMs);
    }
    endedMs = requestedMs + columns.duration[i];
    const bodyMs = columns.duration[i] - columns.firstByte[i];
    rows.push({
      atMs,
      requestedMs,
      endedMs,
      segment: columns.segment[i],
      rung: columns.rung[i],
      reason: columns.reason[i],
      inputs: [input(columns.first[i]), input(columns.second[i])],
      bufferMs: expectedMs + columns.buffer[i],
      waitedMs: columns.waited[i],
      cause: columns.cause[i] > 0 ? names.causes[columns.cause[i] - 1] : '',
      firstByteMs: columns.firstByte[i],
      durationMs: columns.duration[i],
      kbit: columns.kbit[i],
      measuredKbps: bodyMs > 0 && columns.kbit[i] > 0 ? (columns.kbit[i] * 1000) / bodyMs : null,
      outcome: names.outcomes[columns.outcome[i]],
      detail: columns.detail[i],
    });
  }
  return { shape, rows, stalls, marks, startUpMs: startUpMs < 0 ? endMs : startUpMs, endMs };
}

function intervals(reader) {
  const count = reader.next();
  const from = reader.sums(count);
  const length = reader.column(count);
  return from.map((fromMs, i) => ({ fromMs, toMs: fromMs + length[i] }));
}

function readMarks(reader, names) {
  const count = reader.next();
  const at = reader.sums(count);
  const kind = reader.column(count);
  const values = reader.column(count);
  return at.map((atMs, i) => ({ atMs, kind: names.marks[kind[i]], value: values[i] }));
}

/** The buffer as corners of a line: times and levels in ms. */
export function bufferLine(story) {
  const still = [{ fromMs: 0, toMs: story.startUpMs }, ...story.stalls, ...pauses(story)];
  const played = (fromMs, toMs) =>
    still.reduce(
      (ms, one) => ms - Math.max(0, Math.min(toMs, one.toMs) - Math.max(fromMs, one.fromMs)),
      toMs - fromMs,
    );
  const line = { atMs: [], levelMs: [] };
  let time = 0;
  let level = 0;
  const add = (atMs, ms) => {
    line.atMs.push(atMs);
    line.levelMs.push(Math.max(0, ms));
  };
  // A line falls only while the title plays: standing still is a corner at either end.
  const until = (atMs) => {
    const corners = still
      .flatMap((one) => [one.fromMs, one.toMs])
      .filter((ms) => ms > time && ms < atMs)
      .sort((a, b) => a - b);
    for (const corner of [...corners, atMs]) {
      level = Math.max(0, level - played(time, corner));
      time = corner;
      add(time, level);
    }
  };
  add(0, 0);
  story.rows.forEach((row, i) => {
    until(row.atMs);
    level = row.bufferMs;
    add(row.atMs, level);
    if (row.outcome === 'unfinished') {
      return;
    }
    until(row.endedMs);
    if (row.outcome === 'arrived') {
      const next = story.rows[i + 1];
      level = next
        ? next.bufferMs + Math.max(0, played(row.endedMs, next.atMs))
        : level + story.shape.segmentMs[row.segment];
      add(row.endedMs, level);
    }
  });
  until(story.endMs);
  return line;
}

function pauses(story) {
  const found = [];
  for (const mark of story.marks) {
    if (mark.kind === 'pause') {
      found.push({ fromMs: mark.atMs, toMs: story.endMs });
    } else if (mark.kind === 'resume' && found.length > 0) {
      found.at(-1).toMs = mark.atMs;
    }
  }
  return found;
}
