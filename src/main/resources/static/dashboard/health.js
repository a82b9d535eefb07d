/** Whether all is well, and if not, why; how much more the server could take on. */
import {h, panel, show, table, texts} from './dom.js';
import {connection, get, getHealth, poll} from './api.js';
import {badge} from './state.js';
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

const detail = ([name, value]) => (name === 'roomBytes' ? `room for ${bytes(value)}` : `${name} ${value}`);

const component = ([name, {status, details}]) => h('li', {key: name}, badge(status), h('span', NAMES[name] ?? name),
  h('span.hint', Object.entries(details ?? {}).map(detail).join(', ')));

function capacityPanel({queue, workers: {busy, size, idle}}, {memoryPromised, memory}, storage) {
  return panel('Capacity', null,
    meter('Workers busy', busy, size, `${outOf(busy, size)}, ${number(idle)} idle`),
    meter('Jobs that have not ended', queue.jobs, queue.mostJobs,
      `${outOf(queue.jobs, queue.mostJobs)}, ${number(queue.waiting)} wait for a worker`, true),
    meter('Memory promised to workers', memoryPromised, memory, `${bytes(memoryPromised)} of ${bytes(memory)}`, true),
    h('p.note', `${number(queue.items)} items in jobs that have not ended${queue.mostItems ? ` of at most ${number(queue.mostItems)}` : ''} · `
      + `disk: room for ${bytes(storage.roomBytes)} · ${number(storage.waiting)} writes wait`));
}

/** Priorities that would wait alike are one line. */
function queueTable(next) {
  const lines = [];
  for (const one of next) {
    const last = lines.at(-1);
    if (last?.position === one.position && last.estimatedStartAt === one.estimatedStartAt) last.from = one.priority;
    else lines.push({...one, from: one.priority, to: one.priority});
  }
  return table('Place in the queue by priority', 'plain', [
    ['Priority', 'name', ({from, to}) => (from === to ? to : `${to} to ${from}`)],
    ['Place', 'num', ({position}) => number(position)],
    ['Starts about', 'num', ({estimatedStartAt: at}) => (at ? time(at) : 'at once, or unknown')],
  ], lines, line => line.to);
}

const outage = ({from, to, restarted}) =>
  `${time(from)} to ${time(to)}, ${between(from, to)}: the server was ${restarted ? 'restarted' : 'away'}`;

export function healthPage({main, signal}) {
  const overall = h('div');
  const place = h('div.page');
  main.append(h('div.head', h('h1', 'Health'), overall), place);

  poll(signal, () => PERIOD_MS, async () => {
    const [health, pool, capacity] = await Promise.all([getHealth(signal), get('/v1/pool', signal), get('/v1/capacity', signal)]);
    const {startedAt, outages} = connection;
    show(overall, badge(health.status));
    show(place, h('div.grid',
      panel('Parts', null, texts('why', complaints(health, pool, capacity)) || h('p.note', 'Nothing degrades.'),
        h('ul.components', Object.entries(health.components ?? {}).map(component)),
        h('p.note', startedAt && `Started ${time(startedAt)}, up for ${between(startedAt)}`)),
      capacityPanel(capacity, pool.resources, health.components?.storage?.details ?? {}),
      panel('If a job came now', null, queueTable(capacity.next)),
      panel('Connection', null, texts('outages', outages.map(outage))
        || h('p.note', 'The server has answered all the time since this page was opened.'))));
  });
}
