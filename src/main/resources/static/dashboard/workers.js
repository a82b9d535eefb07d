/** The slots and their workers, and the workers that are gone. */
import {h, openReading, panel, show, table, verbatim} from './dom.js';
import {attempt, change, get, poll} from './api.js';
import {badge} from './state.js';
import {age, bytes, number, plural, short, shortId, time} from './format.js';
import {sparkline} from './chart.js';

const PERIOD_MS = 2000;
const KEPT = 90;
const ROWS = 64;
const EXPECTED = ['RETIRED', 'SHUTDOWN', 'OVERTAKEN', 'JOB_STOPPED'];

/** What was seen of each worker; kept when one looks at another page meanwhile. */
const history = new Map();

function remember(workers) {
  const at = performance.now();
  [...history.keys()].filter(id => !workers.some(worker => worker.id === id)).forEach(id => history.delete(id));
  for (const {id, cpuSeconds: cpu, heapUsed: heap, memory} of workers) {
    const seen = history.get(id) ?? [];
    if (!seen.length || at - seen.at(-1).at > PERIOD_MS / 2) history.set(id, [...seen, {at, cpu, heap, memory}].slice(-KEPT));
  }
}

const valuesOf = name => seen => seen.map(one => one[name] ?? 0);
const cpuOf = seen => seen.slice(1).map((one, i) => Math.max(0, (one.cpu - seen[i].cpu) * 1000 / (one.at - seen[i].at)));

function showDump(worker) {
  return openReading(`Threads of ${worker.id}, pid ${worker.pid}`, async () => {
    const {threadDump} = await change('POST', `/v1/workers/${worker.id}/thread-dump`);
    const {output} = await get(`/v1/workers/${worker.id}`);
    return [verbatim('Thread dump', threadDump), output && [h('h3', 'Output'), verbatim('Output', output)]];
  });
}

const jobLink = (id, text) => h('a', {href: `#/jobs/${id}`}, text);
const itemText = item => item !== null && ` item ${number(item)}`;

/** `tell` has a worker do something. */
function slotColumns(refused, tell) {
  const graph = (name, read, text, most) => [name, 'graph', ({worker}) => {
    const values = read(history.get(worker?.id) ?? []);
    const words = worker && values.length ? text(values.at(-1)) : '–';
    return [h('span', words), sparkline(name, values, words, most)];
  }];
  const act = (name, enabled, does) => ({slot, worker}) =>
    h('button.small', {disabled: !worker || !enabled(slot), 'aria-label': worker && `${name} worker ${worker.id}`,
      onclick: () => does(worker)}, name);
  const actions = [act('Threads', () => true, showDump), act('Drain', slot => slot.state !== 'HELD', worker => tell(worker, 'drain', 'gets nothing more')),
    act('Recycle', () => true, worker => tell(worker, 'recycle', 'is being replaced'))];
  return [
    ['Slot', 'name', ({slot}) => slot.slot],
    ['State', 'state', ({slot, worker}) => [badge(slot.state), h('span.reason', refused.get(worker?.id) ?? worker?.leaving ?? slot.cause)]],
    ['Worker', 'fixed', ({worker}) => worker ? `${worker.id}, pid ${worker.pid}` : '–'],
    ['Age', 'num', ({worker}) => worker && age(worker.ageSeconds)],
    ['Doing', 'doing', ({worker}) => worker?.job && [jobLink(worker.job, h('code', shortId(worker.job))), itemText(worker.item)]],
    ['Items done', 'num', ({worker}) => worker && short(worker.itemsDone)],
    graph('CPU', cpuOf, share => `${Math.round(100 * share)} %`, 1),
    graph('Heap', valuesOf('heap'), bytes),
    graph('Memory', valuesOf('memory'), bytes),
    ['', 'actions', slot => actions.map(action => action(slot))],
  ];
}

const GONE = [
  ['When', '', gone => time(gone.at)],
  ['Worker', 'name', gone => [gone.worker, h('span.hint', `pid ${gone.pid}`)]],
  ['Cause', '', gone => h('strong', {class: !EXPECTED.includes(gone.cause) && 'bad-text'}, gone.cause)],
  ['Reason', 'wordy', gone => [gone.reason, gone.job && h('span.reason', 'at ', jobLink(gone.job, `job ${shortId(gone.job)}`), itemText(gone.item))]],
  ['Exit', 'num', gone => gone.signal ?? gone.exitCode],
  ['Age', 'num', gone => age(gone.ageSeconds)],
  ['Items', 'num', gone => short(gone.itemsDone)],
];

export function workersPage({main, signal}) {
  const place = h('div.page');
  const refused = new Map();
  const tell = async (id, task, happens) => {
    refused.set(id, (await attempt(task, happens))?.message);
    again();
  };
  const columns = slotColumns(refused, ({id}, verb, happens) => tell(id, () => change('POST', `/v1/workers/${id}/${verb}`), `Worker ${id} ${happens}`));
  const many = h('input', {type: 'number', min: 1, max: 1024, id: 'pool-size'});
  main.append(h('div.head', h('h1', 'Workers'), h('form.row', {onsubmit: event => {
    event.preventDefault();
    tell('pool', () => change('PATCH', '/v1/pool', JSON.stringify({size: Number(many.value)})), `There are to be ${many.value} workers`);
  }}, h('label', {for: 'pool-size'}, 'How many'), many, h('button', 'Resize'))), place);

  const again = poll(signal, () => PERIOD_MS, async () => {
    const [{slots, size, trouble: why, resources}, {workers, retirements}] =
      await Promise.all([get('/v1/pool', signal), get('/v1/workers', signal)]);
    remember(workers);
    if (document.activeElement !== many) many.value = size;
    const rows = slots.slice(0, ROWS).map(slot => ({slot,
      worker: workers.find(worker => worker.id === slot.worker) ?? workers.find(worker => worker.slot === slot.slot)}));
    show(place, h('p.trouble', {role: 'alert'}, refused.get('pool')),
      h('p.note', [why, `${plural(resources.workers, 'worker')} on ${plural(resources.processors, 'processor')}`,
        `${bytes(resources.memoryPromised)} of ${bytes(resources.memory)} promised to them`].filter(Boolean).join(' · ')),
      table('Slots', 'cards slots', columns, rows, ({slot}) => slot.slot),
      slots.length > ROWS && h('p.note', `And ${number(slots.length - ROWS)} more slots; GET /v1/pool has them all.`),
      panel('Gone, latest first', null, retirements.length
        ? table('Workers that are gone', 'cards plain gone', GONE, retirements, one => `${one.worker} ${one.at}`)
        : h('p.note', 'No worker has gone since the server started.')));
  });
}
