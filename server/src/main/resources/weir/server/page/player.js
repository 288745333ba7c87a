// One play of one title: dash.js with a policy, or the device's own HLS where there is no MSE, and its log.

import { Journal } from '/assets/journal.js';
import { rate, rungName } from '/assets/words.js';

// Short, so that one need not wait half a minute to see a switch that was decided.
const BUFFER_SECONDS = 10;

/** dash.js without any rule of its own. */
const NO_RULES = {
  throughputRule: { active: false },
  bolaRule: { active: false },
  insufficientBufferRule: { active: false },
  switchHistoryRule: { active: false },
  droppedFramesRule: { active: false },
  abandonRequestsRule: { active: false },
  l2ARule: { active: false },
  loLPRule: { active: false },
};

// Two segments by default: then the rule that guards against running dry takes the little buffer of a
// start for that, and what it undoes is held against the higher rungs for long.
const PATIENT = { insufficientBufferRule: { parameters: { segmentIgnoreCount: 6 } } };

/** Rule sets of dash.js itself. */
export const THEIRS = [
  { name: 'dash.js', what: 'its default: throughput, and BOLA once the buffer is full', rules: PATIENT },
  {
    name: 'dash.js throughput',
    what: 'what 0.9 of the measured throughput carries',
    rules: { ...PATIENT, bolaRule: { active: false } },
  },
  {
    name: 'dash.js bola',
    what: 'BOLA: the buffer decides',
    rules: { ...PATIENT, throughputRule: { active: false } },
  },
  { name: 'dash.js l2a', what: 'learns to adapt (low latency)', rules: { ...NO_RULES, l2ARule: { active: true } } },
  { name: 'dash.js lol+', what: 'learns which rung is best (low latency)', rules: { ...NO_RULES, loLPRule: { active: true } } },
  { name: 'lowest', what: 'the lowest rung, always', rules: NO_RULES, fixed: 'lowest' },
  { name: 'highest', what: 'the highest rung, always', rules: NO_RULES, fixed: 'highest' },
];

/** Whether the browser lets scripts feed the picture; an iPhone of old plays HLS alone. */
export function canFeed() {
  return 'MediaSource' in window || 'ManagedMediaSource' in window;
}

// What the browser measured of each response, by address without its query.
const timings = new Map();
const observer = new PerformanceObserver((list) => keep(list.getEntries()));
observer.observe({ type: 'resource' });

/** Without the query, in which dash.js may write CMCD. */
function plain(address) {
  return new URL(address, location.href).href.split('?')[0];
}

function keep(entries) {
  for (const entry of entries) {
    timings.set(plain(entry.name), entry);
  }
  for (const address of timings.keys()) {
    if (timings.size <= 200) {
      break;
    }
    timings.delete(address);
  }
}

function timing(address) {
  keep(observer.takeRecords());
  return timings.get(plain(address));
}

/** Media that dash.js is loaded for once, when first something plays. */
const library = () => import('/assets/packages/dash.mediaplayer.min.js');

export class Player {
  #video;
  #tell;
  #about;
  #title;
  #rungs;
  #dash = null;
  #rule = null;
  #journal = null;
  #session = crypto.randomUUID?.() ?? `${Math.random()}`.slice(2);
  #listening = new AbortController();
  #startedMs = null;
  #playingMs = null;
  #stalledMs = null;
  #pausedMs = null;
  #segmentMs = null;
  #running = new Map();
  #reason = null;
  #ruled = null;
  #timeSeconds = 0;
  #isOver = false;
  #state;
  #playedKbit = 0;
  #playedSeconds = 0;
  /** From where lateness counts: moment and place, and what was rightly spent standing since. */
  #since = null;

