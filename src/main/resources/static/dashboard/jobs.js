/** The list of jobs: one page of it at a time, however many there are. */
import {button, h, keyed, setAttributes, setText, table, texts, trouble} from './dom.js';
import {get, poll} from './api.js';
import {ACTIVE, badge, doneOf, isEnd, progressBar, setBadge, setProgress} from './state.js';
import {ago, between, number, outOf, percent, rate, shortId, time, until} from './format.js';
import {pager} from './pager.js';
import {showSteering} from './steer.js';

const PAGE = 50;
const FAST_MS = 1000;
const SLOW_MS = 3000;
const CHOICES = [
  ['All', []], ['Active', ACTIVE], ['Succeeded', ['SUCCEEDED']], ['Partly', ['PARTIALLY_SUCCEEDED']], ['Failed', ['FAILED']],
  ['Cancelled', ['CANCELLED']],
];

function query(filter) {
  const params = new URLSearchParams();
  filter.states.forEach(state => params.append('state', state));
  if (filter.function) params.append('function', filter.function);
  filter.labels.forEach(label => params.append('label', label));
  if (filter.order) params.append('orderBy', filter.order);
  return params;
}

/** Shows the labels of a job; what is there already stays. */
export function showLabels(node, {labels}) {
  texts(node, Object.entries(labels).map(([name, value]) => (value ? `${name}=${value}` : name)), 'span.label');
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
    error: trouble(),
  };
  const node = h('tr', {'data-job': job.id},
    h('td.state', parts.state),
    h('td.job', h('a', {href: `#/jobs/${job.id}`}, job.function), ' ', h('code', {title: job.id}, shortId(job.id)),
      parts.labels, parts.reason, parts.error),
    h('td.progress', parts.bar, h('span.counts', parts.done, parts.failed)),
    parts.rate, parts.left, parts.created, parts.actions);
  node.parts = parts;
  node.done = (_, error) => { parts.error.show(error); again(); };
  return node;
}

function update(node, job) {
  const {parts} = node;
  const {progress} = job;
  setBadge(parts.state, job.state);
  setText(parts.reason, job.reason ?? (job.queue ? `number ${number(job.queue.position)} in the queue` : ''));
  showLabels(parts.labels, job);
  setProgress(parts.bar, progress);
  const done = doneOf(progress);
  const ended = isEnd(job.state);
  setText(parts.done, `${percent(done, progress.total)} · ${outOf(done, progress.total)}`);
  setText(parts.failed, progress.failed ? ` · ${number(progress.failed)} failed` : '');
  setText(parts.rate, ended ? '' : rate(progress.itemsPerSecond));
  if (ended) setText(parts.left, job.startedAt && `took ${between(job.startedAt, job.finishedAt)}`);
  else setText(parts.left, progress.estimatedEndAt && `${until(progress.estimatedEndAt)} left`);
  setText(parts.created, ago(job.createdAt));
  setAttributes(parts.created, {title: time(job.createdAt)});
  showSteering(parts.actions, job, false, node.done);
}

function toolbar(filter, changed) {
  const chips = CHOICES.map(([name, states]) => {
    const chip = button(name, () => changed({...filter, states}), 'chip');
    setAttributes(chip, {'aria-pressed': String(states) === String(filter.states)});
    return chip;
  });
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
  let active = true;
  const wrong = trouble('The list cannot be read: ');
  const rows = h('tbody');
  const list = table('Jobs', ['State', 'Job', 'Progress', 'Rate#', 'Time#', 'Created#', ''], rows, 'cards jobs');
  const empty = h('div.empty', {hidden: true});
  const pages = pager(PAGE, () => again());
  const tools = toolbar(filter, changed => { location.hash = `#/?${query(changed)}`; });
  main.append(h('div.head', h('h1', 'Jobs'), h('a.button.primary', {href: '#/new'}, 'New job')),
    tools, wrong, list, empty, pages);

  const again = poll(signal, () => (active ? FAST_MS : SLOW_MS), async () => {
    const jobs = await pages.read('/v1/jobs', query(filter), 'jobs', signal);
    active = jobs.some(job => !isEnd(job.state));
    keyed(rows, jobs, job => job.id, job => row(job, () => again()), update);
    list.hidden = jobs.length === 0;
    empty.hidden = jobs.length > 0;
    if (!jobs.length && !empty.firstChild) {
      empty.append(h('p', params.size ? 'No job is as you ask.' : 'There are no jobs yet.'),
        h('p', h('a', {href: '#/new'}, 'Send the first one'), ' – each function brings an example.'));
    }
  }, wrong.show);
  get('/v1/functions', signal).then(page => tools.setFunctions(page.functions.map(one => one.name))).catch(() => {});
}
