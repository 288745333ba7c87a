// The one stream of events from the server, for the whole page.

/** Tells what listeners ask for; comes again by itself when the server does. */
export class Events {
  #source = null;
  #link;
  #listeners = new Map();
  #again = null;

  constructor() {
    addEventListener('pagehide', () => this.#source?.close());
    addEventListener('pageshow', (event) => event.persisted && this.#open());
  }

  /** {@code tell} is given an event's data; before {@code open}. Names are those of docs/api.md. */
  on(name, tell) {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), tell]);
    return this;
  }

  /** Of links only this one is told; null for all. */
  open(link) {
    if (this.#source && link === this.#link) {
      return;
    }
    this.#link = link;
    this.#open();
  }

  #open() {
    clearTimeout(this.#again);
    this.#source?.close();
    const about = [...this.#listeners.keys()].join(',');
    const one = this.#link ? `&link=${encodeURIComponent(this.#link)}` : '';
    const source = new EventSource(`/api/events?about=${about}${one}`);
    this.#source = source;
    for (const [name, all] of this.#listeners) {
      for (const tell of all) {
        source.addEventListener(name, (event) => tell(JSON.parse(event.data)));
      }
    }
    source.onerror = () => {
      // After a refusal (too many listen, say) a browser does not try again by itself.
      if (source === this.#source && source.readyState === EventSource.CLOSED) {
        this.#again = setTimeout(() => this.#open(), 3000);
      }
    };
  }
}
