// A link of the page's own: made through the API, which answers the key that changes it.

import { ask } from '/assets/api.js';

export const SLOWEST_KBPS = 200;
export const FASTEST_KBPS = 20000;

const FAULT = /^(fail=\d+|reset|stall|truncate|slow-start)@\d+(-\d+)?$/;

/**
 * What the text of a link asks for, without its id: {kbps, trace, delay, jitter, seed, faults}; kbps and
 * trace are null where they are not said. Throws a sentence about what is wrong.
 */
export function parse(text) {
  const shape = { kbps: null, trace: null, delay: 0, jitter: 0, seed: null, faults: [] };
  for (const item of text.split(',').map((part) => part.trim()).filter((part) => part !== '')) {
    if (FAULT.test(item)) {
      shape.faults.push(item);
      continue;
    }
    const [key, value] = item.split('=', 2);
    if (key === 'trace' && value) {
      shape.trace = value;
    } else if (['kbps', 'delay', 'jitter', 'seed'].includes(key) && /^\d+(\.\d+)?$/.test(value ?? '')) {
      shape[key] = Number(value);
    } else if (key !== 'id') {
      throw new Error(`'${item}' is not known; a link takes kbps=…, trace=…, delay=…, jitter=…, seed=… and faults`);
    }
  }
  return shape;
}

/** The same as a text, in the server's own order. */
export function print(shape, id) {
  const items = [];
  if (shape.trace) {
    items.push(`trace=${shape.trace}`);
  } else if (shape.kbps !== null) {
    items.push(`kbps=${shape.kbps}`);
  }
  for (const key of ['delay', 'jitter']) {
    if (shape[key] > 0) {
      items.push(`${key}=${shape[key]}`);
    }
  }
  if (shape.seed !== null) {
    items.push(`seed=${shape.seed}`);
  }
  items.push(...shape.faults);
  if (id) {
    items.push(`id=${id}`);
  }
  return items.join(',');
}

export function freshId() {
  return `page-${crypto.getRandomValues(new Uint32Array(1))[0].toString(36)}`;
}

export class Link {
  #shape;
  #key = null;
  #isOpen = false;
  #pending = null;
  #isSending = false;

  /** {@code origin} is the server's at which media come through it; empty for the page's own. */
  constructor(id, shape, origin = '') {
    this.id = id;
    this.origin = origin;
    this.#shape = shape;
  }

  /** What was asked for last. */
  get shape() {
    return this.#shape;
  }

  get prefix() {
    return `${this.origin}/via/${print(this.#shape, this.id)}`;
  }

  /** Makes it as it is now shaped, if it is not there or not ours yet. */
  async open() {
    try {
      this.#key = (await ask('POST', '/api/links', { link: print(this.#shape, this.id) }, this.#key)).key;
    } catch (refused) {
      // 409: the server was started anew, and our player was faster; it is nobody's then
      if (refused.status !== 409) {
        throw refused;
      }
    }
    this.#isOpen = true;
  }

  /** Takes effect at once if the link lives, else when it is made. The last of many wins. */
  async become(change) {
    this.#shape = { ...this.#shape, ...change };
    if (!this.#isOpen) {
      return; // nothing was asked for through it yet, so it is made as it is now
    }
    if ('kbps' in change || 'trace' in change) {
      const { kbps, trace, ...rest } = { ...this.#pending, ...change };
      this.#pending = this.#shape.trace ? { ...rest, trace: this.#shape.trace } : { ...rest, kbps: this.#shape.kbps };
    } else {
      this.#pending = { ...this.#pending, ...change };
    }
    if (this.#isSending) {
      return;
    }
    this.#isSending = true;
    try {
      while (this.#pending) {
        const next = this.#pending;
        this.#pending = null;
        await this.#send('PATCH', '', next);
      }
    } finally {
      this.#isSending = false;
    }
  }

  /** The trace begins anew, and every fault may strike again. */
  async restart() {
    if (this.#isOpen) {
      await this.#send('POST', '/restart');
    }
  }

  async pause(isPaused) {
    if (this.#isOpen) {
      await this.#send('PATCH', '', { paused: isPaused });
    }
  }

  async #send(method, path, body) {
    try {
      await ask(method, `/api/links/${this.id}${path}`, body, this.#key);
    } catch (refused) {
      if (refused.status !== 404) {
        throw refused;
      }
      await this.open(); // it ended while nothing played, and is made as it should be now
    }
  }
}
