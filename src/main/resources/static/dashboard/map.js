/** The interval of a job as a picture: each cell is a part of it, filled from below by what is done. */
import {h, keyed, panel, setAttributes, setText, svg, uniqueId} from './dom.js';
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
  const count = Math.min(total, Math.min(MOST, columns * Math.max(ROWS, Math.ceil(280 / columns))));
  if (count < columns) {
    const size = Math.min(LARGEST, Math.floor(width / Math.max(count, 1)));
    return {count, columns: Math.max(count, 1), size};
  }
  return {count, columns, size: width / columns};
}

/** Done is full, failed has a corner cut or a cross, running is striped, waiting is a dot: one path for each. */
function paths(cells, {columns, size}) {
  const side = size - GAP;
  const made = {done: '', failed: '', crosses: '', running: '', waiting: ''};
  cells.forEach((cell, i) => {
    const x = (i % columns) * size;
    const y = Math.floor(i / columns) * size;
    const whole = cell.to - cell.from;
    const done = side * (cell.succeeded + cell.failed) / whole;
    const running = side * cell.running / whole;
    const box = (top, height) => `M${x.toFixed(1)} ${(y + top).toFixed(1)}h${side.toFixed(1)}v${height.toFixed(1)}h-${side.toFixed(1)}z`;
    if (done > 0) made.done += box(side - done, done);
    if (running > 0) made.running += box(side - done - running, running);
    if (cell.failed > 0) {
      const cut = side * Math.max(0.45, Math.sqrt(cell.failed / whole) * 1.4);
      const leg = Math.min(cut, side).toFixed(1);
      made.failed += cell.failed === whole ? box(0, side) : `M${x.toFixed(1)} ${y.toFixed(1)}h${leg}l-${leg} ${leg}z`;
      if (cell.failed === whole) made.crosses += `M${x + 2} ${y + 2}l${side - 4} ${side - 4}m0 ${4 - side}l${4 - side} ${side - 4}`;
    }
    if (done + running < side * 0.75) {
      made.waiting += `M${(x + side / 2 - 1).toFixed(1)} ${(y + (side - done - running) / 2 - 1).toFixed(1)}h2v2h-2z`;
    }
  });
  return made;
}

function words(cell, unit, ended) {
  const place = cell.to - cell.from === 1 ? `${unit} ${number(cell.from)}` : `${unit}s ${number(cell.from)} to ${number(cell.to - 1)}`;
  const counts = [[cell.succeeded, 'succeeded'], [cell.failed, 'failed'], [cell.running, 'running'],
    [cell.waiting, ended ? 'not run' : 'waiting']].filter(([count]) => count > 0).map(([count, word]) => `${number(count)} ${word}`);
  return `${place}: ${counts.join(', ')}`;
}

const lane = () => h('li', h('span.lane-name'), h('span.lane', h('span.begun'), h('span.open')), h('span.lane-text'));

/** Where in the whole interval a worker is: solid what it has begun, hollow what can still be taken from it. */
function setLane(node, {chunk, first, total, unit}) {
  const [name, track, text] = node.children;
  const share = value => 100 * (value - first) / total;
  setText(name, chunk.worker);
  const [begun, open] = track.children;
  begun.style.left = `${share(chunk.from)}%`;
  begun.style.width = `${Math.max(share(chunk.claimed) - share(chunk.from), 0.25)}%`;
  open.style.left = `${share(chunk.claimed)}%`;
  open.style.width = `${Math.max(share(chunk.to) - share(chunk.claimed), 0)}%`;
  setText(text, chunk.to - chunk.from === 1
    ? `${unit} ${number(chunk.from)}${chunk.suspect ? ', alone: its worker died before' : chunk.copy ? ', a second time beside the first' : ''}`
    : `${number(chunk.from)} to ${number(chunk.to - 1)}, ${short(chunk.to - chunk.claimed)} not begun`);
}

