/** The slots and their workers, and the workers that are gone. */
import {announce, h, keyed, openDialog, setAttribute, setText} from './dom.js';
import {change, get, poll} from './api.js';
import {badge, setBadge} from './state.js';
import {bytes, duration, number, shortId, time} from './format.js';
import {sparkline} from './chart.js';

const PERIOD_MS = 2000;
const KEPT = 90;
const ROWS = 64;

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

async function showDump(worker) {
  const body = h('div', {}, h('p', {}, 'Asking the worker…'));
  openDialog(`Threads of ${worker.id}, pid ${worker.pid}`, body).classList.add('large');
  try {
    const {threadDump} = await change('POST', `/v1/workers/${worker.id}/thread-dump`);
    const {output} = await get(`/v1/workers/${worker.id}`);
    body.replaceChildren(h('pre', {tabindex: 0, 'aria-label': 'Thread dump'}, threadDump),
      ...(output ? [h('h3', {}, 'Output'), h('pre', {tabindex: 0, 'aria-label': 'Output'}, output)] : []));
  } catch (error) {
    body.replaceChildren(h('p', {class: 'trouble', role: 'alert'}, error.message));
  }
}

function slotRow(slot, again) {
  const graph = name => {
    const line = sparkline(name);
    const text = h('span', {class: 'num'});
    return {line, text, cell: h('td', {'data-th': name, class: 'graph'}, text, line)};
  };
  const node = h('tr', {});
  const parts = {
    state: badge(slot.state),
    cause: h('span', {class: 'reason'}),
    worker: h('td', {'data-th': 'Worker'}),
    age: h('td', {'data-th': 'Age', class: 'num'}),
    doing: h('td', {'data-th': 'Doing'}),
    done: h('td', {'data-th': 'Items done', class: 'num'}),
    cpu: graph('CPU'),
    heap: graph('Heap'),
    memory: graph('Memory'),
    actions: h('td', {class: 'actions'}),
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
  const button = (name, action) => h('button', {type: 'button', class: 'small', onclick: action}, name);
  parts.buttons = [button('Threads', () => showDump(node.worker)), button('Drain', () => tell('drain', 'gets nothing more')),
    button('Recycle', () => tell('recycle', 'is being replaced'))];
  parts.actions.append(...parts.buttons);
  node.append(h('th', {scope: 'row'}, h('span', {class: 'slot'}, slot.slot)), h('td', {class: 'state'}, parts.state, parts.cause),
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
  node.worker = worker;
  setBadge(parts.state, slot.state);
  setText(parts.cause, node.said || worker?.leaving || slot.cause || '');
  setText(parts.worker, worker ? `${worker.id}, pid ${worker.pid}` : '–');
  setText(parts.age, worker ? duration(worker.ageSeconds * 1000) : '');
  setText(parts.done, worker ? number(worker.itemsDone) : '');
  const doing = worker?.job ? `${worker.job} ${worker.item}` : '';
  if (parts.doing.dataset.doing !== doing) {
    parts.doing.dataset.doing = doing;
    parts.doing.replaceChildren(...(worker?.job ? [h('a', {href: `#/jobs/${worker.job}`}, h('code', {}, shortId(worker.job))),
      worker.item === null ? '' : ` item ${number(worker.item)}`] : []));
  }
  const seen = history.get(worker?.id) ?? {cpu: [], heap: [], memory: []};
  showGraph(parts.cpu, seen.cpu, seen.cpu.length ? `${Math.round(100 * seen.cpu.at(-1))} %` : '–', 1);
  showGraph(parts.heap, seen.heap, worker ? bytes(worker.heapUsed) : '–');
  showGraph(parts.memory, seen.memory, worker ? bytes(worker.memory) : '–');
  parts.buttons.forEach((one, i) => {
    one.disabled = !worker || i === 1 && slot.state === 'HELD';
    setAttribute(one, 'aria-label', worker ? `${one.textContent} worker ${worker.id}` : null);
  });
}

function goneRow(gone) {
  return h('tr', {}, h('td', {class: 'num', title: time(gone.at)}, time(gone.at)), h('th', {scope: 'row'}, gone.worker, h('span', {class: 'hint'}, `pid ${gone.pid}`)),
    h('td', {}, h('span', {class: `cause-name ${['RETIRED', 'SHUTDOWN', 'OVERTAKEN', 'JOB_STOPPED'].includes(gone.cause) ? '' : 'bad-text'}`}, gone.cause)),
    h('td', {}, gone.reason, gone.job ? h('span', {class: 'reason'}, 'at ', h('a', {href: `#/jobs/${gone.job}`}, `job ${shortId(gone.job)}`),
      gone.item === null ? '' : ` item ${number(gone.item)}`) : ''),
    h('td', {class: 'num'}, gone.signal ?? gone.exitCode), h('td', {class: 'num'}, duration(gone.ageSeconds * 1000)), h('td', {class: 'num'}, number(gone.itemsDone)));
}

function resizeForm(again, trouble) {
  const size = h('input', {type: 'number', min: 1, max: 1024, required: true, id: 'pool-size'});
  const form = h('form', {class: 'row', onsubmit: async event => {
    event.preventDefault();
    try {
      await change('PATCH', '/v1/pool', {size: Number(size.value)});
      announce(`There are to be ${size.value} workers`);
      setText(trouble, '');
    } catch (error) {
      setText(trouble, error.message);
    }
    again();
  }}, h('label', {for: 'pool-size'}, 'Workers'), size, h('button', {}, 'Resize'));
  form.show = value => { if (document.activeElement !== size) size.value = value; };
  return form;
}

const columns = names => h('thead', {}, h('tr', {}, names.map(([name, tone]) =>
  h('th', {scope: 'col', class: tone ?? ''}, name || h('span', {class: 'unseen'}, 'Actions')))));

export function workersPage({main, signal}) {
  const trouble = h('p', {class: 'trouble', role: 'alert'});
  const refused = h('p', {class: 'trouble', role: 'alert'});
  const slots = h('tbody', {});
  const gone = h('tbody', {});
  const note = h('p', {class: 'note'});
  const none = h('p', {class: 'note'}, 'No worker has gone since the server started.');
  const rest = h('p', {class: 'note'});
  const form = resizeForm(() => again(), refused);
  const goneTable = h('table', {class: 'plain gone'}, h('caption', {class: 'unseen'}, 'Workers that are gone'),
    columns([['When', 'num'], ['Worker'], ['Cause'], ['Reason'], ['Exit', 'num'], ['Age', 'num'], ['Items', 'num']]), gone);
  main.append(h('div', {class: 'head'}, h('h1', {}, 'Workers'), form), trouble, refused, note,
    h('div', {class: 'wide'}, h('table', {class: 'slots'}, h('caption', {class: 'unseen'}, 'Slots'),
      columns([['Slot'], ['State'], ['Worker'], ['Age', 'num'], ['Doing'], ['Items done', 'num'], ['CPU'], ['Heap'], ['Memory'], ['']]), slots)), rest,
    h('section', {class: 'panel', 'aria-label': 'Gone'}, h('div', {class: 'panel-head'}, h('h2', {}, 'Gone, latest first')), none, h('div', {class: 'wide'}, goneTable)));

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
  }, error => setText(trouble, error ? `The workers cannot be read: ${error.message}` : ''));
}
