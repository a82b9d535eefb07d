/** Small pictures of figures. Each says in words what it shows. */
import {h, setAttributes, setText, svg} from './dom.js';

/** A line with the area below it, as wide as there is room: `show(values, text, most)`. */
function plot(label, style, width, height, ground) {
  const line = svg('polyline.line');
  const area = svg('polygon.area');
  const title = svg('title');
  const node = svg(style, {viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', role: 'img'}, title, ground, area, line);
  node.show = (values, text, most = 0) => {
    const top = Math.max(most, ...values) || 1;
    const step = width / Math.max(values.length - 1, 1);
    const points = values.map((value, i) => `${(i * step).toFixed(1)},${(height - 1 - (height - 3) * value / top).toFixed(1)}`).join(' ');
    setAttributes(line, {points});
    setAttributes(area, {points: values.length > 1 ? `0,${height} ${points} ${width},${height}` : ''});
    setAttributes(node, {'aria-label': `${label}: ${text}`});
    setText(title, `${label}: ${text}`);
  };
  return node;
}

/** A line of the latest values, a few minutes long. */
export const sparkline = label => plot(label, 'svg.spark', 100, 24);

/** A curve with a scale: `show(values, {left, right, text})`. */
export function curve(label) {
  const picture = plot(label, 'svg', 600, 110, svg('path.rule', {d: 'M0 1h600M0 55h600M0 109h600'}));
  const left = h('span');
  const right = h('span');
  const node = h('div.curve', picture, h('div.axis', left, right));
  node.show = (values, scale) => {
    picture.show(values, scale.text);
    setText(left, scale.left);
    setText(right, scale.right);
  };
  return node;
}

/** Parts of a whole beside each other, and a legend with their sizes: [class, name, value, text]. */
export function stack(label) {
  const bar = h('div.stack', {role: 'img'});
  const legend = h('dl.legend');
  const node = h('div', bar, legend);
  node.show = parts => {
    const whole = parts.reduce((sum, part) => sum + part[2], 0) || 1;
    const seen = parts.filter(part => part[2] / whole >= 0.001);
    bar.replaceChildren(...seen.map(([tone, , value]) => {
      const part = h('span', {class: tone});
      part.style.width = `${100 * value / whole}%`;
      return part;
    }));
    setAttributes(bar, {'aria-label': `${label}: ${parts.map(part => `${part[1]} ${part[3]}`).join(', ')}`});
    legend.replaceChildren(...parts.map(([tone, name, value, text]) => h('div', h('dt', swatch(tone), name),
      h('dd', text, ' ', h('small', `${(100 * value / whole).toFixed(value / whole < 0.1 ? 1 : 0)} %`)))));
  };
  return node;
}

/** The colour of something in a legend. */
export const swatch = tone => h('span.swatch', {class: tone, 'aria-hidden': 'true'});

/** How much of something is taken. If it is scarce, little that is left looks like that. */
export function meter(label, scarce) {
  const taken = h('span');
  const bar = h('div.bar', {role: 'meter', 'aria-label': label, 'aria-valuemin': '0'}, taken);
  const text = h('span.note');
  const node = h('div.metered', label, text, bar);
  node.show = (value, most, words) => {
    const share = most ? Math.min(1, value / most) : 0;
    taken.style.width = `${100 * share}%`;
    taken.className = scarce && share > 0.9 ? 'failed' : 'done';
    setAttributes(bar, {'aria-valuenow': value, 'aria-valuemax': most, 'aria-valuetext': words});
    setText(text, words);
  };
  return node;
}
