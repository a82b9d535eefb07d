/** Numbers, times and sizes as people read them. */

const NUMBER = new Intl.NumberFormat('en');
const SHORT = new Intl.NumberFormat('en', {notation: 'compact', maximumSignificantDigits: 3});

/** In full; a dash for what is not known. */
export function number(value) {
  return value == null ? '–' : NUMBER.format(value);
}

/** Some of all. */
export function outOf(part, whole) {
  return `${number(part)} of ${number(whole)}`;
}

/** Three digits and a unit (k, M, G) where it is long. */
export function short(value) {
  return value == null ? '–' : Math.abs(value) < 10_000 ? number(round(value)) : SHORT.format(value).replace('K', 'k').replace('B', 'G');
}

function round(value) {
  return Math.abs(value) >= 100 || Number.isInteger(value) ? Math.round(value) : Number(value.toPrecision(3));
}

export function rate(perSecond) {
  if (perSecond == null) return '–';
  if (perSecond > 0 && perSecond < 0.1) return `${number(round(perSecond * 60))}/min`;
  return `${short(perSecond)}/s`;
}

/** Never 100 % before the end, and never 0 % after the beginning. */
export function percent(part, whole) {
  if (!whole) return '–';
  const share = 100 * part / whole;
  if (part > 0 && share < 0.1) return '<0.1 %';
  if (part < whole && share > 99.9) return '>99.9 %';
  return `${share < 10 && part < whole ? Number(share.toFixed(1)) : Math.floor(share)} %`;
}

const UNITS = [[86_400, 'd', 3600, 'h'], [3600, 'h', 60, 'min'], [60, 'min', 1, 's']];

export function duration(millis) {
  if (millis == null || Number.isNaN(millis)) return '–';
  const seconds = Math.max(0, millis) / 1000;
  if (seconds < 1) return `${Number((seconds * 1000).toPrecision(3))} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  for (const [size, unit, smaller, smallUnit] of UNITS) {
    if (seconds >= size) {
      const rest = Math.floor(seconds % size / smaller);
      return `${Math.floor(seconds / size)} ${unit}${rest ? ` ${rest} ${smallUnit}` : ''}`;
    }
  }
  return `${Math.round(seconds)} s`;
}

/** How long it is from a time to another, or to now. */
export function between(from, to) {
  return duration((to ? new Date(to) : Date.now()) - new Date(from));
}

/** How long it is until a time. */
export function until(at) {
  return duration(new Date(at) - Date.now());
}

export function bytes(value) {
  if (value == null) return '–';
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let amount = value;
  while (Math.abs(amount) >= 1000 && units.length > 1) {
    amount /= 1000;
    units.shift();
  }
  return `${Number(amount.toPrecision(3))} ${units[0]}`;
}

/** A time of today, or with its date. */
export function time(at) {
  if (!at) return '–';
  const date = new Date(at);
  const clock = date.toLocaleTimeString('en-GB');
  return date.toDateString() === new Date().toDateString()
    ? clock
    : `${date.toLocaleDateString('en-GB', {day: 'numeric', month: 'short'})} ${clock}`;
}

export function ago(at) {
  return `${age(Math.max(0, Math.floor((Date.now() - new Date(at)) / 1000)))} ago`;
}

/** Whole seconds. */
export function age(seconds) {
  return seconds < 10 ? `${seconds} s` : duration(seconds * 1000);
}

export function plural(count, one) {
  return `${number(count)} ${one}${count === 1 ? '' : 's'}`;
}

/** The end of an id is what differs. */
export function shortId(id) {
  return id.length > 12 ? `…${id.slice(-8)}` : id;
}
