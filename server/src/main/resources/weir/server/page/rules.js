// Our policies as rules of dash.js, and what a session was worth: both by the player's own Java, which is
// compiled into policies.js. A server without the player has none of it: then the list is empty.

import { Mind, Retold, policies as listed } from './policies.js';

/** {name, what, source} of every policy. */
export const policies = groups(listed(), 3).map(([name, what, source]) => ({ name, what, source }));

function groups(texts, size) {
  return Array.from({ length: texts.length / size }, (_, i) => texts.slice(i * size, (i + 1) * size));
}

const EVENTS = {
  MANIFEST_LOADED: 'manifestLoaded',
  STARTED: 'fragmentLoadingStarted',
  COMPLETED: 'fragmentLoadingCompleted',
  ABANDONED: 'fragmentLoadingAbandoned',
  SEEKING: 'playbackSeeking',
  PLAYING: 'playbackPlaying',
  PAUSED: 'playbackPaused',
  INIT_NEEDED: 'initFragmentNeeded',
  PROGRESS: 'loadingProgress',
};

/** Less than this between two requests is work, not waiting for room in the buffer, ms. */
const SHORTEST_WAIT_MS = 1;

/** How often a policy is asked about a transfer whose body comes, ms; our own player asks as often. */
const ASKED_EVERY_MS = 100;

/** What dash.js takes for a rule that wants nothing. */
const NO_CHANGE = { representation: null, priority: 0.5, reason: null, rule: null };

/**
 * A policy of ours for one dash.js player. Its attach(dash), after the page's own settings and before
 * there is a source, turns dash.js's rules off: ours decides alone, about video.
 *
 * options: seed (a whole number), title ({sizes}: sizes.json as parsed; without it sizes are rate times
 * duration), bufferMs (the most that dash.js is told to buffer), decided(decision), called once per
 * segment with the fields of a log's line, and story, an array that takes all that the policy is told and
 * answers.
 */
export function customRule(name, options = {}) {
  if (!policies.some((policy) => policy.name === name)) {
    throw new Error(`there is no policy ${name}; there are: ${policies.map((one) => one.name).join(', ')}`);
  }
  return new Seat(name, options);
}

/** Where a policy sits in dash.js, which asks its rules as often as it likes: a policy is asked once. */
class Seat {
  #name;
  #options;
  #dash = null;
  /** dash.js's own, which says when rules are asked. */
  #schedule = null;
  #streamId = null;
  #handlers = [];
  #observer = null;
  #timings = new Map();
  #beganMs = null;

  #mind = null;
  #periods = [];
  #ids = [];
  #kbps = [];
  #startMs = [];
  #sizeBits = [];

  /** Where that which has arrived ends: the segment to be decided on next. */
  #end = 0;
  #lastRung = -1;
  #isPlaying = false;
  /** The decision that waits for its request, {segment, rung, pauseMs, atMs, words}. */
  #answer = null;
  /** The transfer of a segment. */
  #running = null;
  /** When the last transfer was over, and the buffer then; null where it was no transfer. */
  #idle = null;

  constructor(name, options) {
    this.#name = name;
    this.#options = { seed: 1, bufferMs: 25000, ...options };
  }

