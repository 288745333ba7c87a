// Changes links, with the server's token or from the machine it runs on.

const TOKEN = 'weir.token';

/** How long what was asked for is shown, before the server's word counts again. */
const HOLD_MS = 1500;

export class LinkDesk {
  #token = sessionStorage.getItem(TOKEN);
  #wanted = new Map();
  #running = new Set();
  #tell;

  /** Whether links may be changed from here. */
  mayChange = false;

  /** tell(words) is called when the server refuses. */
  constructor(tell) {
    this.#tell = tell;
  }

  /** Asks whether links may be changed, with this token or the one kept. {mayChange, detail, …} */
  async ask(token = this.#token) {
    const answer = await fetch('/api/rights', { headers: this.#headers(token) });
    const rights = await answer.json();
    this.mayChange = rights.mayChange;
    if (token && rights.mayChange) {
      this.#token = token;
      sessionStorage.setItem(TOKEN, token);
    }
    if (!rights.mayChange && token === this.#token) {
      this.#token = null; // of a server that was there before
      sessionStorage.removeItem(TOKEN);
    }
    return rights;
  }

  #headers(token) {
    return token ? { Authorization: `Bearer ${token}` } : {};
  }

  /** What was asked for lately and the server may not have told yet; undefined if nothing. */
  wanted(link) {
    const wish = this.#wanted.get(link);
    if (wish && !wish.isOpen && performance.now() - wish.at > HOLD_MS) {
      this.#wanted.delete(link);
      return undefined;
    }
    return wish?.change;
  }

  /** Of many changes of a link that come faster than the server answers, the last one counts. */
  change(link, change) {
    this.#wanted.set(link, { change, at: performance.now(), isOpen: true });
    if (!this.#running.has(link)) {
      this.#run(link);
    }
  }

  async #run(link) {
    this.#running.add(link);
    for (let wish = this.#wanted.get(link); wish?.isOpen; wish = this.#wanted.get(link)) {
      wish.isOpen = false;
      wish.at = performance.now();
      const refusal = await this.#send(link, wish.change);
      if (refusal !== null) {
        this.#wanted.delete(link);
        this.#tell(refusal);
      }
    }
    this.#running.delete(link);
  }

  /** Null if it was done, else why not. */
  async #send(link, change) {
    try {
      const answer = await fetch(`/api/links/${encodeURIComponent(link)}`, {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/json', ...this.#headers(this.#token) },
        body: JSON.stringify(change),
      });
      return answer.ok ? null : ((await answer.json()).detail ?? `the server answers ${answer.status}`);
    } catch {
      return 'the server cannot be reached';
    }
  }
}
