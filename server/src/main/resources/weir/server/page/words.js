// How the page writes quantities, and how it makes elements.

export const NONE = '–';

export function rate(kbps) {
  if (kbps === null || kbps === undefined || Number.isNaN(kbps)) {
    return NONE;
  }
  return kbps < 1000 ? `${Math.round(kbps)} kbit/s` : `${(kbps / 1000).toFixed(kbps < 9950 ? 2 : 1)} Mbit/s`;
}

export function seconds(s) {
  return s === null || s === undefined ? NONE : `${s.toFixed(1)} s`;
}

/** Minutes and seconds. */
export function length(ms) {
  const whole = Math.round(ms / 1000);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** The shorter side of the picture, or the id of what has none. */
export function rungName(representation) {
  if (!representation) {
    return null;
  }
  return representation.height
    ? `${Math.min(representation.width, representation.height)}p`
    : String(representation.id);
}

/** Properties by their own names; what begins with `data-`, `aria-` or is `role` or `for` are attributes. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (/^(data-|aria-|role$|for$)/.test(name)) {
      element.setAttribute(name, value);
    } else {
      element[name] = value;
    }
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

export const find = (id) => document.getElementById(id);

/** Copies, and says so on the button for a moment; or where it may not, what to do {@code instead}. */
export async function copy(text, button, instead = 'Select it') {
  const before = button.dataset.words ?? button.textContent;
  button.dataset.words = before;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
  } catch {
    // Only https and this very machine may use the clipboard by script.
    button.textContent = instead;
  }
  setTimeout(() => (button.textContent = before), 1500);
}

/** Hands a text out as a file. */
export function download(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  make('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
