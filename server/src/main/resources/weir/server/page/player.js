// dash.js, and what of it the page shows.

import { MediaPlayer } from '/assets/packages/dash.mediaplayer.min.js';

// Short, so that one need not wait half a minute to see a switch that was decided.
const BUFFER_SECONDS = 10;

export class Player {
  #dash = null;
  #video;
  #tell;
  #address = null;
  #stalledAt = null;
  #counted = { frames: 0, dropped: 0 };
  #before = { frames: 0, dropped: 0 };

  /** tell(what) is called with {kind, ...}: playing, switch, stall, resume, again, error. */
  constructor(video, tell) {
    this.#video = video;
    this.#tell = tell;
    video.addEventListener('waiting', () => this.#stall());
    video.addEventListener('playing', () => this.#resume());
  }

  play(address) {
    this.stop();
    this.#address = address;
    this.#dash = MediaPlayer().create();
    this.#dash.updateSettings({
      debug: { logLevel: 1 },
      streaming: {
        buffer: {
          bufferTimeDefault: BUFFER_SECONDS,
          bufferTimeAtTopQuality: BUFFER_SECONDS,
          bufferTimeAtTopQualityLongForm: BUFFER_SECONDS,
        },
        // Two segments by default: then the rule that guards against running dry takes the little
        // buffer of a start for that, and what it undoes is held against the higher rungs for long.
        abr: { rules: { insufficientBufferRule: { parameters: { segmentIgnoreCount: 6 } } } },
        // Each play is to begin without knowledge of links that were before.
        lastBitrateCachingInfo: { enabled: false },
      },
    });
    const events = MediaPlayer.events;
    this.#dash.on(events.QUALITY_CHANGE_RENDERED, (event) => {
      if (event.mediaType === 'video') {
        this.#tell({ kind: 'switch', from: event.oldRepresentation, to: event.newRepresentation });
      }
    });
    this.#dash.on(events.PLAYBACK_ENDED, () => {
      // Anew and not from the buffer: what is watched here is the link.
      this.#tell({ kind: 'again' });
      this.#dash.attachSource(this.#address);
    });
    this.#dash.on(events.ERROR, (event) => {
      this.#tell({ kind: 'error', words: event.error?.message ?? String(event.error) });
    });
    this.#dash.initialize(this.#video, address, true);
    this.#tell({ kind: 'playing', address });
  }

  stop() {
    this.#dash?.destroy();
    this.#dash = null;
    this.#stalledAt = null;
  }

  state() {
    this.#count();
    const playing = this.#dash?.isReady() ? this.#dash : null;
    const throughput = playing?.getAverageThroughput('video');
    const buffer = playing?.getBufferLength('video');
    return {
      frames: this.#before.frames + this.#counted.frames,
      droppedFrames: this.#before.dropped + this.#counted.dropped,
      bufferSeconds: Number.isFinite(buffer) ? buffer : 0,
      throughputKbps: throughput > 0 ? throughput : null,
      timeSeconds: this.#video.currentTime,
    };
  }

  /** The element counts anew with each source; here all are counted. */
  #count() {
    const quality = this.#video.getVideoPlaybackQuality();
    if (quality.totalVideoFrames < this.#counted.frames) {
      this.#before.frames += this.#counted.frames;
      this.#before.dropped += this.#counted.dropped;
    }
    this.#counted = { frames: quality.totalVideoFrames, dropped: quality.droppedVideoFrames };
  }

  #stall() {
    if (this.#dash && this.#video.currentTime > 0 && !this.#video.seeking) {
      this.#stalledAt ??= performance.now();
      this.#tell({ kind: 'stall' });
    }
  }

  #resume() {
    if (this.#stalledAt !== null) {
      this.#tell({ kind: 'resume', seconds: (performance.now() - this.#stalledAt) / 1000 });
      this.#stalledAt = null;
    }
  }
}