  attach(dash) {
    this.#dash = dash;
    this.#beganMs = performance.now();
    const rules = Object.keys(dash.getSettings().streaming.abr.rules);
    dash.updateSettings({
      streaming: {
        abr: { rules: Object.fromEntries(rules.map((rule) => [rule, { active: false }])) },
        // For so long after giving up, dash.js would not go up.
        abandonLoadTimeout: 0,
        // What is in the buffer is played, as in our own player.
        buffer: { fastSwitchEnabled: false },
      },
    });
    const name = `weir ${this.#name}`;
    const always = (rule) => () => ({ create: () => ({ getClassName: () => name, ...rule }) });
    dash.addABRCustomRule(
      'qualitySwitchRules',
      name,
      always({ getSwitchRequest: (context) => this.#switchTo(context) }),
    );
    dash.addABRCustomRule(
      'abandonFragmentRules',
      `${name}, giving up`,
      always({ shouldAbandon: (context) => this.#giveUp(context) }),
    );
    dash.addRequestInterceptor(this.#sent);
    const on = (event, handler) => {
      dash.on(event, handler);
      this.#handlers.push([event, handler]);
    };
    const ofVideo = (act) => (event) => isVideo(event.request) && act(event);
    on(EVENTS.MANIFEST_LOADED, (event) => (this.#periods = list(event.data?.Period)));
    on(EVENTS.STARTED, ofVideo((event) => this.#started(event.request)));
    on(EVENTS.COMPLETED, ofVideo((event) => this.#completed(event)));
    on(EVENTS.ABANDONED, ofVideo((event) => this.#dropped(event.request)));
    on(EVENTS.SEEKING, (event) => this.#sought(event.seekTime));
    on(EVENTS.PLAYING, () => (this.#isPlaying = true));
    on(EVENTS.PAUSED, () => (this.#idle = null));
    // After a jump dash.js would fetch one segment in the rung it has, without asking. It begins with an
    // initialization segment; once that is on its way, rules may be asked again.
    on(EVENTS.INIT_NEEDED, (event) => {
      if (event.mediaType === 'video') {
        queueMicrotask(() => this.#schedule?.setShouldCheckPlaybackQuality(true));
      }
    });
    this.#observer = new PerformanceObserver((entries) => this.#keep(entries.getEntries()));
    this.#observer.observe({ type: 'resource' });
  }

  detach() {
    for (const [event, handler] of this.#handlers) {
      this.#dash.off(event, handler);
    }
    this.#handlers = [];
    this.#dash?.removeRequestInterceptor(this.#sent);
    this.#dash?.removeABRCustomRule(`weir ${this.#name}`);
    this.#dash?.removeABRCustomRule(`weir ${this.#name}, giving up`);
    this.#observer?.disconnect();
    this.#dash = null;
  }

  // --- what dash.js asks

  #switchTo(context) {
    if (context.getMediaType() !== 'video') {
      return NO_CHANGE;
    }
    this.#schedule = context.getScheduleController();
    this.#streamId = context.getStreamInfo().id;
    if (!this.#mind) {
      this.#begin(context);
    }
    if (this.#answer === null) {
      if (this.#end >= this.#startMs.length - 1 || this.#running) {
        return NO_CHANGE;
      }
      this.#cap(context);
      this.#waited();
      this.#decide();
    }
    return this.#wants(context);
  }

  /** Which of dash.js's representations the answer means. */
  #wants(context) {
    const id = this.#ids[this.#answer.rung];
    const representation = representations(context).find((one) => one.id === id) ?? null;
    return { ...NO_CHANGE, representation, reason: { message: this.#answer.words }, rule: this.#name };
  }

  #giveUp(context) {
    const request = context.getCurrentRequest();
    const running = this.#running;
    // As our sessions, never the first segment: there is nothing to play in the meantime.
    if (!running || request !== running.request || running.segment === 0 || running.sentMs === null) {
      return NO_CHANGE;
    }
    const elapsedMs = performance.now() - running.sentMs;
    running.firstByteMs ??= elapsedMs;
    const bodyMs = elapsedMs - running.firstByteMs;
    if (bodyMs < running.askAtMs) {
      return NO_CHANGE;
    }
    running.askAtMs = ASKED_EVERY_MS * (Math.floor(bodyMs / ASKED_EVERY_MS) + 1);
    const receivedBits = 8 * (request.bytesLoaded || 0);
    if (!this.#mind.mayGiveUp() || receivedBits >= 8 * request.bytesTotal) {
      return NO_CHANGE;
    }
    this.#stands(running.segment, running.bufferMs, running.atMs);
    const { segment, rung, sizeBits, firstByteMs } = running;
    const progress = [segment, rung, sizeBits, receivedBits, elapsedMs, firstByteMs, this.#bufferMs()];
    const answer = this.#mind.giveUp(...progress);
    this.#note('giveUp', ...progress, answer);
    if (answer < 0) {
      return NO_CHANGE;
    }
    this.#running = null;
    this.#ended(segment, rung, sizeBits, receivedBits, firstByteMs, elapsedMs, true);
    this.#decide();
    if (this.#answer.rung === rung) {
      // dash.js breaks nothing off for the rung it is fetching already, so the rest of it comes.
      const atMs = this.#atMs();
      this.#running = { ...running, atMs, bufferMs: this.#bufferMs(), rung, answer: this.#answer };
      this.#answer = null;
      this.#askInTime(this.#running);
      return NO_CHANGE;
    }
    return this.#wants(context);
  }

  // --- what the policy is told

  #begin(context) {
    const all = representations(context);
    this.#ids = all.map((one) => one.id);
    this.#kbps = all.map((one) => one.bandwidth / 1000);
    const known = this.#ids.map((id) =>
      this.#options.title?.sizes?.representations.find((one) => one.id === id)?.segmentBytes);
    this.#startMs = starts(this.#periods, this.#ids[0], all[0], known[0]?.length);
    const count = this.#startMs.length - 1;
    const areKnown = known.every((bytes) => bytes?.length === count);
    this.#sizeBits = areKnown ? known.map((bytes) => bytes.map((one) => 8 * one)) : [];
    const longestMs = this.#startMs.slice(1).reduce((most, ms, i) => Math.max(most, ms - this.#startMs[i]), 0);
    const facts = [
      this.#name,
      String(Math.trunc(this.#options.seed)),
      this.#kbps,
      all.map((one) => one.height || 0),
      this.#startMs,
      this.#sizeBits.flat(),
      Math.max(this.#options.bufferMs, 2 * longestMs),
      NaN,
      beside(this.#periods),
    ];
    this.#mind = new Mind(...facts);
    this.#note('make', ...facts);
  }

  #cap(context) {
    const allowed = new Set(
      context.getAbrController()
        .getPossibleVoRepresentationsFilteredBySettings(context.getMediaInfo(), true)
        .map((one) => one.id),
    );
    const beyond = this.#ids.findIndex((id) => !allowed.has(id));
    const top = Math.max(0, (beyond < 0 ? this.#ids.length : beyond) - 1);
    this.#mind.cap(top);
    this.#note('cap', top);
  }

  /** Tells of the time since the last transfer where it went by because the buffer was full. */
  #waited() {
    const idle = this.#idle;
    this.#idle = null;
    if (idle === null) {
      return;
    }
    const ms = performance.now() - idle.sinceMs;
    const segmentMs = this.#startMs[this.#end + 1] - this.#startMs[this.#end];
    if (ms > SHORTEST_WAIT_MS && idle.bufferMs + segmentMs >= this.#options.bufferMs) {
      this.#stands(this.#end, this.#bufferMs(), this.#atMs());
      this.#mind.waited(ms);
      this.#note('waited', ms);
    }
  }

  #decide() {
    const bufferMs = this.#bufferMs();
    const atMs = this.#atMs();
    const lastRung = this.#stands(this.#end, bufferMs, atMs);
    const mind = this.#mind;
    mind.decide();
    const [rung, pauseMs, reason, words] = [mind.rung(), mind.pauseMs(), mind.reason(), mind.words()];
    const inputs = [mind.first(), mind.second()];
    this.#note('decide', rung, pauseMs, reason, ...inputs, words);
    this.#answer = { segment: this.#end, rung, pauseMs, atMs, words };
    this.#options.decided?.({ segment: this.#end, rung, lastRung, pauseMs, bufferMs, reason, inputs, words });
  }

  #ended(segment, rung, sizeBits, receivedBits, firstByteMs, durationMs, wasGivenUp) {
    const transfer = [
      segment, rung, sizeBits, receivedBits, Math.min(firstByteMs, durationMs), durationMs, wasGivenUp, false,
    ];
    this.#stands(Math.min(this.#end, this.#startMs.length - 2), this.#bufferMs(), this.#atMs());
    this.#mind.ended(...transfer);
    this.#note('ended', ...transfer);
  }

  #stands(segment, bufferMs, atMs) {
    this.#mind.stands(segment, bufferMs, this.#lastRung, atMs, this.#isPlaying);
    this.#note('stands', segment, bufferMs, this.#lastRung, atMs, this.#isPlaying);
    return this.#lastRung;
  }

  #note(what, ...values) {
    this.#options.story?.push([what, ...values]);
  }

  #atMs() {
    return performance.now() - this.#beganMs;
  }

  /** From the playhead to the end of what has arrived: dash.js may not have appended it yet. */
  #bufferMs() {
    return Math.max(0, this.#startMs[this.#end] - 1000 * this.#dash.getVideoElement().currentTime);
  }

  // --- what dash.js does

  /** A request leaves for the network; before that it may have waited. */
  #sent = (message) => {
    if (this.#running && message.customData?.request === this.#running.request) {
      Object.assign(this.#running, { sentMs: performance.now(), firstByteMs: null, askAtMs: ASKED_EVERY_MS });
    }
    return Promise.resolve(message);
  };

  #started(request) {
    if (!this.#mind) {
      return;
    }
    const segment = this.#segmentAt(request.startTime);
    const rung = Math.max(0, this.#ids.indexOf(request.representation.id));
    const answer = this.#answer;
    this.#answer = null;
    this.#idle = null;
    if (segment !== this.#end) {
      // dash.js knows better, after a jump for one.
      this.#end = segment;
    }
    const restMs = answer ? answer.atMs + answer.pauseMs - this.#atMs() : 0;
    if (answer?.pauseMs > 0 && restMs > 0) {
      request.delayLoadingTime = Date.now() + restMs;
    }
    this.#running = {
      request,
      answer,
      segment,
      rung,
      sizeBits: this.#sizeBits[rung]?.[segment]
        ?? this.#kbps[rung] * (this.#startMs[segment + 1] - this.#startMs[segment]),
      bufferMs: this.#bufferMs(),
      atMs: this.#atMs(),
      sentMs: null,
      firstByteMs: null,
      askAtMs: ASKED_EVERY_MS,
    };
    this.#askInTime(this.#running);
  }

  /** dash.js asks whether to give up when something arrives; we are to be asked when nothing does, too. */
  #askInTime(running) {
    if (!this.#mind.mayGiveUp()) {
      return;
    }
    const timer = setInterval(() => {
      if (this.#running !== running || this.#dash === null) {
        clearInterval(timer);
      } else if (running.firstByteMs !== null) {
        this.#dash.trigger(EVENTS.PROGRESS, { request: running.request, streamId: this.#streamId });
      }
    }, ASKED_EVERY_MS);
  }

  #completed({ request, response, error }) {
    const running = this.#running;
    if (!running || request !== running.request) {
      return;
    }
    this.#running = null;
    if (error || !response) {
      this.#answer = running.answer;
      return;
    }
    const { segment, rung } = running;
    const { firstByteMs, durationMs } = this.#measured(running);
    this.#end = segment + 1;
    this.#lastRung = rung;
    const receivedBits = 8 * (response.byteLength ?? request.bytesLoaded);
    this.#ended(segment, rung, receivedBits, receivedBits, firstByteMs, durationMs, false);
    this.#idle = { sinceMs: performance.now(), bufferMs: this.#bufferMs() };
  }

  /** Broken off, and not by us: a jump, or the end. */
  #dropped(request) {
    if (request === this.#running?.request) {
      this.#running = null;
    }
  }

  #sought(seconds) {
    if (!this.#mind || !Number.isFinite(seconds)) {
      return;
    }
    const { buffered } = this.#dash.getVideoElement();
    for (let i = 0; i < buffered.length; i++) {
      if (buffered.start(i) <= seconds && seconds < buffered.end(i)) {
        return;
      }
    }
    this.#running = null;
    this.#answer = null;
    this.#idle = null;
    this.#isPlaying = false;
    this.#end = this.#segmentAt(seconds);
    this.#stands(this.#end, 0, this.#atMs());
    this.#mind.sought();
    this.#note('sought');
  }

  #segmentAt(seconds) {
    const ms = 1000 * seconds + 1;
    const after = this.#startMs.findIndex((startMs) => startMs > ms);
    return after < 0 ? this.#startMs.length - 2 : Math.max(0, after - 1);
  }

  // --- what the browser measures

  #keep(entries) {
    for (const entry of entries) {
      this.#timings.set(plain(entry.name), entry);
    }
    for (const address of this.#timings.keys()) {
      if (this.#timings.size <= 50) {
        break;
      }
      this.#timings.delete(address);
    }
  }

  /** First byte and end since the request, ms: as the network saw them, else as this page did. */
  #measured({ request, sentMs, firstByteMs }) {
    this.#keep(this.#observer.takeRecords());
    const entry = this.#timings.get(plain(request.url));
    if (entry && entry.responseStart > 0 && entry.startTime >= sentMs - SHORTEST_WAIT_MS) {
      return {
        firstByteMs: entry.responseStart - entry.startTime,
        durationMs: entry.responseEnd - entry.startTime,
      };
    }
    const durationMs = performance.now() - sentMs;
    return { firstByteMs: firstByteMs ?? durationMs, durationMs };
  }
}

/** Without the query, in which dash.js may write CMCD. */
function plain(address) {
  return new URL(address, location.href).href.split('?')[0];
}

function isVideo(request) {
  return request?.mediaType === 'video' && request.type === 'MediaSegment';
}

function list(value) {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}

/** All of the set, whatever caps there are, from the lowest rate up. */
function representations(context) {
  return [...context.getAbrController().getPossibleVoRepresentations(context.getMediaInfo(), true)]
    .sort((a, b) => a.bandwidth - b.bandwidth);
}

/** Where each segment starts, ms, and the end of the last, by the manifest as dash.js parsed it. */
function starts(periods, id, representation, count) {
  const parsed = periods
    .flatMap((period) => list(period.AdaptationSet))
    .flatMap((set) => list(set.Representation))
    .find((one) => one.id === id);
  const template = parsed?.SegmentTemplate;
  const timescale = template?.timescale ?? 1;
  const ms = [];
  let ticks = 0;
  for (const { t, d, r } of list(template?.SegmentTimeline?.S)) {
    ticks = t ?? ticks;
    for (let i = 0; i <= (r ?? 0); i++) {
      ms.push((1000 * (ticks - (template.presentationTimeOffset ?? 0))) / timescale);
      ticks += d;
    }
  }
  if (ms.length > 0) {
    return [...ms, (1000 * (ticks - (template.presentationTimeOffset ?? 0))) / timescale];
  }
  const endMs = 1000 * representation.mediaInfo.streamInfo.duration;
  const eachMs = 1000 * representation.segmentDuration;
  const segments = count ?? Math.max(1, Math.ceil(endMs / eachMs - 1e-6));
  const even = Array.from({ length: segments }, (_, i) => i * eachMs);
  return [...even, Math.max(endMs, (segments - 1) * eachMs + 1)];
}

/** What sound needs beside the picture, kbit/s: the lowest rate there is of it. */
function beside(periods) {
  const rates = periods
    .flatMap((period) => list(period.AdaptationSet))
    .filter((set) => set.contentType === 'audio' || String(set.mimeType ?? '').startsWith('audio'))
    .flatMap((set) => list(set.Representation).map((one) => one.bandwidth / 1000));
  return rates.length > 0 ? Math.min(...rates) : 0;
}

/** A story as text, a JSON array per line; what JSON has no number for becomes a text. */
export function storyLines(story) {
  const safe = (_, value) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value);
  return story.map((row) => JSON.stringify(row, safe));
}

const UNITS = { ms: 'ms', kbps: 'kbit/s', bytes: 'bytes', db: 'dB' };

/**
 * What a session was worth, from its log's lines (docs/log.md): {name, value, unit, words} per figure, value
 * null for what cannot be told of it. Null where the lines are no session, or there is no policies.js.
 */
export function summarize(lines) {
  const values = retell(lines);
  return values === null
    ? null
    : groups(Retold.figures(), 2).map(([name, words], i) => ({
        name,
        value: Number.isNaN(values[i]) ? null : values[i],
        unit: UNITS[name.split('_').at(-1)] ?? '',
        words,
      }));
}

function retell(lines) {
  if (Retold === null) {
    return null;
  }
  try {
    const events = lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line));
    const seed = /"seed":(-?\d+)/.exec(lines[0])?.[1] ?? '0'; // may have more digits than a number holds
    const session = told(events[0], seed);
    for (const line of events) {
      if (line.event === 'decision' && line.track === 0) {
        const none = line.words?.includes('unlimited') ? Infinity : NaN;
        const [first, second] = line.inputs ?? [];
        session.decision(line.rung, line.pauseMs ?? 0, line.reason, first ?? none, second ?? none);
      }
    }
    if (session.begin()) {
      events.slice(1).every((line) => hears(session, line));
    }
    return session.values();
  } catch {
    return null;
  }
}

const MOST = 2147483647;

/** A session as its log's first line describes it. */
function told(line, seed) {
  const session = new Retold(
    line.title.name,
    line.bufferMs,
    line.startBufferMs ?? 0,
    (line.replacement ?? 'none').toUpperCase(),
    line.givesUp ?? true,
    line.maxHeight ?? MOST,
    line.maxKbps ?? Infinity,
    line.rememberedKbps ?? NaN,
    line.idleMs,
    line.retries,
    line.backoffMs,
    line.fullStepMs ?? 0,
    seed,
  );
  for (const { kind, representations: all, startMs } of line.title.tracks) {
    session.track(
      kind.toUpperCase(),
      all.map((one) => one.id),
      all.map((one) => one.kbps),
      all.map((one) => one.height ?? 0),
      startMs,
      all.flatMap((one) => one.sizeBits ?? []),
      all.flatMap((one) => ('initBits' in one ? [one.initBits ?? NaN] : [])),
    );
  }
  return session;
}

/** False where nothing can follow. */
function hears(session, line) {
  const { elapsedMs, firstByteMs, durationMs } = line;
  const bits = 8 * line.bytes;
  switch (line.event) {
    case 'link':
      session.linkIs(line.t, line.kbps, line.latencyMs ?? 0);
      return true;
    case 'progress':
      session.progress(bits, elapsedMs, firstByteMs, line.answer ?? -1);
      return true;
    case 'response':
      return session.arrived(elapsedMs, bits, firstByteMs, durationMs);
    case 'abandon':
      return session.gaveUp(elapsedMs, bits, firstByteMs, durationMs, line.rung);
    case 'error':
      return session.failed(elapsedMs, line.why, line.status ?? 0);
    case 'wake':
      return session.woke(elapsedMs);
    case 'told':
      return wishes(session, line, elapsedMs, bits);
    default:
      return true; // commands and remarks: the session comes to them by itself
  }
}

function wishes(session, line, elapsedMs, bits) {
  switch (line.wish) {
    case 'pause':
      return session.paused(elapsedMs, bits);
    case 'resume':
      return session.resumed(elapsedMs, bits);
    case 'seek':
      return session.sought(elapsedMs, bits, line.toMs);
    case 'cap':
      return session.capped(elapsedMs, bits, line.maxHeight ?? MOST, line.maxKbps ?? Infinity);
    case 'lock':
      return session.locked(elapsedMs, bits, line.rung ?? -1);
    case 'change':
      return session.changed(elapsedMs, bits, line.policy);
    default:
      throw new Error(`no viewer can wish to '${line.wish}'`);
  }
}
