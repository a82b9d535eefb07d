/** The slots and their workers, and the workers that are gone. */
import {announce, button, h, keyed, openReading, panel, setAttributes, setText, table, trouble, verbatim} from './dom.js';
import {change, get, poll} from './api.js';
import {badge, setBadge} from './state.js';
import {age, bytes, number, shortId, time} from './format.js';
import {sparkline} from './chart.js';

const PERIOD_MS = 2000;
const KEPT = 90;
const ROWS = 64;
const EXPECTED = ['RETIRED', 'SHUTDOWN', 'OVERTAKEN', 'JOB_STOPPED'];

/** What was seen of each worker; kept when one looks at another page meanwhile. */
const history = new Map();

function remember(workers) {
  const now = performance.now();
  const alive = new Set(workers.map(worker => worker.id));
  [...history.keys()].filter(id => !alive.has(id)).forEach(id => history.delete(id));
  for (const worker of workers) {
    const seen = history.get(worker.id) ?? {cpu: [], heap: [], memory: [], at: null, seconds: null};
    history.set(worker.id, seen);
    if (seen.at !== null && now - seen.at < PERIOD_MS / 2) continue;
    if (seen.seconds !== null && worker.cpuSeconds !== null) {
      seen.cpu.push(Math.max(0, (worker.cpuSeconds - seen.seconds) * 1000 / (now - seen.at)));
    }
    seen.heap.push(worker.heapUsed);
    seen.memory.push(worker.memory ?? 0);
    seen.at = now;
    seen.seconds = worker.cpuSeconds;
    for (const name of ['cpu', 'heap', 'memory']) seen[name].splice(0, seen[name].length - KEPT);
  }
}

function showDump(worker) {
  return openReading(`Threads of ${worker.id}, pid ${worker.pid}`, async () => {
    const {threadDump} = await change('POST', `/v1/workers/${worker.id}/thread-dump`);
    const {output} = await get(`/v1/workers/${worker.id}`);
    return [verbatim('Thread dump', threadDump), output && [h('h3', 'Output'), verbatim('Output', output)]];
  });
}

function slotRow(slot, again) {
  const graph = name => {
    const line = sparkline(name);
    const text = h('span.num');
    return {line, text, cell: h('td.graph', {'data-th': name}, text, line)};
  };
  const node = h('tr');
  const parts = {
    state: badge(slot.state),
    cause: h('span.reason'),
    worker: h('td.fixed', {'data-th': 'Worker'}),
    age: h('td.num', {'data-th': 'Age'}),
    doing: h('td', {'data-th': 'Doing'}),
    done: h('td.num', {'data-th': 'Items done'}),
    cpu: graph('CPU'),
    heap: graph('Heap'),
    memory: graph('Memory'),
    actions: h('td.actions'),
  };
  const tell = async (verb, done) => {
    try {
      await change('POST', `/v1/workers/${node.worker.id}/${verb}`);
      announce(`Worker ${node.worker.id} ${done}`);
      node.said = '';
    } catch (error) {
      node.said = error.message;
      announce(error.message);
    }
    again();
  };
  parts.buttons = [button('Threads', () => showDump(node.worker), 'small'), button('Drain', () => tell('drain', 'gets nothing more'), 'small'),
    button('Recycle', () => tell('recycle', 'is being replaced'), 'small')];
  parts.actions.append(...parts.buttons);
  node.append(h('th', {scope: 'row'}, slot.slot), h('td.state', parts.state, parts.cause),
    parts.worker, parts.age, parts.doing, parts.done, parts.cpu.cell, parts.heap.cell, parts.memory.cell, parts.actions);
  node.parts = parts;
  return node;
}

function showGraph(graph, values, text, most) {
  setText(graph.text, text);
  graph.line.show(values, text, most);
}

