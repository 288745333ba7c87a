// Numbers and words for people.

const MINUS = '−';

export const isNumber = (x) => typeof x === 'number' && Number.isFinite(x);

/** Fixed decimals, thousands apart, a real minus; a dash for what is not there. */
export function number(x, decimals) {
  if (!isNumber(x)) {
    return '–';
  }
  const text = Math.abs(x).toFixed(decimals);
  const [whole, part] = text.split('.');
  const spaced = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, '\u202f') : whole;
  const isZero = Number(text) === 0;
  return (x < 0 && !isZero ? MINUS : '') + spaced + (part ? `.${part}` : '');
}

export const signed = (x, decimals) =>
  (isNumber(x) && Number(x.toFixed(decimals)) > 0 ? '+' : '') + number(x, decimals);

export const unit = (metric) => (metric.unit ? `\u00a0${metric.unit}` : '');

export const value = (metric, x) => number(x, metric.decimals) + (isNumber(x) ? unit(metric) : '');

export const range = (metric, low, high) =>
  isNumber(low) && isNumber(high)
    ? `${number(low, metric.decimals)} to ${number(high, metric.decimals)}`
    : '–';

export const signedRange = (metric, low, high) =>
  isNumber(low) && isNumber(high)
    ? `${signed(low, metric.decimals)} to ${signed(high, metric.decimals)}`
    : '–';

export const share = (part) => `${Number((part * 100).toFixed(1))}\u00a0%`;

export function probability(p) {
  if (!isNumber(p)) {
    return '–';
  }
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}

export const rate = (kbps) =>
  kbps >= 1000
    ? `${number(kbps / 1000, kbps >= 10000 ? 1 : 2)}\u00a0Mbit/s`
    : `${number(kbps, 0)}\u00a0kbit/s`;

export const seconds = (ms, decimals = 1) => `${number(ms / 1000, decimals)}\u00a0s`;

/** Minutes and seconds since the session began. */
export function clock(ms, decimals = 1) {
  const rounded = Number((ms / 1000).toFixed(decimals));
  const minutes = Math.floor(rounded / 60);
  const rest = (rounded - 60 * minutes).toFixed(decimals);
  return `${minutes}:${rest.padStart(decimals ? 3 + decimals : 2, '0')}`;
}

/** A reason's words; inputs are whole numbers, or null for what has no limit. */
export function words(template, inputs) {
  let at = 0;
  return template.replaceAll('{}', () => {
    const input = inputs[Math.min(at++, 1)];
    return input === null ? 'unlimited' : String(input);
  });
}

/** Steps of 1, 2 or 5 times a power of ten, about `count` of them. */
export function ticks(low, high, count) {
  const rough = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough);
  const found = [];
  for (let at = Math.ceil(low / step - 1e-9); at * step <= high + step * 1e-9; at++) {
    found.push(at * step);
  }
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return { at: found, text: (x) => number(x, decimals) };
}