export function mapView() {
  let unit = 'item';
  const stripes = uniqueId('stripes');
  const shape = name => svg('path', {class: name, fill: name === 'running' ? `url(#${stripes})` : null});
  const shapes = {done: shape('done'), running: shape('running'), failed: shape('failed'), crosses: shape('crosses'),
    waiting: shape('waiting')};
  const mark = svg('rect.mark', {visibility: 'hidden', fill: 'none'});
  const picture = svg('svg.map', {role: 'img'},
    svg('defs', svg('pattern', {id: stripes, width: 5, height: 5, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)'},
      svg('rect.stripe-ground', {width: 5, height: 5}), svg('rect.stripe', {width: 2.5, height: 5}))),
    Object.values(shapes), mark);
  const told = h('output.told');
  const slider = h('input.look', {type: 'range', min: 0, max: 0, value: 0, 'aria-label': 'Part of the map to read out'});
  const lanes = h('ul.lanes', {'aria-label': 'What workers have'});
  const pace = curve('Rate');
  const legend = [['done', 'done'], ['failed', 'failed'], ['running', 'with a worker'], ['waiting', 'waiting']].map(([tone, name]) =>
    h('span.key', swatch(tone), name));
  const node = panel('Map', h('p.keys', legend), picture, h('div.row', slider, told), lanes);
  const peak = h('span.note');
  const rates = panel('Rate', peak, pace);
  let plan = null;
  let cells = [];
  let ended = false;

  const point = index => {
    const cell = cells[index];
    setAttributes(mark, {visibility: cell ? 'visible' : 'hidden'});
    if (!cell) return;
    const {columns, size} = plan;
    setAttributes(mark, {x: (index % columns) * size - 0.5, y: Math.floor(index / columns) * size - 0.5, width: size - GAP + 1,
      height: size - GAP + 1});
    setText(told, words(cell, unit, ended));
  };
  slider.addEventListener('input', () => point(Number(slider.value)));
  picture.addEventListener('pointermove', event => {
    const box = picture.getBoundingClientRect();
    const scale = plan.width / box.width;
    const column = Math.floor((event.clientX - box.left) * scale / plan.size);
    const index = Math.floor((event.clientY - box.top) * scale / plan.size) * plan.columns + column;
    if (column < plan.columns && cells[index]) {
      slider.value = index;
      point(index);
    }
  });

  const showPace = (map, progress) => {
    rates.hidden = !map.pace;
    if (!map.pace) return;
    const {items, stepMs} = map.pace;
    // What is stored comes in portions: what came in a second tells more than what came in a step.
    const near = Math.max(1, Math.ceil(500 / stepMs));
    const running = !isEnd(map.state);
    const counts = items.slice(0, running && items.length > 3 ? -1 : undefined);
    const values = counts.map((_, i) => {
      const steps = counts.slice(Math.max(0, i - near), i + near + 1);
      return steps.reduce((sum, value) => sum + value, 0) / steps.length * 1000 / stepMs;
    });
    const most = Math.max(...values);
    const span = items.length * stepMs;
    const last = running ? `now ${rate(progress.itemsPerSecond)}` : `on average ${rate(doneOf(progress) * 1000 / span)}`;
    const text = `at most ${rate(most)}, ${last}`;
    setText(peak, text);
    pace.show(values, {left: time(map.pace.from), right: `${running ? 'now' : 'end'}, after ${duration(span)}`, text});
  };

  return {
    nodes: [node, rates],
    /** How many cells to ask for. */
    wanted(total) {
      plan = layout(picture.parentElement?.clientWidth ? picture.parentElement.clientWidth - 32 : 600, total);
      return Math.max(1, plan.count);
    },
    show(map, progress) {
      cells = map.cells;
      unit = map.numbers ? 'number' : 'item';
      ended = isEnd(map.state);
      plan.width = plan.columns * plan.size;
      const rows = Math.max(1, Math.ceil(cells.length / plan.columns));
      picture.style.maxWidth = `${plan.width + 1}px`;
      Object.entries(paths(cells, plan)).forEach(([name, d]) => setAttributes(shapes[name], {d}));
      const done = percent(doneOf(progress), progress.total);
      setAttributes(picture, {viewBox: `-1 -1 ${plan.width + 1} ${rows * plan.size + 1}`, 'aria-label':
        `Map of ${plural(cells.length, 'part')}: ${done} done, ${number(progress.failed)} failed, ${map.chunks.length} workers at it`});
      slider.max = Math.max(0, cells.length - 1);
      slider.hidden = cells.length < 2;
      if (!told.textContent && cells.length) setText(told, words(cells[0], unit, ended));
      else point(Number(slider.value));
      const first = cells.length ? cells[0].from : 0;
      keyed(lanes, map.chunks.map(chunk => ({chunk, first, total: map.total, unit})), ({chunk}) => `${chunk.slot} ${chunk.copy}`, lane, setLane);
      lanes.hidden = map.chunks.length === 0;
      showPace(map, progress);
    },
  };
}