function setSlot(node, {slot, worker}) {
  const {parts} = node;
  const seen = history.get(worker?.id) ?? {cpu: [], heap: [], memory: []};
  node.worker = worker;
  setBadge(parts.state, slot.state);
  setText(parts.cause, node.said || worker?.leaving || slot.cause || '');
  setText(parts.worker, worker ? `${worker.id}, pid ${worker.pid}` : '–');
  setText(parts.age, worker ? age(worker.ageSeconds) : '');
  setText(parts.done, worker ? number(worker.itemsDone) : '');
  const doing = worker?.job ? `${worker.job} ${worker.item}` : '';
  if (parts.doing.dataset.doing !== doing) {
    parts.doing.dataset.doing = doing;
    parts.doing.replaceChildren(...(worker?.job ? [h('a', {href: `#/jobs/${worker.job}`}, h('code', shortId(worker.job))),
      worker.item === null ? '' : ` item ${number(worker.item)}`] : []));
  }
  showGraph(parts.cpu, seen.cpu, seen.cpu.length ? `${Math.round(100 * seen.cpu.at(-1))} %` : '–', 1);
  showGraph(parts.heap, seen.heap, worker ? bytes(worker.heapUsed) : '–');
  showGraph(parts.memory, seen.memory, worker ? bytes(worker.memory) : '–');
  parts.buttons.forEach((one, i) => {
    one.disabled = !worker || i === 1 && slot.state === 'HELD';
    setAttributes(one, {'aria-label': worker ? `${one.textContent} worker ${worker.id}` : null});
  });
}

function goneRow(gone) {
  return h('tr', h('td', time(gone.at)), h('th', {scope: 'row'}, gone.worker, h('span.hint', `pid ${gone.pid}`)),
    h('td', h('strong', {class: !EXPECTED.includes(gone.cause) && 'bad-text'}, gone.cause)),
    h('td', gone.reason, gone.job ? h('span.reason', 'at ', h('a', {href: `#/jobs/${gone.job}`}, `job ${shortId(gone.job)}`),
      gone.item === null ? '' : ` item ${number(gone.item)}`) : ''),
    h('td.num', gone.signal ?? gone.exitCode), h('td.num', age(gone.ageSeconds)), h('td.num', number(gone.itemsDone)));
}

function resizeForm(again, refused) {
  const size = h('input', {type: 'number', min: 1, max: 1024, required: true, id: 'pool-size'});
  const form = h('form', {class: 'row', onsubmit: async event => {
    event.preventDefault();
    try {
      await change('PATCH', '/v1/pool', JSON.stringify({size: Number(size.value)}));
      announce(`There are to be ${size.value} workers`);
      refused.show(null);
    } catch (error) {
      refused.show(error);
    }
    again();
  }}, h('label', {for: 'pool-size'}, 'Workers'), size, h('button', 'Resize'));
  form.show = value => { if (document.activeElement !== size) size.value = value; };
  return form;
}

export function workersPage({main, signal}) {
  const wrong = trouble('The workers cannot be read: ');
  const refused = trouble();
  const slots = h('tbody');
  const gone = h('tbody');
  const note = h('p.note');
  const none = h('p.note', 'No worker has gone since the server started.');
  const rest = h('p.note');
  const form = resizeForm(() => again(), refused);
  const goneTable = table('Workers that are gone', ['When', 'Worker', 'Cause', 'Reason', 'Exit#', 'Age#', 'Items#'], gone, 'cards plain gone');
  main.append(h('div.head', h('h1', 'Workers'), form), wrong, refused, note,
    table('Slots', ['Slot', 'State', 'Worker', 'Age#', 'Doing', 'Items done#', 'CPU', 'Heap', 'Memory', ''], slots, 'cards slots'), rest,
    panel('Gone, latest first', null, none, goneTable));

  const again = poll(signal, PERIOD_MS, async () => {
    const [pool, list] = await Promise.all([get('/v1/pool', signal), get('/v1/workers', signal)]);
    remember(list.workers);
    form.show(pool.size);
    const {resources} = pool;
    setText(note, [pool.trouble, `${number(resources.workers)} workers on ${number(resources.processors)} processors`,
      `${bytes(resources.memoryPromised)} of ${bytes(resources.memory)} promised to them`].filter(Boolean).join(' · '));
    const byId = new Map(list.workers.map(worker => [worker.id, worker]));
    const rows = pool.slots.slice(0, ROWS).map(slot => ({slot, worker: byId.get(slot.worker) ?? list.workers.find(worker => worker.slot === slot.slot)}));
    keyed(slots, rows, ({slot}) => slot.slot, ({slot}) => slotRow(slot, () => again()), setSlot);
    setText(rest, pool.slots.length > ROWS ? `And ${number(pool.slots.length - ROWS)} more slots; GET /v1/pool has them all.` : '');
    keyed(gone, list.retirements, one => `${one.worker} ${one.at}`, goneRow);
    none.hidden = list.retirements.length > 0;
    goneTable.hidden = !list.retirements.length;
  }, wrong.show);
}
