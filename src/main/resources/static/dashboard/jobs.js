/** The list of jobs: one page of it at a time, however many there are. */
import {h, show, table} from './dom.js';
import {get, poll} from './api.js';
import {ACTIVE, badge, doneOf, isEnd, progressBar} from './state.js';
import {ago, between, number, outOf, percent, rate, shortId, time, until} from './format.js';
import {select} from './form.js';
import {pager} from './pager.js';
import {steering} from './steer.js';

const PAGE = 50;
const FAST_MS = 1000;
const SLOW_MS = 3000;
const CHOICES = [
  ['All', []], ['Active', ACTIVE], ['Succeeded', ['SUCCEEDED']], ['Partly', ['PARTIALLY_SUCCEEDED']], ['Failed', ['FAILED']],
  ['Cancelled', ['CANCELLED']],
];
const ORDERS = [['', 'newest first'], ['createdAt asc', 'oldest first'], ['priority desc', 'most urgent first']];

export function labels(job) {
  return h('span.labels', Object.entries(job.labels).map(([name, value]) => h('span.label', {key: name}, value ? `${name}=${value}` : name)));
}

function timeOf({state, startedAt, finishedAt, progress}) {
  if (isEnd(state)) return startedAt && `took ${between(startedAt, finishedAt)}`;
  return progress.estimatedEndAt && `${until(progress.estimatedEndAt)} left`;
}

/** `refused` has what the server said about a job's buttons. */
function columns(refused, again) {
  return [
    ['State', 'state', job => badge(job.state)],
    ['Job', 'job', job => [h('a', {href: `#/jobs/${job.id}`}, job.function), ' ', h('code', {title: job.id}, shortId(job.id)), labels(job),
      h('span.reason', job.reason ?? (job.queue && `number ${number(job.queue.position)} in the queue`)),
      h('span.trouble', {role: 'alert'}, refused.get(job.id)?.message)]],
    ['Progress', 'progress', ({id, progress}) => [progressBar(`Progress of job ${id.slice(-8)}`, progress),
      h('span.counts', `${percent(doneOf(progress), progress.total)} · ${outOf(doneOf(progress), progress.total)}`,
        progress.failed > 0 && h('span.bad-text', ` · ${number(progress.failed)} failed`))]],
    ['Rate', 'num', ({state, progress}) => !isEnd(state) && rate(progress.itemsPerSecond)],
    ['Time', 'num', timeOf],
    ['Created', 'num', job => h('span', {title: time(job.createdAt)}, ago(job.createdAt))],
    ['', 'actions', job => steering(job, false, (_, error) => { refused.set(job.id, error); again(); })],
  ];
}

/** `filter` makes the list one with other values of a parameter. */
function toolbar(params, filter) {
  const states = String(params.getAll('state'));
  const chips = CHOICES.map(([name, chosen]) => h('button.chip', {'aria-pressed': String(String(chosen) === states),
    onclick: () => filter('state', chosen)}, name));
  const functions = select([['', 'any function']], () => filter('function', [functions.value]));
  const label = h('input', {type: 'search', placeholder: 'name=value', value: params.getAll('label').join(' '),
    onchange: () => filter('label', label.value.split(/\s+/))});
  const order = select(ORDERS, () => filter('orderBy', [order.value]));
  order.value = params.get('orderBy') ?? '';
  const node = h('div.toolbar', {role: 'search', 'aria-label': 'Jobs'},
    h('div.chips', {role: 'group', 'aria-label': 'State'}, chips),
    h('label', 'Function ', functions), h('label', 'Label ', label), h('label', 'Order ', order));
  node.setFunctions = list => {
    functions.append(...list.map(({name}) => h('option', {value: name}, name)));
    functions.value = params.get('function') ?? '';
  };
  return node;
}

/** The filter lives in the address, as the parameters of the request, so that it can be kept and sent. */
export function jobsPage({main, signal, query: params}) {
  let active = true;
  const list = h('div');
  const pages = pager(PAGE, () => again());
  const shape = columns(new Map(), () => again());
  const tools = toolbar(params, (name, values) => {
    params.delete(name);
    values.filter(Boolean).forEach(value => params.append(name, value));
    location.hash = `#/?${params}`;
  });
  main.append(h('div.head', h('h1', 'Jobs'), h('a.button.primary', {href: '#/new'}, 'New job')), tools, list, pages);

  const again = poll(signal, () => (active ? FAST_MS : SLOW_MS), async () => {
    const jobs = await pages.read('/v1/jobs', params, 'jobs', signal);
    active = jobs.some(job => !isEnd(job.state));
    show(list, jobs.length ? table('Jobs', 'cards jobs', shape, jobs, job => job.id)
      : h('div.empty', h('p', params.size ? 'No job is as you ask.' : 'There are no jobs yet.'),
        h('p', h('a', {href: '#/new'}, 'Send the first one'), ' – each function brings an example.')));
  });
  get('/v1/functions', signal).then(page => tools.setFunctions(page.functions)).catch(() => {});
}