  /**
   * tell(what) is called with {kind, ...}: playing, decision, switch, stall, resume, ended, error.
   * {@code about}: {policy, title, sizes, link}, title and sizes as the server tells them, link a Link.
   */
  constructor(video, tell, about) {
    this.#video = video;
    this.#tell = tell;
    this.#about = about;
    this.#title = about.title;
    this.#rungs = ladder(about.title, about.sizes);
    this.#state = {
      phase: 'starting',
      rung: null,
      rungKbps: null,
      chosen: null,
      chosenKbps: null,
      throughputKbps: null,
      bufferSeconds: 0,
      timeSeconds: 0,
      frames: 0,
      droppedFrames: 0,
      stalls: 0,
      stalledSeconds: 0,
      switches: 0,
      meanKbps: null,
      startUpSeconds: null,
      lateSeconds: 0,
      reason: '',
    };
    const on = (name, act) => video.addEventListener(name, act, { signal: this.#listening.signal });
    on('waiting', () => this.#stall());
    on('playing', () => this.#plays());
    on('pause', () => this.#pause());
    on('play', () => this.#goOn());
    on('timeupdate', () => this.#moved());
    on('seeked', () => this.#countAnew());
    on('ended', () => this.#ended());
    on('error', () => this.#isNative() && this.#failed(video.error?.message || 'the device cannot play this'));
  }

  get session() {
    return this.#session;
  }

  get rungs() {
    return this.#rungs;
  }

  /** The log so far, as JSON Lines. */
  get log() {
    return this.#journal?.text ?? '';
  }

  #isNative() {
    return !canFeed();
  }

  /** Loads what playing needs, so that {@link start} is at once; several can then start together. */
  async prepare() {
    if (this.#isNative()) {
      return;
    }
    const { MediaPlayer } = await library();
    this.#dash = MediaPlayer().create();
    await this.#choose();
    this.#listen(MediaPlayer.events);
  }

  async #choose() {
    const set = THEIRS.find((one) => one.name === this.#about.policy);
    this.#dash.updateSettings({
      debug: { logLevel: 1 },
      streaming: {
        buffer: {
          bufferTimeDefault: BUFFER_SECONDS,
          bufferTimeAtTopQuality: BUFFER_SECONDS,
          bufferTimeAtTopQualityLongForm: BUFFER_SECONDS,
          // Each segment is fetched once, and the log can be read as one session.
          fastSwitchEnabled: false,
        },
        abr: { rules: set?.rules ?? NO_RULES, ...this.#fixed(set?.fixed) },
        // Each play is to begin without knowledge of links that were before.
        lastBitrateCachingInfo: { enabled: false },
      },
    });
    // The session's name alone, as CMCD says it: the beacons say the rest. With its own CMCD dash.js 5.2.1 does
    // not end a request that it gives up, asks for the segment after it, and leaves a hole.
    const cmcd = `CMCD=${encodeURIComponent(`sid="${this.#session}"`)}`;
    this.#dash.addRequestInterceptor((request) => {
      request.url += `${request.url.includes('?') ? '&' : '?'}${cmcd}`;
      return Promise.resolve(request);
    });
    if (!set) {
      const { customRule } = await import('/assets/rules.js');
      this.#rule = customRule(this.#about.policy, {
        seed: this.#about.link.shape.seed ?? 0,
        title: { name: this.#title.name, sizes: this.#about.sizes, durationMs: this.#title.durationMs },
        bufferMs: BUFFER_SECONDS * 1000,
        decided: (decision) => (this.#ruled = decision),
      });
      this.#rule.attach(this.#dash);
    }
  }

  #fixed(which) {
    if (!which) {
      return {};
    }
    const kbps = which === 'lowest' ? this.#rungs[0].kbps : this.#rungs.at(-1).kbps;
    return {
      autoSwitchBitrate: { video: false },
      initialBitrate: { video: kbps + 1 },
      minBitrate: { video: which === 'lowest' ? -1 : kbps - 1 },
      maxBitrate: { video: which === 'lowest' ? kbps + 1 : -1 },
    };
  }

  start() {
    this.#startedMs = performance.now();
    this.#beginLog();
    const { link } = this.#about;
    if (this.#isNative()) {
      this.#video.src = link.prefix + this.#title.playlist;
      this.#video.play().catch(() => this.#tell({ kind: 'wants-a-tap' }));
    } else {
      this.#dash.initialize(this.#video, new URL(link.prefix + this.#title.manifest, location.href).href, true);
    }
    this.#tell({ kind: 'playing' });
  }

  stop() {
    this.#listening.abort();
    this.#rule?.detach?.();
    this.#dash?.destroy();
    this.#dash = null;
    if (this.#isNative()) {
      this.#video.removeAttribute('src');
      this.#video.load();
    }
  }

  #beginLog() {
    this.#journal = new Journal(
      {
        policy: this.#about.policy,
        player: this.#isNative() ? 'the device' : 'dash.js',
        trace: this.#about.link.shape.trace ?? 'a link with a slider',
        buffer: `${BUFFER_SECONDS} s`,
        session: this.#session,
        seed: this.#about.link.shape.seed ?? 0,
      },
      {
        name: this.#title.name,
        durationMs: this.#title.durationMs,
        segments: video(this.#title)[0]?.segments ?? 0,
        rungs: this.#rungs,
      },
      this.#startedMs,
    );
  }

  #listen(events) {
    const on = (name, act) =>
      this.#dash.on(name, (event) => (event.mediaType ?? event.request?.mediaType) === 'video' && act(event));
    on(events.FRAGMENT_LOADING_STARTED, (event) => this.#requested(event.request));
    on(events.FRAGMENT_LOADING_COMPLETED, (event) => this.#arrived(event.request, event.error));
    on(events.FRAGMENT_LOADING_ABANDONED, (event) => this.#abandoned(event.request));
    on(events.QUALITY_CHANGE_REQUESTED, (event) => (this.#reason = event.reason));
    on(events.QUALITY_CHANGE_RENDERED, (event) => this.#shows(event.newRepresentation.id));
    this.#dash.on(events.METRIC_ADDED, ({ metric, value }) => {
      if (metric === 'HttpList' && value.type === 'MediaSegment' && value._stream === 'video') {
        const isFailed = value.responsecode === 0 || value.responsecode >= 400;
        if (isFailed && this.#running.size > 0) {
          this.#journal.failed(performance.now(), value.responsecode);
          this.#tell({ kind: 'failure', status: value.responsecode });
        }
      }
    });
    this.#dash.on(events.PLAYBACK_ENDED, () => this.#ended());
    this.#dash.on(events.PLAYBACK_NOT_ALLOWED, () => this.#tell({ kind: 'wants-a-tap' }));
    this.#dash.on(events.ERROR, (event) => this.#failed(event.error?.message ?? String(event.error)));
  }

  // --- requests

  #rungOf(id) {
    return this.#rungs.findIndex((rung) => rung.id === String(id));
  }

  #requested(request) {
    if (request.type !== 'MediaSegment') {
      return;
    }
    const now = performance.now();
    this.#segmentMs ??= request.duration * 1000;
    const segment = Math.round((request.startTime * 1000) / this.#segmentMs);
    const rung = this.#rungOf(request.representation.id);
    const last = this.#state.chosen === null ? -1 : this.#rungOf(this.#state.chosen);
    if (!this.#journal.isNext(segment)) {
      this.#startedMs = now; // a jump: what follows is another session to whoever reads the log
      this.#beginLog();
      this.#journal.startedUp(0);
    }
    const decision = this.#decision(segment, rung, last);
    const { kbps, sizeBits } = this.#rungs[rung];
    const sentMs = now + (decision.pauseMs ?? 0);
    this.#journal.requested(sentMs, segment, this.#segmentMs, decision, sizeBits?.[segment] ?? null);
    this.#running.set(plain(request.url), { segment, sentMs });
    this.#state.chosen = this.#rungs[rung].id;
    this.#state.chosenKbps = kbps;
    this.#state.reason = decision.words;
    this.#tell({
      kind: 'decision',
      atMs: now,
      segment,
      from: last >= 0 ? this.#rungs[last] : null,
      to: this.#rungs[rung],
      words: decision.words,
      bufferMs: decision.bufferMs,
    });
  }

  /** As a log line has it; of our own rules by their word, of dash.js's by what it lets be known. */
  #decision(segment, rung, lastRung) {
    const ruled = this.#ruled;
    this.#ruled = null;
    const bufferMs = 1000 * this.#bufferSeconds();
    if (ruled && ruled.rung === rung) {
      return { ...ruled, rung, lastRung, bufferMs: ruled.bufferMs ?? bufferMs };
    }
    const reason = this.#reason;
    this.#reason = null;
    const safeKbps = this.#dash.getSafeAverageThroughput('video');
    const isMeasured = safeKbps > 0;
    return {
      rung,
      lastRung,
      bufferMs,
      reason: isMeasured ? 'ELSEWHERE' : 'START',
      inputs: [this.#rungs[rung].kbps, isMeasured ? safeKbps : null],
      words: words(this.#about.policy, reason, lastRung === rung, isMeasured ? safeKbps : null, bufferMs / 1000),
    };
  }

  #arrived(request, error) {
    const running = this.#running.get(plain(request.url));
    if (!running) {
      return;
    }
    this.#running.delete(plain(request.url));
    if (error) {
      return;
    }
    const now = performance.now();
    this.#journal.isLate(this.#lateMs());
    const measured = timing(request.url);
    const isExact = measured && measured.requestStart >= running.sentMs - 1;
    const began = isExact ? measured.requestStart : now - (request.endDate - request.startDate);
    this.#journal.arrived(
      now,
      running.segment,
      isExact && measured.encodedBodySize > 0 ? measured.encodedBodySize : request.bytesTotal,
      isExact ? measured.responseStart - began : request.firstByteDate - request.startDate,
      isExact ? measured.responseEnd - began : request.endDate - request.startDate,
    );
  }

  #abandoned(request) {
    const running = this.#running.get(plain(request.url));
    if (!running) {
      return;
    }
    this.#running.delete(plain(request.url));
    const firstByteMs = request.firstByteDate ? Math.max(0, request.firstByteDate - request.startDate) : 0;
    const rung = this.#rungOf(request.representation.id);
    this.#journal.abandoned(performance.now(), running.segment, request.bytesLoaded || 0, firstByteMs, Math.max(0, rung - 1));
    this.#tell({ kind: 'abandon', from: this.#rungs[rung] });
  }

  // --- playback

  #shows(id) {
    const rung = this.#rungOf(id);
    const to = this.#rungs[rung];
    if (!to) {
      return;
    }
    const from = this.#state.rung;
    this.#state.rung = to.name;
    this.#state.rungKbps = to.kbps;
    this.#journal.shows(performance.now(), Math.round((this.#video.currentTime * 1000) / (this.#segmentMs ?? 1000)), rung);
    if (from !== null && from !== to.name) {
      this.#state.switches++;
    }
    this.#tell({ kind: 'switch', from, to });
  }

