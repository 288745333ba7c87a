// The page's own link: made through the API, which answers the key that changes it.

export const SLOWEST_KBPS = 200;
export const FASTEST_KBPS = 20000;

export class Link {
  #shape;
  #key = null;
  #isOpen = false;
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

  /** The address of a manifest through this link, which is there when it is answered. */
  async through(manifest) {
    await this.#open();
    return this.prefix() + manifest;
  }

  prefix() {
    return `/via/${this.#text()}`;
  }

  #text() {
    const { kbps, trace } = this.#shape;
    const rate = trace ? `trace=${trace},` : kbps === null ? '' : `kbps=${kbps},`;
    return `${rate}id=${this.id}`;
  }

  /** Takes effect at once if the link lives, else when it is made. The last of many wins. */
  async become(shape) {
    this.#shape = shape;
    if (!this.#isOpen) {
      return; // nothing was asked for through it yet, so it is made as it is now
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
    if (this.#isOpen) {
      await this.#send('POST', '/restart');
    }
  }

  /** As the server tells it, or null while there is none. */
  async state() {
    const answer = await fetch(`/api/links/${this.id}`);
    return answer.ok ? answer.json() : null;
  }

  /** Makes it as it is now shaped, if it is not there or not ours yet. */
  async #open() {
    const made = await this.#ask('POST', '/api/links', { link: this.#text() });
    if (made.ok) {
      this.#key = (await made.json()).key;
    } else if (made.status !== 409) {
      throw new Error(await words(made));
    } // 409: the server was started anew, and our player was faster; it is nobody's then
    this.#isOpen = true;
  }

  async #send(method, path, body) {
    const answer = await this.#ask(method, `/api/links/${this.id}${path}`, body);
    if (answer.status === 404) {
      await this.#open(); // it ended while nothing played, and is made as it should be now
    } else if (!answer.ok) {
      throw new Error(await words(answer));
    }
  }

  async #ask(method, address, body) {
    const request = { method, headers: {} };
    if (body) {
      request.headers['Content-Type'] = 'application/json';
      request.body = JSON.stringify(body);
    }
    if (this.#key) {
      request.headers.Authorization = `Bearer ${this.#key}`;
    }
    const answer = await fetch(address, request);
    if ((answer.status === 401 || answer.status === 403) && this.#key) {
      // A server that was started anew knows no key, but may trust this machine.
      delete request.headers.Authorization;
      return fetch(address, request);
    }
    return answer;
  }
}

/** What a refusal says for people. */
async function words(answer) {
  const problem = await answer.json().catch(() => null);
  return problem?.detail ?? `the server answers ${answer.status}`;
}
