// How the room writes figures, and which colour a place in a ladder has.

export function rate(kbps) {
  if (kbps === null || kbps === undefined) {
    return '–';
  }
  return kbps < 1000 ? `${Math.round(kbps)} kbit/s` : `${(kbps / 1000).toFixed(kbps < 9950 ? 2 : 1)} Mbit/s`;
}

export function seconds(ms) {
  return ms === null || ms === undefined ? '–' : `${(ms / 1000).toFixed(1)} s`;
}

export function bytes(count) {
  return count < 1e6 ? `${Math.round(count / 1000)} kB` : `${(count / 1e6).toFixed(1)} MB`;
}

/** What a viewer is called: its name, else what there is of its session's. */
export function called({ said }) {
  if (said.name) {
    return said.name;
  }
  return said.isNamed ? said.viewer.slice(0, 24) : `from ${said.address}`;
}

const SLOWEST_KBPS = 200;
const FASTEST_KBPS = 20000;
const STEPS = 400;

/** Where a rate stands on a slider, and which rate a step is. */
export function stepAt(kbps) {
  const exact = (STEPS * Math.log(kbps / SLOWEST_KBPS)) / Math.log(FASTEST_KBPS / SLOWEST_KBPS);
  return Math.min(STEPS, Math.max(0, Math.round(exact)));
}

export function kbpsAt(step) {
  const exact = SLOWEST_KBPS * (FASTEST_KBPS / SLOWEST_KBPS) ** (step / STEPS);
  const round = exact < 1000 ? 10 : exact < 10000 ? 50 : 100;
  return Math.round(exact / round) * round;
}

/** A colour of the page's style, resolved. */
export function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

const ANCHORS = ['--place-0', '--place-1', '--place-2', '--place-3', '--place-4'];
let anchors = null;

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => (anchors = null));

/** Of a place from 0, the lowest rung, to 1, the highest. */
export function colour(place) {
  anchors ??= ANCHORS.map((name) => token(name).match(/[0-9a-f]{2}/gi).map((two) => parseInt(two, 16)));
  const at = place * (anchors.length - 1);
  const below = Math.min(anchors.length - 2, Math.floor(at));
  const mix = anchors[below].map((one, i) =>
    Math.round(one + (at - below) * (anchors[below + 1][i] - one)),
  );
  return `rgb(${mix.join(', ')})`;
}