  #stall() {
    if (!this.#isOver && this.#playingMs !== null && !this.#video.seeking && !this.#video.ended && this.#stalledMs === null) {
      this.#stalledMs = performance.now();
      this.#state.stalls++;
      this.#state.phase = 'stalled';
      this.#journal.stalls(this.#stalledMs);
      this.#tell({ kind: 'stall', atMs: this.#stalledMs });
    }
  }

  #plays() {
    if (this.#isOver) {
      return;
    }
    const now = performance.now();
    this.#state.phase = 'playing';
    if (this.#playingMs === null) {
      this.#playingMs = now;
      this.#state.startUpSeconds = (now - this.#startedMs) / 1000;
      this.#journal?.startedUp(now - this.#startedMs);
      this.#countAnew();
    }
    if (this.#stalledMs !== null) {
      const stalledSeconds = (now - this.#stalledMs) / 1000;
      this.#stalledMs = null;
      this.#state.stalledSeconds += stalledSeconds;
      this.#journal.resumes(now);
      this.#since.standingMs += stalledSeconds * 1000;
      this.#tell({ kind: 'resume', atMs: now, seconds: stalledSeconds });
    }
  }

  #pause() {
    if (!this.#isOver && this.#playingMs !== null && !this.#video.ended && !this.#video.seeking) {
      this.#pausedMs = performance.now();
      this.#state.phase = 'paused';
      this.#journal.told(performance.now(), 'pause');
    }
  }

  #goOn() {
    if (this.#pausedMs !== null) {
      this.#since.standingMs += performance.now() - this.#pausedMs;
      this.#pausedMs = null;
      this.#journal.told(performance.now(), 'resume');
    }
  }

  #countAnew() {
    this.#since = { ms: performance.now(), seconds: this.#video.currentTime, standingMs: 0 };
  }

  /** How much later the picture is than its clock should have made it, ms. */
  #lateMs() {
    if (this.#since === null || this.#stalledMs !== null || this.#pausedMs !== null) {
      return this.#state.lateSeconds * 1000;
    }
    const { ms, seconds, standingMs } = this.#since;
    return Math.max(0, performance.now() - ms - standingMs - (this.#video.currentTime - seconds) * 1000);
  }

  #moved() {
    const movedSeconds = this.#video.currentTime - this.#timeSeconds;
    this.#timeSeconds = this.#video.currentTime;
    if (movedSeconds > 0 && movedSeconds < 2 && this.#state.rungKbps !== null) {
      this.#journal.played(movedSeconds * 1000);
      this.#playedSeconds += movedSeconds;
      this.#playedKbit += movedSeconds * this.#state.rungKbps;
      this.#state.meanKbps = this.#playedKbit / this.#playedSeconds;
    }
  }

  #ended() {
    if (this.#isOver) {
      return; // dash.js says so more than once, and may nudge the picture after it
    }
    this.#moved();
    this.#plays();
    this.#isOver = true;
    this.#state.phase = 'ended';
    this.#journal.ended(performance.now());
    this.#tell({ kind: 'ended' });
  }

  #failed(words) {
    this.#state.phase = 'failed';
    this.#tell({ kind: 'error', words });
  }

  /** The link as the server tells it, for the log. */
  linkIs(kbps, latencyMs) {
    this.#journal?.linkIs(performance.now(), kbps, latencyMs);
  }

  #bufferSeconds() {
    if (this.#dash) {
      const buffer = this.#dash.isReady() ? this.#dash.getBufferLength('video') : 0;
      return Number.isFinite(buffer) ? buffer : 0;
    }
    const { buffered, currentTime } = this.#video;
    for (let i = 0; i < buffered.length; i++) {
      if (buffered.start(i) <= currentTime && currentTime < buffered.end(i)) {
        return buffered.end(i) - currentTime;
      }
    }
    return 0;
  }

  /** How it goes now. */
  state() {
    const throughput = this.#dash?.isReady() ? this.#dash.getAverageThroughput('video') : NaN;
    const quality = this.#video.getVideoPlaybackQuality?.();
    if (this.#isNative() && this.#video.videoHeight > 0) {
      this.#sees();
    }
    Object.assign(this.#state, {
      throughputKbps: throughput > 0 ? throughput : null,
      bufferSeconds: this.#bufferSeconds(),
      timeSeconds: this.#video.currentTime,
      lateSeconds: this.#lateMs() / 1000,
      frames: quality?.totalVideoFrames ?? 0,
      droppedFrames: quality?.droppedVideoFrames ?? 0,
    });
    return { ...this.#state };
  }

  /** What the device's own player shows is known by the picture's height alone. */
  #sees() {
    const short = Math.min(this.#video.videoWidth, this.#video.videoHeight);
    const seen = this.#rungs.find((rung) => rung.name === `${short}p`);
    if (seen && seen.name !== this.#state.rung) {
      this.#state.chosen = seen.id;
      this.#state.chosenKbps = seen.kbps;
      this.#shows(seen.id);
    }
  }
}

