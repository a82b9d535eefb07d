/** Small pictures of figures. Each says in words what it shows. */
import {h, svg} from './dom.js';

/** A line with the area below it, as wide as there is room. */
function plot(style, label, [width, height], values, text, most = 0, ground = null) {
  const top = Math.max(most, ...values) || 1;
  const step = width / Math.max(values.length - 1, 1);
  const points = values.map((value, i) => `${(i * step).toFixed(1)},${(height - 1 - (height - 3) * value / top).toFixed(1)}`).join(' ');
  return svg(style, {viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': `${label}: ${text}`},
    svg('title', `${label}: ${text}`), ground,
    svg('polygon', {points: values.length > 1 ? `0,${height} ${points} ${width},${height}` : ''}), svg('polyline', {points}));
}

/** A line of the latest values, a few minutes long. */
export const sparkline = (label, values, text, most) => plot('svg.spark', label, [100, 24], values, text, most);

/** A curve with a scale. */
export function curve(label, values, text, left, right) {
  const rules = svg('path.rule', {d: 'M0 1h600M0 55h600M0 109h600'});
  return h('div.curve', plot('svg', label, [600, 110], values, text, 0, rules), h('div.axis', h('span', left), h('span', right)));
}

/** The colour of something in a legend. */
export const swatch = tone => h('span.swatch', {class: tone, 'aria-hidden': 'true'});

/** Parts of a whole beside each other, and a legend with their sizes: [class, name, value, text]. */
export function stack(label, parts) {
  const whole = parts.reduce((sum, part) => sum + part[2], 0) || 1;
  return h('div',
    h('div.stack', {role: 'img', 'aria-label': `${label}: ${parts.map(part => `${part[1]} ${part[3]}`).join(', ')}`},
      parts.filter(part => part[2] / whole >= 0.001).map(([tone, , value]) =>
        h('span', {key: tone, class: tone, style: {width: `${100 * value / whole}%`}}))),
    h('dl.legend', parts.map(([tone, name, value, text]) => h('div', h('dt', swatch(tone), name),
      h('dd', text, ' ', h('small', `${(100 * value / whole).toFixed(value / whole < 0.1 ? 1 : 0)} %`))))));
}

/** How much of something is taken. If it is scarce, little that is left looks like that. */
export function meter(label, value, most, words, scarce) {
  const share = most ? Math.min(1, value / most) : 0;
  return h('div.metered', label, h('span.note', words),
    h('div.bar', {role: 'meter', 'aria-label': label, 'aria-valuemin': '0', 'aria-valuenow': value, 'aria-valuemax': most, 'aria-valuetext': words},
      h('span', {class: scarce && share > 0.9 ? 'failed' : 'done', style: {width: `${100 * share}%`}})));
}
