// Tells the server how playing goes, between what the player asks for: docs/api.md, "Beacons".

const PATH = '/api/beacons';
const EVERY_MS = 1000;

/** Of the second, while nothing can be sent: up to half a minute. */
const MOST_DOUBLINGS = 5;

export class Beacons {
  #about;
  #said = null;
  #next = null;
  #dueAt = 0;
  #failures = 0;
  #timer = null;
  #isSending = false;
  #isOver = false;
  #leave = () => this.#left();

  /**
   * session: the id that requests tell too, as CMCD's sid. about: {title, link, player, name}, all
   * of which may be left out.
   */
  constructor(session, about = {}) {
    this.#about = { ...about, session };
    addEventListener('pagehide', this.#leave);
  }

  /** What the viewer is called from now on. */
  set name(name) {
    this.#about.name = name;
  }

  /**
   * Can be called as often as one likes: it is sent at once if state or representation changed,
   * else once a second. {state, representation, bufferMs, positionMs, throughputKbps, speed,
   * stalls, stalledMs, startUpMs}; what is not known is left out.
   */
  say(state) {
    if (!this.#isOver) {
      this.#next = state;
      this.#consider();
    }
  }

  /** The last word: ended, failed or left. */
  end(state = 'ended') {
    if (!this.#isOver) {
      this.#isOver = true;
      removeEventListener('pagehide', this.#leave);
      clearTimeout(this.#timer);
      this.#sendAtLast(state);
    }
  }

  #left() {
    if (this.#said) {
      this.#sendAtLast('left');
      this.#said = null; // if the page comes back, that is news
    }
  }

  #sendAtLast(state) {
    navigator.sendBeacon?.(PATH, this.#text({ ...(this.#next ?? this.#said), state }));
  }

  #consider() {
    if (this.#isSending || this.#next === null) {
      return;
    }
    const { state, representation } = this.#next;
    const isNews = state !== this.#said?.state || representation !== this.#said?.representation;
    const waitMs = isNews && this.#failures === 0 ? 0 : this.#dueAt - performance.now();
    clearTimeout(this.#timer);
    if (waitMs > 0) {
      this.#timer = setTimeout(() => this.#consider(), waitMs);
    } else {
      this.#send();
    }
  }

  async #send() {
    this.#isSending = true;
    this.#said = this.#next;
    this.#next = null;
    let status = 0;
    try {
      const body = this.#text(this.#said);
      status = (await fetch(PATH, { method: 'POST', body, keepalive: true })).status;
    } catch {
      // the player has worse to tell if the server is gone
    }
    this.#isSending = false;
    this.#isOver ||= status >= 400 && status < 500; // nobody hears beacons here
    this.#failures = status === 204 ? 0 : Math.min(this.#failures + 1, MOST_DOUBLINGS);
    this.#dueAt = performance.now() + EVERY_MS * 2 ** this.#failures;
    if (!this.#isOver) {
      this.#consider();
    }
  }

  #text(state) {
    const known = Object.entries({ ...this.#about, ...state }).filter(
      ([, value]) => value !== null && value !== undefined && !Number.isNaN(value),
    );
    return JSON.stringify(Object.fromEntries(known));
  }
}
