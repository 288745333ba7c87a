// The page's own link: born with the first request through its address, changed by PATCH.

export const SLOWEST_KBPS = 200;
export const FASTEST_KBPS = 20000;

export class Link {
  #shape;
  #manifest = null;
  #pending = null;
  #isSending = false;

  constructor(id, kbps) {
    this.id = id;
    this.#shape = { kbps };
  }

  /** What was asked for last: {kbps: number or null} or {trace: name}. */
  get shape() {
    return this.#shape;
  }

  /** The address of a manifest through this link; the link is born as it was last shaped. */
  through(manifest) {
    this.#manifest = this.prefix() + manifest;
    return this.#manifest;
  }

  prefix() {
    const { kbps, trace } = this.#shape;
    const rate = trace ? `trace=${trace},` : kbps === null ? '' : `kbps=${kbps},`;
    return `/via/${rate}id=${this.id}`;
  }

  /** Takes effect at once if the link lives, else when it is born. The last of many wins. */
  async become(shape) {
    this.#shape = shape;
    if (this.#manifest === null) {
      return; // nothing was asked for through it yet, so it is born as it is now
    }
    this.#pending = shape;
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

  async restart() {
    if (this.#manifest === null) {
      return;
    }
    await this.#send('POST', '/restart');
  }

  /** As the server tells it, or null while there is none. */
  async state() {
    const answer = await fetch(`/api/links/${this.id}`);
    return answer.ok ? answer.json() : null;
  }

  async #send(method, path, body) {
    const answer = await this.#ask(method, path, body);
    if (answer.status === 404 && this.#manifest) {
      // It ended while nothing played: born again, it takes the address it was first given.
      await fetch(this.#manifest, { method: 'HEAD' });
      await this.#ask(method, path, body);
    }
  }

  #ask(method, path, body) {
    return fetch(`/api/links/${this.id}${path}`, {
      method,
      headers: body ? { 'Content-Type': 'application/json' } : {},
      body: body ? JSON.stringify(body) : undefined,
    });
  }
}
