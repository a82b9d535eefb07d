/** Small pictures of figures. Each says in words what it shows. */
import {setAttribute, setText, svg, h} from './dom.js';

/** A line of the latest values, a few minutes long. */
export function sparkline(label) {
  const line = svg('polyline.line');
  const area = svg('polygon.area');
  const title = svg('title');
  const node = svg('svg.spark', {viewBox: '0 0 100 24', preserveAspectRatio: 'none', role: 'img'}, title, area, line);
  node.show = (values, text, most) => {
    const top = Math.max(most ?? 0, ...values) || 1;
    const step = 100 / Math.max(values.length - 1, 1);
    const points = values.map((value, i) => `${(i * step).toFixed(1)},${(23 - 22 * value / top).toFixed(1)}`).join(' ');
    setAttribute(line, 'points', points);
    setAttribute(area, 'points', values.length > 1 ? `0,24 ${points} 100,24` : '');
    setText(title, `${label}: ${text}`);
    setAttribute(node, 'aria-label', `${label}: ${text}`);
  };
  return node;
}

/** A curve with a scale: `show(values, {left, right, text})`. */
export function curve(label) {
  const line = svg('polyline.line');
  const area = svg('polygon.area');
  const picture = svg('svg', {viewBox: '0 0 600 110', preserveAspectRatio: 'none', role: 'img'},
    svg('path.grid', {d: 'M0 1h600M0 55h600M0 109h600'}), area, line);
  const left = h('span');
  const right = h('span');
  const node = h('div.curve', picture, h('div.axis', left, right));
  node.show = (values, scale) => {
    const most = Math.max(...values, 0) || 1;
    const step = 600 / Math.max(values.length - 1, 1);
    const points = values.map((value, i) => `${(i * step).toFixed(1)},${(109 - 106 * value / most).toFixed(1)}`).join(' ');
    setAttribute(line, 'points', points);
    setAttribute(area, 'points', values.length > 1 ? `0,109 ${points} 600,109` : '');
    setAttribute(picture, 'aria-label', `${label}: ${scale.text}`);
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
      const part = h('span', {class: `part ${tone}`});
      part.style.width = `${100 * value / whole}%`;
      return part;
    }));
    setAttribute(bar, 'aria-label', `${label}: ${parts.map(part => `${part[1]} ${part[3]}`).join(', ')}`);
    legend.replaceChildren(...parts.map(([tone, name, value, text]) =>
      h('div', h('dt', h('span', {class: `swatch ${tone}`, 'aria-hidden': 'true'}), name),
        h('dd', text, ' ', h('small', `${(100 * value / whole).toFixed(value / whole < 0.1 ? 1 : 0)} %`)))));
  };
  return node;
}

/** How much of something is taken. If it is scarce, little that is left looks like that. */
export function meter(label, scarce) {
  const bar = h('div.meter', {role: 'meter', 'aria-label': label, 'aria-valuemin': '0'}, h('span'));
  const text = h('span.meter-text');
  const node = h('div.metered', h('span.meter-label', label), bar, text);
  node.show = (value, most, words) => {
    const share = most ? Math.min(1, value / most) : 0;
    bar.firstChild.style.width = `${100 * share}%`;
    bar.classList.toggle('full', Boolean(scarce) && share > 0.9);
    setAttribute(bar, 'aria-valuenow', value);
    setAttribute(bar, 'aria-valuemax', most);
    setAttribute(bar, 'aria-valuetext', words);
    setText(text, words);
  };
  return node;
}
