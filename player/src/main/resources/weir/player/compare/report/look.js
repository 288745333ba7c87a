// Elements, colours, and when to draw again.

const SVG = 'http://www.w3.org/2000/svg';

function fill(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      made.addEventListener(name.slice(2), value);
    } else if (value === true) {
      made.setAttribute(name, '');
    } else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(name, value);
    }
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

export const el = (tag, attributes = {}, ...children) =>
  fill(document.createElement(tag), attributes, children);

export const svg = (tag, attributes = {}, ...children) =>
  fill(document.createElementNS(SVG, tag), attributes, children);

let probe;
let resolved = new Map();

/** A colour of the style sheet as canvases understand it. */
export function colour(name) {
  if (!resolved.has(name)) {
    probe ??= document.body.appendChild(el('i', { hidden: true }));
    probe.style.color = `var(--${name})`;
    resolved.set(name, getComputedStyle(probe).color);
  }
  return resolved.get(name);
}

const redraws = new Set();
let isWaiting = false;

/** Draws now, and again when the theme or the page's width changes. */
export function drawn(draw) {
  redraws.add(draw);
  draw();
  return draw;
}

function redrawAll() {
  resolved = new Map();
  isWaiting = false;
  redraws.forEach((draw) => draw());
}

export function redrawSoon() {
  if (!isWaiting) {
    isWaiting = true;
    requestAnimationFrame(redrawAll);
  }
}

let width = document.documentElement.clientWidth;
new ResizeObserver(() => {
  if (document.documentElement.clientWidth !== width) {
    width = document.documentElement.clientWidth;
    redrawSoon();
  }
}).observe(document.documentElement);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redrawSoon);

const THEMES = ['auto', 'light', 'dark'];

/** A button that goes round: as the system has it, light, dark. */
export function themeSwitch(button) {
  const root = document.documentElement;
  const show = (theme) => {
    if (theme === 'auto') {
      delete root.dataset.theme;
    } else {
      root.dataset.theme = theme;
    }
    button.textContent = { auto: '◐ Auto', light: '☀ Light', dark: '☾ Dark' }[theme];
    button.setAttribute('aria-label', `Theme: ${theme}. Change it`);
  };
  let at = 0;
  button.addEventListener('click', () => {
    at = (at + 1) % THEMES.length;
    show(THEMES[at]);
    redrawSoon();
  });
  show('auto');
  // Paper is white.
  let before;
  addEventListener('beforeprint', () => {
    before = at;
    show('light');
    redrawAll();
  });
  addEventListener('afterprint', () => {
    show(THEMES[before ?? at]);
    redrawAll();
  });
}

/** A canvas as sharp as the screen, its context scaled to CSS pixels. */
export function canvas(element, cssWidth, cssHeight) {
  const scale = devicePixelRatio || 1;
  element.width = Math.round(cssWidth * scale);
  element.height = Math.round(cssHeight * scale);
  element.style.width = `${cssWidth}px`;
  element.style.height = `${cssHeight}px`;
  const context = element.getContext('2d');
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, cssWidth, cssHeight);
  return context;
}

export const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';

/** A mix of two colours as canvases understand them; `part` 0 is the first. */
export function mix(from, to, part) {
  const a = from.match(/[\d.]+/g).map(Number);
  const b = to.match(/[\d.]+/g).map(Number);
  return `rgb(${[0, 1, 2].map((i) => Math.round(a[i] + (b[i] - a[i]) * part)).join(' ')})`;
}

export function faded(color, alpha) {
  return `rgb(${color.match(/[\d.]+/g).slice(0, 3).join(' ')} / ${alpha})`;
}

/** Copies a text, also where the clipboard is closed to pages from a file. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = document.body.appendChild(el('textarea', { class: 'unseen' }));
    field.value = text;
    field.select();
    document.execCommand('copy');
    field.remove();
  }
}

/** A command to be pasted, with a button that copies it. */
export function command(text) {
  const button = el('button', { type: 'button', class: 'copy' }, 'Copy');
  button.addEventListener('click', async () => {
    await copy(text);
    button.textContent = 'Copied';
    setTimeout(() => (button.textContent = 'Copy'), 1500);
  });
  return el('div', { class: 'command' }, el('code', {}, text), button);
}
