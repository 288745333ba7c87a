// The library: titles to choose from, films sent to it, jobs on their way, titles deleted.

import { ask, credentials, refusal } from '/assets/api.js';
import { find, length, make, rungName } from '/assets/words.js';

const DONE_MS = 4000;

export class Library {
  #tell;
  #titles = [];
  #chosen = null;
  /** What is shown of jobs, by id, and of films that are being sent from here, by name. */
  #jobs = new Map();
  #sending = new Map();

  /** tell(name) is called when a title is chosen. */
  constructor(tell) {
    this.#tell = tell;
    const input = find('film');
    input.addEventListener('change', () => {
      for (const file of input.files) {
        this.#send(file);
      }
      input.value = '';
    });
    const drop = find('drop');
    for (const name of ['dragenter', 'dragover']) {
      drop.addEventListener(name, (event) => {
        event.preventDefault();
        drop.classList.add('over');
      });
    }
    for (const name of ['dragleave', 'drop']) {
      drop.addEventListener(name, () => drop.classList.remove('over'));
    }
    drop.addEventListener('drop', (event) => {
      event.preventDefault();
      for (const file of event.dataTransfer.files) {
        this.#send(file);
      }
    });
  }

  title(name) {
    return this.#titles.find((one) => one.name === name);
  }

  get titles() {
    return this.#titles;
  }

  /** As the event `titles` has them. */
  show(titles) {
    this.#titles = titles;
    const shown = new Map([...find('titles').children].map((item) => [item.dataset.name, item]));
    const items = titles.map((title) => {
      const text = JSON.stringify(title);
      const before = shown.get(title.name);
      return before?.dataset.text === text ? before : this.#item(title, text);
    });
    find('titles').replaceChildren(...items);
    find('empty').hidden = titles.length > 0;
    this.choose(this.#chosen);
  }

  choose(name) {
    this.#chosen = name;
    for (const button of find('titles').querySelectorAll('[data-title]')) {
      button.setAttribute('aria-pressed', String(button.dataset.title === name));
    }
  }

  #item(title, text) {
    const videos = title.representations.filter((one) => one.contentType === 'video');
    const rungs = videos.map(rungName).join(' · ') || 'no video';
    const cover = title.cover
      ? make('img', { src: title.cover, alt: '', loading: 'lazy', width: 96, height: 54 })
      : make('span', { className: 'no-cover' });
    const button = make(
      'button',
      { type: 'button', className: 'title', 'data-title': title.name, title: title.description ?? '', onclick: () => this.#tell(title.name) },
      cover,
      make('span', { className: 'about-title' }, make('b', {}, title.title), make('small', {}, `${length(title.durationMs)} · ${rungs}`)),
    );
    const remove = make(
      'button',
      { type: 'button', className: 'quiet', 'aria-label': `Delete ${title.title}`, title: 'Delete', onclick: () => this.#ask(item, title) },
      '×',
    );
    const item = make('li', { 'data-name': title.name, 'data-text': text }, button, remove);
    for (const words of title.warnings) {
      item.append(make('p', { className: 'warning' }, words));
    }
    return item;
  }

  /** Deleting asks first, in its place. */
  #ask(item, title) {
    item.querySelector('.confirm')?.remove();
    const confirm = make('p', { className: 'confirm', role: 'alert' }, `Delete ${title.title} for good? `);
    const yes = make('button', { type: 'button', className: 'danger' }, 'Delete');
    const no = make('button', { type: 'button', onclick: () => confirm.remove() }, 'Keep');
    yes.addEventListener('click', async () => {
      yes.disabled = true;
      try {
        await ask('DELETE', `/api/titles/${encodeURIComponent(title.name)}`);
        confirm.textContent = 'Deleted.';
      } catch (refused) {
        confirm.replaceChildren(make('span', { className: 'warning' }, refused.message), ' ', no);
      }
    });
    confirm.append(yes, ' ', no);
    item.append(confirm);
    no.focus();
  }

  // --- films

  /** A row for a film on its way. */
  #row(name) {
    const words = make('small', { role: 'status' });
    const bar = make('progress', { max: 1, value: 0, 'aria-label': `How far ${name} is` });
    const stop = make('button', { type: 'button', className: 'quiet', 'aria-label': `Cancel ${name}` }, '×');
    const row = make('li', { className: 'job', 'data-job-title': name }, make('b', {}, name), stop, bar, words);
    find('jobs').prepend(row);
    const over = (text, isBad) => {
      words.textContent = text;
      words.className = isBad ? 'warning' : '';
      bar.remove();
      stop.setAttribute('aria-label', `Dismiss ${name}`);
      stop.onclick = () => row.remove();
    };
    return { row, bar, words, stop, over };
  }

  #send(file) {
    const name = nameOf(file.name);
    const shown = this.#row(name);
    const { bar, words, stop, over } = shown;
    words.textContent = 'sending';
    this.#sending.set(name, shown);

    const request = new XMLHttpRequest();
    request.open('POST', `/api/titles?name=${encodeURIComponent(name)}`);
    for (const [field, value] of Object.entries(credentials())) {
      request.setRequestHeader(field, value);
    }
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      bar.value = loaded / total;
      words.textContent = `sending, ${Math.floor((100 * loaded) / total)} %`;
    });
    const ends = (how, tell) => request.addEventListener(how, tell);
    ends('load', () => {
      if (request.status === 202) {
        this.hear({ jobs: [request.response] });
      } else {
        over(refusal(request.status, request.response).message, true);
      }
    });
    ends('error', () => over('the server did not take it; is it still there?', true));
    ends('abort', () => over('cancelled', false));
    ends('loadend', () => this.#sending.delete(name));
    stop.onclick = () => request.abort();
    request.send(file);
  }

  /** Jobs that changed, as the event `jobs` has them; also of films that were sent from elsewhere. */
  hear({ jobs }) {
    for (const state of jobs) {
      const isOver = ['done', 'failed', 'cancelled'].includes(state.stage);
      const sending = this.#sending.get(state.title);
      if (state.stage === 'receiving' && sending) {
        continue; // we know better how much is sent
      }
      const shown = this.#jobs.get(state.job) ?? sending ?? (isOver ? null : this.#row(state.title));
      if (shown === null) {
        continue;
      }
      this.#jobs.set(state.job, shown);
      const { row, bar, words, stop, over } = shown;
      if (isOver) {
        this.#jobs.delete(state.job);
        over(state.problem ?? state.stage, state.stage === 'failed');
        if (state.stage === 'done') {
          setTimeout(() => row.remove(), DONE_MS);
        }
        continue;
      }
      stop.onclick = () =>
        ask('DELETE', `/api/jobs/${state.job}`).catch((refused) => (words.textContent = refused.message));
      bar.value = state.fraction;
      const left = state.remainingMs ? `, about ${length(state.remainingMs)} left` : '';
      words.textContent = `${state.stage} ${Math.floor(100 * state.fraction)} %${left}`;
    }
  }
}

/** What a file is called, as a title can be. */
export function nameOf(file) {
  const plain = file
    .normalize('NFC')
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 100);
  return plain || 'film';
}
