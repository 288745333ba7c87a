// The log of a session in the browser: JSON Lines as docs/log.md has them, which `weir report` draws.
//
// It tells of the video alone. dash.js decides by itself when to fetch, so its waits stand in the log as
// pauses of the decisions, and the session's own buffer never counts as full.

/** Less than this between two requests is work, not waiting, ms. */
const SHORTEST_PAUSE_MS = 1;

/** So much later than it should be is where a picture is held up by the device, ms. */
const LEAST_HELD_MS = 250;

const FAILURES = { 0: 'RESET', 404: 'NOT_FOUND', 410: 'NOT_FOUND' };

export class Journal {
  lines = [];
  #beganMs;
  #about;
  #title;
  #lastMs = 0;
  #isBegun = false;
  #queue = [];
  #waiting = [];
  #next = 0;
  #kbps = null;
  #shown = -1;
  #stalledAt = null;
  #playedAt = null;
  #sums = { startUpMs: 0, playedMs: 0, stalledMs: 0, pausedMs: 0, seekingMs: 0, stalls: 0, switches: 0 };
  #playedKbit = 0;
  #isOver = false;
  #from = 0;
  #hasPicture = false;
  #lateMs = 0;
  #heldMs = 0;

  /**
   * {@code about}: texts of the first line beside what is the title's, and the seed. {@code title}: {name,
   * durationMs, segments, rungs: [{id, kbps, height, sizeBits or null}] from the lowest up}.
   */
  constructor(about, title, beganMs) {
    this.#about = about;
    this.#title = title;
    this.#beganMs = beganMs;
  }

  get text() {
    return this.lines.map((line) => `${line}\n`).join('');
  }

  /** Whether a request for video can belong to it: of a jump it knows nothing. */
  isNext(segment) {
    const last = this.#queue.at(-1);
    return !this.#isBegun || segment === (last ? last.segment + 1 : this.#next);
  }

  linkIs(atMs, kbps, latencyMs) {
    if (this.#isBegun && !this.#isOver && kbps !== null && kbps !== this.#kbps) {
      this.#kbps = kbps;
      this.#line(atMs - this.#beganMs, 'link', { kbps, latencyMs });
    }
  }

  /**
   * A request for a segment goes out. {@code decision}: {rung, lastRung, bufferMs, reason, inputs, words}.
   * dash.js may send the next while one still runs; the log tells of one after the other.
   */
  requested(atMs, segment, segmentMs, decision, sizeBits) {
    if (this.#isOver) {
      return;
    }
    if (!this.#isBegun) {
      this.#begin(segment, segmentMs);
    }
    this.#queue.push({ atMs: atMs - this.#beganMs, segment, decision, sizeBits, attempts: 1, outcome: null });
    if (this.#queue.length === 1) {
      this.#ask(this.#queue[0]);
    }
  }

  arrived(atMs, segment, bytes, firstByteMs, durationMs) {
    this.#settle(segment, 'response', atMs, { bytes, firstByteMs: Math.min(firstByteMs, durationMs), durationMs });
  }

  /** {@code rung}: the one that dash.js would rather have. */
  abandoned(atMs, segment, bytes, firstByteMs, rung) {
    const entry = this.#queue.find((one) => one.segment === segment);
    const durationMs = entry ? Math.max(0, atMs - this.#beganMs - entry.atMs) : 0;
    this.#settle(segment, 'abandon', atMs, { bytes, firstByteMs: Math.min(firstByteMs, durationMs), durationMs, rung });
  }

  #settle(segment, event, atMs, fields) {
    const entry = this.#queue.find((one) => one.segment === segment && one.outcome === null);
    if (!entry || this.#isOver) {
      return;
    }
    entry.outcome = { event, t: atMs - this.#beganMs, fields };
    this.#tellOutcomes();
  }

  /** Those that can be told in order; the first only when there is a picture, since playing begins with it. */
  #tellOutcomes() {
    while (this.#hasPicture && this.#queue[0]?.outcome) {
      const { outcome } = this.#queue.shift();
      this.#hold(Math.max(outcome.t, this.#lastMs));
      this.#elapsed(outcome.t, outcome.event, outcome.fields);
      if (outcome.event === 'response') {
        this.#next++;
      }
      if (this.#queue.length > 0) {
        this.#ask(this.#queue[0]);
      }
    }
    if (this.#isPlayingOut()) {
      this.#line(this.#lastMs, 'wait', { ms: null, cause: 'PLAYOUT' });
    }
  }

  /** The picture is so late by now, beside stalls and pauses: the device cannot keep up. */
  isLate(ms) {
    this.#lateMs = ms;
  }

  /** A buffer that is not played from is not drained; to the log that is as if the viewer had paused. */
  #hold(t) {
    const heldMs = Math.min(this.#lateMs - this.#heldMs, t - this.#lastMs);
    if (heldMs > LEAST_HELD_MS) {
      this.#heldMs += heldMs;
      this.#sums.pausedMs += heldMs;
      this.#tell(t - heldMs, 'pause');
      this.#tell(t, 'resume');
    }
  }

  /** Playback begins, {@code ms} after the session did: what came before is dealt with now. */
  startedUp(ms) {
    this.#sums.startUpMs = ms;
    this.#hasPicture = true;
    const [first] = this.#queue;
    if (first?.outcome) {
      first.outcome.t = Math.max(first.outcome.t, ms);
      this.#tellOutcomes();
    }
  }

