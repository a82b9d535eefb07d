/** Whether all is well, and if not, why; how much more the server could take on. */
import {h, keyed, panel, setText, table, texts, trouble} from './dom.js';
import {connection, get, getHealth, poll} from './api.js';
import {badge, setBadge} from './state.js';
import {between, bytes, number, outOf, time} from './format.js';
import {meter} from './chart.js';

const PERIOD_MS = 2000;
const SCARCE_BYTES = 5e9;

const NAMES = {
  pool: 'Workers can start',
  storage: 'Jobs and results can be stored',
  livenessState: 'The server lives',
  readinessState: 'The server takes requests',
  ping: 'The server answers',
};

/** What is not as it should be, in sentences. */
function complaints(health, pool, capacity) {
  const list = [];
  if (pool.trouble) list.push(`No worker can start: ${pool.trouble}`);
  else if (!pool.ready) list.push('The workers are not ready yet.');
  for (const slot of pool.slots) {
    if (slot.state === 'BACKOFF') list.push(`Slot ${slot.slot} has no worker: ${slot.cause ?? 'its last start failed'}`);
    if (slot.state === 'HELD') list.push(`Slot ${slot.slot} is out of service until its worker is recycled.`);
  }
  const storage = health.components?.storage;
  if (storage?.status === 'DOWN') list.push('Nothing can be stored: jobs are not accepted, and those that run wait. See the log of the server.');
  if (storage?.details?.roomBytes < 0) list.push('The disk is nearly full: files are refused.');
  else if (storage?.details?.roomBytes < SCARCE_BYTES) list.push(`The disk has room for ${bytes(storage.details.roomBytes)} more.`);
  if (!capacity.accepting) list.push(capacity.queue.jobs >= capacity.queue.mostJobs ? 'The queue is full: new jobs are refused.' : 'New jobs are not accepted.');
  return list;
}

function component([name, part]) {
  return h('li', badge(part.status), h('span', NAMES[name] ?? name), h('span.hint'));
}

function setComponent(node, [, part]) {
  setBadge(node.firstChild, part.status);
  setText(node.lastChild, Object.entries(part.details ?? {}).map(([name, value]) =>
    (name === 'roomBytes' ? `room for ${bytes(value)}` : `${name} ${value}`)).join(', '));
}

export function healthPage({main, signal}) {
  const wrong = trouble('This cannot be read: ');
  const overall = badge('UNKNOWN');
  const parts = h('ul.components');
  const why = h('ul.why', {'aria-label': 'What is not well'});
  const fine = h('p.note', 'Nothing degrades.');
  const workers = meter('Workers busy');
  const jobs = meter('Jobs that have not ended', true);
  const memory = meter('Memory promised to workers', true);
  const writes = h('p.note');
  const next = h('tbody');
  const server = h('p.note');
  const outages = h('ul.outages');
  const never = h('p.note', 'The server has answered all the time since this page was opened.');
  main.append(h('div.head', h('h1', 'Health'), overall), wrong, h('div.grid',
    panel('Parts', null, why, fine, parts, server), panel('Capacity', null, workers, jobs, memory, writes),
    panel('If a job came now', null, table('Place in the queue by priority', ['Priority#', 'Place#', 'Starts about#'], next, 'plain')),
    panel('Connection', null, never, outages)));

  poll(signal, PERIOD_MS, async () => {
    const [health, pool, capacity] = await Promise.all([getHealth(signal), get('/v1/pool', signal), get('/v1/capacity', signal)]);
    setBadge(overall, health.status);
    keyed(parts, Object.entries(health.components ?? {}), ([name]) => name, component, setComponent);
    const list = complaints(health, pool, capacity);
    texts(why, list);
    fine.hidden = list.length > 0;
    const {queue} = capacity;
    const {busy, size, idle} = capacity.workers;
    workers.show(busy, size, `${outOf(busy, size)}, ${number(idle)} idle`);
    jobs.show(queue.jobs, queue.mostJobs, `${outOf(queue.jobs, queue.mostJobs)}, ${number(queue.waiting)} wait for a worker`);
    const {memoryPromised: promised, memory: all} = pool.resources;
    memory.show(promised, all, `${bytes(promised)} of ${bytes(all)}`);
    const storage = health.components?.storage?.details ?? {};
    setText(writes, `${number(queue.items)} items in jobs that have not ended${queue.mostItems ? ` of at most ${number(queue.mostItems)}` : ''} · `
      + `disk: room for ${bytes(storage.roomBytes)} · ${number(storage.waiting)} writes wait`);
    // Priorities that would wait alike are one line.
    const lines = [];
    for (const one of capacity.next) {
      const last = lines.at(-1);
      if (last?.position === one.position && last.estimatedStartAt === one.estimatedStartAt) last.from = one.priority;
      else lines.push({...one, from: one.priority, to: one.priority});
    }
    keyed(next, lines, line => `${line.to}`, () => h('tr', h('th.num', {scope: 'row'}), h('td.num'), h('td.num')), (row, line) => {
      setText(row.children[0], line.from === line.to ? line.to : `${line.to} to ${line.from}`);
      setText(row.children[1], number(line.position));
      setText(row.children[2], line.estimatedStartAt ? time(line.estimatedStartAt) : 'at once, or unknown');
    });
    setText(server, connection.startedAt ? `Started ${time(connection.startedAt)}, up for ${between(connection.startedAt)}` : '');
    texts(outages, connection.outages.map(({from, to, restarted}) =>
      `${time(from)} to ${time(to)}, ${between(from, to)}: the server was ${restarted ? 'restarted' : 'away'}`));
    never.hidden = connection.outages.length > 0;
  }, wrong.show);
}
