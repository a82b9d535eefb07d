/** The interval of a job as a picture: each cell is a part of it, filled from below by what is done. */
import {h, panel, setAttributes, setText, show, svg, uniqueId} from './dom.js';
import {curve, swatch} from './chart.js';
import {duration, number, percent, plural, rate, short, time} from './format.js';
import {doneOf, isEnd} from './state.js';

const CELL = 13;
const LARGEST = 34;
const ROWS = 7;
const GAP = 2;
const MOST = 1000;

/** Cells that fit: few large ones for a small job, rows of small ones for a large job. */
function layout(width, total) {
  const columns = Math.max(8, Math.floor(width / CELL));
  const count = Math.min(total, MOST, columns * Math.max(ROWS, Math.ceil(280 / columns)));
  return count >= columns ? {count, columns, size: CELL}
    : {count, columns: Math.max(count, 1), size: Math.min(LARGEST, Math.floor(width / Math.max(count, 1)))};
}

/** Done is full, failed has a corner cut or a cross, running is striped, waiting is a dot: one path for each. */
function paths(cells, {columns, size}) {
  const side = size - GAP;
  const made = {done: '', running: '', failed: '', crosses: '', waiting: ''};
  cells.forEach((cell, i) => {
    const x = (i % columns) * size;
    const y = Math.floor(i / columns) * size;
    const whole = cell.to - cell.from;
    const part = count => Math.round(10 * side * count / whole) / 10;
    const done = part(cell.succeeded + cell.failed);
    const running = part(cell.running);
    const box = (top, height) => `M${x} ${y + top}h${side}v${height}h-${side}z`;
    if (done > 0) made.done += box(side - done, done);
    if (running > 0) made.running += box(side - done - running, running);
    if (cell.failed === whole) {
      made.failed += box(0, side);
      made.crosses += `M${x + 2} ${y + 2}l${side - 4} ${side - 4}m0 ${4 - side}l${4 - side} ${side - 4}`;
    } else if (cell.failed > 0) {
      const leg = Math.ceil(side * Math.min(1, Math.max(0.45, Math.sqrt(cell.failed / whole) * 1.4)));
      made.failed += `M${x} ${y}h${leg}l-${leg} ${leg}z`;
    }
    if (done + running < side * 0.75) made.waiting += `M${x + side / 2 - 1} ${y + (side - done - running) / 2 - 1}h2v2h-2z`;
  });
  return made;
}

function words(cell, unit, ended) {
  const place = cell.to - cell.from === 1 ? `${unit} ${number(cell.from)}` : `${unit}s ${number(cell.from)} to ${number(cell.to - 1)}`;
  const counts = [[cell.succeeded, 'succeeded'], [cell.failed, 'failed'], [cell.running, 'running'],
    [cell.waiting, ended ? 'not run' : 'waiting']].filter(([count]) => count > 0).map(([count, word]) => `${number(count)} ${word}`);
  return `${place}: ${counts.join(', ')}`;
}

/** Where in the whole interval a worker is: solid what it has begun, hollow what can still be taken from it. */
function lane(chunk, first, total, unit) {
  const share = value => 100 * (value - first) / total;
  const part = (style, from, to, least) =>
    h(`span.${style}`, {style: {left: `${share(from)}%`, width: `${Math.max(share(to) - share(from), least)}%`}});
  return h('li', {key: `${chunk.slot} ${chunk.copy}`}, h('span.lane-name', chunk.worker),
    h('span.lane', part('begun', chunk.from, chunk.claimed, 0.25), part('open', chunk.claimed, chunk.to, 0)),
    h('span.lane-text', chunk.to - chunk.from === 1
      ? `${unit} ${number(chunk.from)}${chunk.suspect ? ', alone: its worker died before' : chunk.copy ? ', a second time beside the first' : ''}`
      : `${number(chunk.from)} to ${number(chunk.to - 1)}, ${short(chunk.to - chunk.claimed)} not begun`));
}