function video(title) {
  return title.representations.filter((one) => one.contentType === 'video');
}

/** The title's pictures from the lowest rate up. */
function ladder(title, sizes) {
  return video(title)
    .map((one) => ({
      id: one.id,
      name: rungName(one),
      kbps: one.bandwidth / 1000,
      height: one.height ?? 0,
      sizeBits: sizes?.representations.find((known) => known.id === one.id)?.segmentBytes.map((bytes) => bytes * 8) ?? null,
    }))
    .sort((a, b) => a.kbps - b.kbps);
}

/** Why dash.js chose, in words, as far as its event tells. */
function words(policy, reason, isKept, safeKbps, bufferSeconds) {
  if (policy === 'lowest' || policy === 'highest') {
    return `always the ${policy}`;
  }
  if (safeKbps === null) {
    return 'nothing measured yet';
  }
  const safe = `${rate(safeKbps)} count as safe`;
  if (isKept) {
    return `kept: ${safe}, ${bufferSeconds.toFixed(1)} s in the buffer`;
  }
  if (!reason) {
    return safe;
  }
  const message = reason.message ?? '';
  if (message.includes('InsufficientBufferRule')) {
    return 'bitrate' in reason
      ? `the buffer of ${bufferSeconds.toFixed(1)} s allows no more than ${rate(reason.bitrate)}`
      : 'the buffer is empty, so the lowest';
  }
  if (message.includes('AbandonRequest')) {
    return `broken off: only ${rate(reason.throughputInKbit)} came`;
  }
  if (message.includes('DroppedFrames') || 'droppedFrames' in reason) {
    return `${reason.droppedFrames} frames were dropped`;
  }
  if (message.includes('SwitchHistory')) {
    return 'went down from there too often of late';
  }
  if ('placeholderBuffer' in reason || String(reason.state ?? '').includes('BOLA')) {
    return `BOLA: ${bufferSeconds.toFixed(1)} s in the buffer, ${safe}`;
  }
  return safe;
}