  #ask({ atMs, segment, decision, sizeBits }) {
    const t = Math.max(atMs, this.#lastMs);
    const waitedMs = t - this.#lastMs;
    const isWait = waitedMs > SHORTEST_PAUSE_MS || this.#waiting.length > 0;
    const index = this.#index(segment);
    // A wish may come at the very end of the wait, and must not seem to end it.
    const pauseMs = isWait ? waitedMs + (this.#waiting.length > 0 ? 1 : 0) : 0;
    this.#line(this.#lastMs, 'decision', {
      track: 0,
      segment: index,
      rung: decision.rung,
      lastRung: decision.lastRung,
      pauseMs,
      bufferMs: decision.bufferMs,
      reason: decision.reason,
      inputs: decision.inputs,
      words: decision.words,
    });
    if (isWait) {
      this.#line(this.#lastMs, 'wait', { ms: pauseMs, cause: 'POLICY' });
      for (const told of this.#waiting) {
        this.#tell(told.atMs, told.wish);
      }
      this.#waiting = [];
      this.#elapsed(t, 'wake', {});
    }
    this.#line(t, 'request', { track: 0, rung: decision.rung, segment: index, sizeBits, attempt: 1 });
  }

  /** An attempt failed; dash.js tries again in the same rung. */
  failed(atMs, status) {
    const [running] = this.#queue;
    if (!running) {
      return;
    }
    const why = FAILURES[status] ?? (status >= 500 ? 'SERVER_ERROR' : 'REFUSED');
    const mayPass = why === 'RESET' || why === 'SERVER_ERROR';
    if (mayPass && running.attempts++ === 1) {
      this.#elapsed(atMs - this.#beganMs, 'error', { why, status });
    } else {
      // Our own session would go elsewhere by now, so this is a remark.
      this.#line(atMs - this.#beganMs, 'failed-again', { why, status });
    }
  }

  /** The viewer pauses (or what holds the picture up for them), or goes on. */
  told(atMs, wish) {
    if (!this.#isBegun || this.#isOver) {
      return;
    }
    if (this.#queue.length > 0 || this.#isPlayingOut()) {
      this.#tell(atMs - this.#beganMs, wish);
    } else {
      this.#waiting.push({ atMs: atMs - this.#beganMs, wish });
    }
  }

  shows(atMs, segment, rung) {
    if (this.#shown >= 0 && this.#shown !== rung && this.#isBegun) {
      this.#sums.switches++;
      this.#line(atMs - this.#beganMs, 'switch', { segment: this.#index(segment), from: this.#shown, to: rung });
    }
    this.#shown = rung;
  }

  /** Playback moved on by this much, in the rung that shows. */
  played(ms) {
    this.#sums.playedMs += ms;
    this.#playedKbit += (ms / 1000) * (this.#title.rungs[Math.max(0, this.#shown)]?.kbps ?? 0);
  }

  stalls(atMs) {
    this.#stalledAt = atMs;
    this.#sums.stalls++;
    this.#line(atMs - this.#beganMs, 'stall', {});
  }

  resumes(atMs) {
    if (this.#stalledAt !== null) {
      const stalledMs = atMs - this.#stalledAt;
      this.#stalledAt = null;
      this.#sums.stalledMs += stalledMs;
      this.#line(atMs - this.#beganMs, 'resume', { stalledMs });
    }
  }

  ended(atMs) {
    if (this.#isOver || !this.#isBegun) {
      return;
    }
    this.resumes(atMs);
    if (this.#isPlayingOut()) {
      this.#elapsed(atMs - this.#beganMs, 'wake', {});
    }
    const { playedMs } = this.#sums;
    this.#line(atMs - this.#beganMs, 'end', {
      ending: 'PLAYED',
      ...this.#sums,
      meanKbps: playedMs > 0 ? (this.#playedKbit * 1000) / playedMs : 0,
    });
    this.#isOver = true;
  }

  #index(segment) {
    return segment - this.#from;
  }

  #isPlayingOut() {
    return this.#queue.length === 0 && this.#index(this.#next) >= this.#title.segments - this.#from;
  }

  /** A session that begins in the middle, after a jump, has what is left as its title. */
  #begin(segment, segmentMs) {
    this.#isBegun = true;
    this.#from = segment;
    this.#next = segment;
    const { name, durationMs, segments, rungs } = this.#title;
    const count = segments - segment;
    // Those of our own are equally long, but for the last.
    const isEven = (segments - 1) * segmentMs < durationMs;
    const startMs = [];
    for (let i = 0; i < count; i++) {
      startMs.push(i * (isEven ? segmentMs : durationMs / segments));
    }
    startMs.push(Math.max(durationMs - (isEven ? segmentMs : durationMs / segments) * segment, (startMs.at(-1) ?? 0) + 1));
    const { seed, ...texts } = this.#about;
    this.#line(0, 'session', {
      ...texts,
      seed,
      bufferMs: durationMs + 2 * segmentMs,
      startBufferMs: 0,
      replacement: 'none',
      givesUp: true,
      idleMs: 20000,
      retries: 3,
      backoffMs: 0,
      title: {
        name,
        tracks: [
          {
            kind: 'video',
            representations: rungs.map(({ id, kbps, height, sizeBits }) => ({
              id,
              kbps,
              height,
              ...(sizeBits ? { sizeBits: sizeBits.slice(segment) } : {}),
            })),
            startMs,
          },
        ],
      },
    });
  }

  #tell(t, wish) {
    this.#elapsed(t, 'told', { bytes: 0, wish });
  }

  /** A line that moves the session's clock. */
  #elapsed(t, event, fields) {
    const atMs = Math.max(t, this.#lastMs);
    this.#line(atMs, event, { elapsedMs: atMs - this.#lastMs, ...fields });
    this.#lastMs = atMs;
  }

  #line(t, event, fields) {
    this.lines.push(JSON.stringify({ t, event, ...fields }));
  }
}
