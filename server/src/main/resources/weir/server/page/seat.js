// One player's place on the page: its policy, its picture, its figures.

import { Beacons } from '/assets/beacons.js';
import { Player } from '/assets/player.js';
import { NONE, make, rate, seconds } from '/assets/words.js';

const FIGURES = {
  one: ['Link', 'Measured', 'Buffer', 'Mean rate', 'Stalls', 'Switches', 'Frames lost'],
  many: ['Buffer', 'Mean rate', 'Stalls', 'Switches'],
};

export class Seat {
  element;
  policy;
  player = null;
  state = null;
  #video;
  #badge;
  #ladder;
  #hint;
  #figures;
  #select;
  #isAlone;
  #beacons = null;

  /** {@code policies}: [{name, what}]; tell: {policy(seat), log(seat)}. */
  constructor(lane, isAlone, policy, policies, tell) {
    this.policy = policy;
    this.#isAlone = isAlone;
    this.#video = make('video', { muted: true, playsInline: true, controls: isAlone, 'aria-label': isAlone ? 'The title that plays' : `Player ${lane + 1}` });
    this.#video.id = lane === 0 ? 'video' : `video-${lane}`;
    this.#badge = make('span', { className: 'rung' });
    this.#ladder = make('span', { className: 'ladder', 'aria-hidden': 'true' });
    this.#hint = make('p', { className: 'hint' }, 'Choose a title to play it.');
    this.#select = make('select', {
      onchange: () => {
        this.policy = this.#select.value;
        tell.policy(this);
      },
    });
    this.offer(policies);
    const names = isAlone ? FIGURES.one : FIGURES.many;
    this.#figures = new Map(names.map((name) => [name, make('dd', {}, NONE)]));
    const badge = make('p', { className: 'over', hidden: true }, this.#ladder, this.#badge);
    this.element = make(
      'article',
      { className: `seat lane-${lane}`, 'aria-label': isAlone ? 'The player' : `Player ${lane + 1}` },
      make(
        'div',
        { className: 'seat-head' },
        isAlone ? null : make('i', { className: 'key' }),
        make('label', {}, make('span', { className: isAlone ? '' : 'unseen' }, isAlone ? 'Policy' : `Policy of player ${lane + 1}`), this.#select),
        make('button', { type: 'button', className: 'log-button', title: 'The log of this play as JSON Lines, for weir report', onclick: () => tell.log(this) }, isAlone ? 'Download log' : 'Log'),
      ),
      make('div', { className: 'picture' }, this.#video, badge, this.#hint),
      make(
        'dl',
        { className: 'figures' },
        ...[...this.#figures].map(([name, value]) => make('div', { className: name.toLowerCase().replace(' ', '-') }, make('dt', {}, name), value)),
      ),
    );
  }

  /** Policies to choose from, of theirs and ours. */
  offer(policies) {
    const group = (label, all) => make('optgroup', { label }, ...all.map(({ name, what }) => make('option', { value: name, title: what }, name)));
    const ours = policies.filter((one) => one.isOurs);
    const theirs = policies.filter((one) => !one.isOurs);
    this.#select.replaceChildren(...(ours.length > 0 ? [group('Weir', ours)] : []), group('dash.js', theirs));
    this.#select.value = this.policy;
  }

  /** A fresh player, ready to {@code start}. */
  async prepare(tell, about) {
    this.stop();
    this.#hint.hidden = true;
    this.#badge.parentElement.hidden = true;
    this.player = new Player(this.#video, tell, { ...about, policy: this.policy });
    this.#ladder.replaceChildren(...this.player.rungs.map(() => make('i')));
    this.#beacons = new Beacons(this.player.session, {
      title: about.title.name,
      link: about.link.id,
      player: `page: ${this.policy}`,
      name: about.name || undefined,
    });
    await this.player.prepare();
  }

  stop() {
    this.#beacons?.end(this.state?.phase === 'ended' ? 'ended' : 'left');
    this.#beacons = null;
    this.player?.stop();
    this.player = null;
    this.state = null;
  }

  /** What the viewer is called from now on. */
  call(name) {
    if (this.#beacons) {
      this.#beacons.name = name;
    }
  }

  /** What the server may know of how it goes. */
  #report(state) {
    this.#beacons?.say({
      state: state.phase,
      representation: state.chosen,
      bufferMs: Math.round(state.bufferSeconds * 1000),
      positionMs: Math.round(state.timeSeconds * 1000),
      throughputKbps: state.throughputKbps === null ? null : Math.round(state.throughputKbps),
      speed: state.phase === 'playing' ? 1 : 0,
      stalls: state.stalls,
      stalledMs: Math.round(state.stalledSeconds * 1000),
      startUpMs: state.startUpSeconds === null ? null : Math.round(state.startUpSeconds * 1000),
    });
  }

  hint(words) {
    this.#hint.textContent = words;
    this.#hint.hidden = false;
  }

  /** Another rung is to be seen. */
  shows(rung, index) {
    this.#badge.replaceChildren(rung.name, make('span', {}, ` · ${rate(rung.kbps)}`));
    [...this.#ladder.children].forEach((bar, i) => bar.classList.toggle('lit', i <= index));
    const badge = this.#badge.parentElement;
    badge.hidden = false;
    badge.classList.remove('changed');
    void badge.offsetWidth; // so that the animation begins anew
    badge.classList.add('changed');
  }

  /** Twice a second or more: asks the player how it goes, and shows that. */
  tick(capacityKbps, isUnlimited) {
    if (!this.player) {
      return;
    }
    const state = this.player.state();
    this.state = state;
    this.element.dataset.phase = state.phase;
    this.#report(state);
    this.#say('Link', isUnlimited ? 'unlimited' : rate(capacityKbps));
    this.#say('Measured', rate(state.throughputKbps));
    this.#say('Buffer', seconds(state.bufferSeconds));
    this.#say('Mean rate', rate(state.meanKbps));
    this.#say('Stalls', state.stalls === 0 ? 'none' : `${state.stalls}, ${seconds(state.stalledSeconds)}`);
    this.#say('Switches', `${state.switches}`);
    this.#say('Frames lost', `${state.droppedFrames} of ${state.frames}`);
  }

  #say(name, words) {
    const figure = this.#figures.get(name);
    if (figure && figure.textContent !== words) {
      figure.textContent = words;
    }
  }
}