/** How many items came in a second, over the time of the job. */
function ratePanel({pace, state}, progress) {
  if (!pace) return null;
  const {items, stepMs} = pace;
  // What is stored comes in portions: what came in a second tells more than what came in a step.
  const near = Math.max(1, Math.ceil(500 / stepMs));
  const running = !isEnd(state);
  const counts = items.slice(0, running && items.length > 3 ? -1 : undefined);
  const values = counts.map((_, i) => {
    const steps = counts.slice(Math.max(0, i - near), i + near + 1);
    return steps.reduce((sum, value) => sum + value, 0) / steps.length * 1000 / stepMs;
  });
  const span = items.length * stepMs;
  const last = running ? `now ${rate(progress.itemsPerSecond)}` : `on average ${rate(doneOf(progress) * 1000 / span)}`;
  const text = `at most ${rate(Math.max(...values))}, ${last}`;
  return panel('Rate', h('span.note', text), curve('Rate', values, text, time(pace.from), `${running ? 'now' : 'end'}, after ${duration(span)}`));
}

const KEYS = {done: 'done', failed: 'failed', running: 'with a worker', waiting: 'waiting'};

export function mapView() {
  const stripes = uniqueId('stripes');
  const pattern = svg('defs', svg('pattern', {id: stripes, width: 5, height: 5, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)'},
    svg('rect.stripe-ground', {width: 5, height: 5}), svg('rect.stripe', {width: 2.5, height: 5})));
  const shapes = svg('g');
  const mark = svg('rect.mark');
  const picture = svg('svg.map', {role: 'img'}, pattern, shapes, mark);
  const told = h('output.told');
  const slider = h('input', {type: 'range', min: 0, max: 0, value: 0, 'aria-label': 'Part of the map to read out', oninput: () => point()});
  const lanes = h('div');
  const rates = h('div');
  const node = h('div.page', panel('Map', h('p.keys', Object.entries(KEYS).map(([tone, name]) => h('span.key', swatch(tone), name))),
    picture, h('div.row', slider, told), lanes), rates);
  let plan = null;
  let map = null;

  const point = () => {
    const index = Number(slider.value);
    const cell = map.cells[index];
    if (!cell) return;
    const {columns, size} = plan;
    setText(told, words(cell, map.numbers ? 'number' : 'item', isEnd(map.state)));
    setAttributes(mark, {x: (index % columns) * size - 0.5,
      y: Math.floor(index / columns) * size - 0.5, width: size - GAP + 1, height: size - GAP + 1});
  };
  picture.addEventListener('pointermove', event => {
    const box = picture.getBoundingClientRect();
    const scale = plan.width / box.width;
    const column = Math.floor((event.clientX - box.left) * scale / plan.size);
    const index = Math.floor((event.clientY - box.top) * scale / plan.size) * plan.columns + column;
    if (column < plan.columns && map.cells[index]) {
      slider.value = index;
      point();
    }
  });

  return {
    node,
    /** How many cells to ask for. */
    wanted(total) {
      plan = layout(picture.parentElement.clientWidth - 32, total);
      return Math.max(1, plan.count);
    },
    show(drawn, progress) {
      map = drawn;
      const {cells, chunks} = map;
      plan.width = plan.columns * plan.size;
      picture.style.maxWidth = `${plan.width + 1}px`;
      const rows = Math.max(1, Math.ceil(cells.length / plan.columns));
      setAttributes(picture, {viewBox: `-1 -1 ${plan.width + 1} ${rows * plan.size + 1}`, 'aria-label':
        `Map of ${plural(cells.length, 'part')}: ${percent(doneOf(progress), progress.total)} done, ${number(progress.failed)} failed, ${chunks.length} workers at it`});
      show(shapes, Object.entries(paths(cells, plan)).map(([name, d]) =>
        svg('path', {class: name, d, fill: name === 'running' ? `url(#${stripes})` : null})));
      slider.max = Math.max(0, cells.length - 1);
      slider.hidden = cells.length < 2;
      point();
      show(lanes, chunks.length > 0 && h('ul.lanes', {'aria-label': 'What workers have'},
        chunks.map(chunk => lane(chunk, cells[0]?.from ?? 0, map.total, map.numbers ? 'number' : 'item'))));
      show(rates, ratePanel(map, progress));
    },
  };
}
