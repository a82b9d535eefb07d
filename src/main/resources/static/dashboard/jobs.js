/** The list of jobs: one page of it at a time, however many there are. */
import {button, h, keyed, setAttribute, setText, table, trouble} from './dom.js';
import {get, poll} from './api.js';
import {ACTIVE, badge, isEnd, progressBar, setBadge, setProgress} from './state.js';
import {ago, duration, number, percent, rate, shortId, time} from './format.js';
import {showSteering} from './steer.js';

const PAGE = 50;
const FAST_MS = 1000;
const SLOW_MS = 3000;
const CHOICES = [
  ['All', []], ['Active', ACTIVE], ['Succeeded', ['SUCCEEDED']], ['Partly', ['PARTIALLY_SUCCEEDED']], ['Failed', ['FAILED']],
  ['Cancelled', ['CANCELLED']],
];

function query(filter, more) {
  const params = new URLSearchParams(more);
  filter.states.forEach(state => params.append('state', state));
  if (filter.function) params.append('function', filter.function);
  filter.labels.forEach(label => params.append('label', label));
  if (filter.order) params.append('orderBy', filter.order);
  return params;
}

/** Shows the labels of a job; what is there already stays. */
export function showLabels(node, {labels}) {
  keyed(node, Object.entries(labels).map(([name, value]) => (value ? `${name}=${value}` : name)), text => text, text => h('span.label', text));
}

function row(job, again) {
  const parts = {
    state: badge(job.state),
    reason: h('span.reason'),
    labels: h('span.labels'),
    bar: progressBar(`Progress of job ${job.id.slice(-8)}`),
    done: h('span'),
    failed: h('span.bad-text'),
    rate: h('td.num', {'data-th': 'Rate'}),
    left: h('td.num', {'data-th': 'Time'}),
    created: h('td.num', {'data-th': 'Created'}),
    actions: h('td.actions'),
    error: h('span.bad-text', {role: 'alert'}),
  };
  const node = h('tr', {'data-job': job.id},
    h('td.state', parts.state),
    h('td.job', h('a', {href: `#/jobs/${job.id}`}, job.function), ' ', h('code', {title: job.id}, shortId(job.id)),
      parts.labels, parts.reason, parts.error),
    h('td.progress', parts.bar, h('span.counts', parts.done, parts.failed)),
    parts.rate, parts.left, parts.created, parts.actions);
  node.parts = parts;
  node.done = (_, error) => { setText(parts.error, error ? error.message : ''); again(); };
  return node;
}

function update(node, job) {
  const {parts} = node;
  const {progress} = job;
  setBadge(parts.state, job.state);
  setText(parts.reason, job.reason ?? (job.queue ? `number ${number(job.queue.position)} in the queue` : ''));
  showLabels(parts.labels, job);
  setProgress(parts.bar, progress);
  const done = progress.succeeded + progress.failed;
  setText(parts.done, `${percent(done, progress.total)} · ${number(done)} of ${number(progress.total)}`);
  setText(parts.failed, progress.failed ? ` · ${number(progress.failed)} failed` : '');
  setText(parts.rate, isEnd(job.state) ? '' : rate(progress.itemsPerSecond));
  setText(parts.left, isEnd(job.state)
    ? job.startedAt ? `took ${duration(new Date(job.finishedAt) - new Date(job.startedAt))}` : ''
    : progress.estimatedEndAt ? `${duration(new Date(progress.estimatedEndAt) - Date.now())} left` : '');
  setText(parts.created, ago(job.createdAt));
  setAttribute(parts.created, 'title', time(job.createdAt));
  showSteering(parts.actions, job, false, node.done);
}

function toolbar(filter, changed) {
  const chips = CHOICES.map(([name, states]) => h('button', {
    type: 'button', class: 'chip', 'aria-pressed': String(String(states) === String(filter.states)),
    onclick: () => changed({...filter, states}),
  }, name));
  const functions = h('select', {onchange: () => changed({...filter, function: functions.value})}, h('option', {value: ''}, 'any function'));
  const label = h('input', {type: 'search', placeholder: 'name=value', value: filter.labels.join(' '),
    onchange: () => changed({...filter, labels: label.value.split(/\s+/).filter(Boolean)})});
  const order = h('select', {onchange: () => changed({...filter, order: order.value})},
    h('option', {value: ''}, 'newest first'), h('option', {value: 'createdAt asc'}, 'oldest first'),
    h('option', {value: 'priority desc'}, 'most urgent first'));
  order.value = filter.order;
  const node = h('div.toolbar', {role: 'search', 'aria-label': 'Jobs'},
    h('div.chips', {role: 'group', 'aria-label': 'State'}, chips),
    h('label', 'Function ', functions), h('label', 'Label ', label), h('label', 'Order ', order));
  node.setFunctions = names => {
    functions.append(...names.map(name => h('option', {value: name}, name)));
    functions.value = filter.function;
  };
  return node;
}

/** The filter lives in the address, so that it can be kept and sent. */
function filterOf(params) {
  return {
    states: params.getAll('state'),
    function: params.get('function') ?? '',
    labels: params.getAll('label'),
    order: params.get('orderBy') ?? '',
  };
}

export function jobsPage({main, signal, query: params}) {
  const filter = filterOf(params);
  const tokens = [{}];
  let next = null;
  let active = true;
  const wrong = trouble();
  const rows = h('tbody');
  const list = table('Jobs', ['State', 'Job', 'Progress', 'Rate#', 'Time#', 'Created#', ''], rows, 'jobs');
  const empty = h('div.empty', {hidden: true});
  const back = button('← Back', () => { tokens.pop(); again(); });
  const forth = button('Further →', () => { tokens.push({pageToken: next}); again(); });
  const place = h('span');
  const pager = h('nav.pager', {'aria-label': 'Pages of the list'}, back, place, forth);
  const tools = toolbar(filter, changed => { location.hash = `#/?${query(changed)}`; });
  main.append(h('div.head', h('h1', 'Jobs'), h('a.button.primary', {href: '#/new'}, 'New job')),
    tools, wrong, h('div.wide', list), empty, pager);

  const again = poll(signal, () => (active ? FAST_MS : SLOW_MS), async () => {
    const page = await get(`/v1/jobs?${query(filter, {pageSize: PAGE, ...tokens.at(-1)})}`, signal);
    next = page.nextPageToken;
    active = page.jobs.some(job => !isEnd(job.state));
    keyed(rows, page.jobs, job => job.id, job => row(job, () => again()), update);
    const first = (tokens.length - 1) * PAGE;
    setText(place, page.jobs.length ? `${number(first + 1)}–${number(first + page.jobs.length)}` : '');
    back.disabled = tokens.length === 1;
    forth.disabled = !next;
    pager.hidden = tokens.length === 1 && !next;
    list.hidden = page.jobs.length === 0;
    empty.hidden = page.jobs.length > 0;
    if (!page.jobs.length && !empty.firstChild) {
      empty.append(h('p', params.size ? 'No job is as you ask.' : 'There are no jobs yet.'),
        h('p', h('a', {href: '#/new'}, 'Send the first one'), ' – each function brings an example.'));
    }
  }, error => setText(wrong, error ? `The list cannot be read: ${error.message}` : ''));
  get('/v1/functions', signal).then(page => tools.setFunctions(page.functions.map(one => one.name))).catch(() => {});
}
