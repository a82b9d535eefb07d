/** One job, while it runs and after it. */
import {announce, facts, h, panel, setText, trouble, verbatim} from './dom.js';
import {Problem, events, get, poll} from './api.js';
import {badge, doneOf, isEnd, progressBar, setBadge, setProgress, stateName} from './state.js';
import {between, number, outOf, percent, rate, time, until} from './format.js';
import {showLabels} from './jobs.js';
import {showSteering} from './steer.js';
import {mapView} from './map.js';
import {picturesView} from './pictures.js';
import {failuresView} from './failures.js';
import {reportView} from './report.js';

const FAST_MS = 1000;
const DETAIL_MS = 2500;
const ENDED_MS = 5000;

function figuresOf(job) {
  const {progress, queue} = job;
  const running = !isEnd(job.state);
  const done = doneOf(progress);
  return [
    ['Done', percent(done, progress.total)],
    ['Items', outOf(done, progress.total)],
    ['Failed', number(progress.failed)],
    ['With workers', running && number(progress.running)],
    ['Rate', running && rate(progress.itemsPerSecond)],
    ['Left', running && (progress.estimatedEndAt ? until(progress.estimatedEndAt) : '–')],
    ['Not run', progress.notRun ? number(progress.notRun) : null],
    ['Running for', job.startedAt && between(job.startedAt, job.finishedAt)],
    ['In the queue', queue && `number ${number(queue.position)}${queue.estimatedStartAt ? `, starts about ${time(queue.estimatedStartAt)}` : ''}`],
    ['Priority', `${job.priority}${job.maxWorkers ? `, at most ${job.maxWorkers} workers` : ''}`],
    ['Round', job.round ? `${job.round}, a retry` : null],
  ];
}

function downloads(job) {
  const links = [['json', 'JSON'], ['ndjson', 'NDJSON'], ['csv', 'CSV'], ['zip', 'zip of outputs']].map(([format, name], i) =>
    [i ? ' · ' : '', h('a', {href: `/v1/jobs/${job.id}/results?format=${format}`}, name)]);
  return h('p.note', 'Results: ', links);
}

/** The value of a function over a range: the whole one at the end, before it that of what is done so far. */
function valueView(job) {
  const value = h('output.value');
  const note = h('p.note');
  const node = panel('Value', null, value, note);
  node.hidden = true;
  return {
    node,
    async read(signal, now) {
      if (isEnd(now.state) && now.result === null && now.progress.succeeded === 0) return;
      let answer;
      try {
        answer = await get(`/v1/jobs/${job.id}/result?allowPartial=true`, signal);
      } catch (error) {
        if (error instanceof Problem) return;
        throw error;
      }
      if (answer.value == null) return;
      node.hidden = false;
      setText(value, typeof answer.value === 'number' ? number(answer.value) : JSON.stringify(answer.value));
      const missing = answer.missing.at(-1);
      setText(note, !missing ? 'Of all.' : isEnd(now.state) ? 'Some are missing in it.'
        : `So far: of the numbers before ${number(missing.from)}.`);
    },
  };
}

export function jobPage({main, signal, id}) {
  const wrong = trouble();
  main.append(h('p.crumb', h('a', {href: '#/'}, 'Jobs'), ' / ', h('code', id)), wrong);
  const failed = error => {
    setText(wrong, !error ? '' : error.status === 404 || error.status === 410 ? error.message : `The job cannot be read: ${error.message}`);
  };
  let page = null;
  let state = null;
  let due = null;
  const refresh = poll(signal, () => (page && isEnd(state) ? ENDED_MS : FAST_MS), async () => {
    const job = await get(`/v1/jobs/${id}`, signal);
    page ??= content(main, job, signal, refresh);
    if (state !== null && state !== job.state) announce(`The job is ${stateName(job.state).toLowerCase()}${job.reason ? `: ${job.reason}` : ''}`);
    state = job.state;
    if (!isEnd(state)) listen();
    document.title = `${isEnd(state) ? stateName(state) : percent(doneOf(job.progress), job.progress.total)} · ${job.function} – Gristmill`;
    await page(job);
  }, failed);
  const listen = events(`/v1/jobs/${id}/events`, signal, type => {
    // Many come while a job is quick; four looks a second do.
    due ??= setTimeout(() => { due = null; refresh(); }, type === 'progress' ? 500 : 50);
  });
}

function content(main, first, signal, refresh) {
  const state = badge(first.state);
  const reason = h('p.reason');
  const actions = h('div.actions');
  const labels = h('span.labels');
  const bar = progressBar('Progress');
  const figures = facts('figures');
  const map = mapView();
  const pictures = picturesView(first, () => lookAgain());
  const failures = failuresView(first);
  const report = reportView(first);
  const value = 'result' in first.links ? valueView(first) : null;
  const times = h('p.note');
  const asSent = h('details.panel', h('summary', 'Parameters and times'), 
    verbatim('Parameters', JSON.stringify(first.parameters, null, 2)), times);
  main.append(
    h('div.head', h('div', h('h1', first.function), labels), state, actions), reason, bar, figures, downloads(first),
    value?.node ?? '', ...map.nodes, failures.node, pictures.node, report.node, asSent);

  let seen = '';
  let detailed = 0;
  let steered = null;
  const lookAgain = () => { seen = ''; detailed = 0; refresh(); };
  window.addEventListener('resize', lookAgain, {signal});

  return async job => {
    setBadge(state, job.state);
    setText(reason, steered ?? job.reason ?? '');
    showLabels(labels, job);
    setProgress(bar, job.progress);
    figures.show(figuresOf(job));
    setText(times, [['created', job.createdAt], ['started', job.startedAt], ['ended', job.finishedAt], ['removed', job.expiresAt]]
      .filter(([, at]) => at).map(([what, at]) => `${what} ${time(at)}`).join(' · '));
    showSteering(actions, job, true, (verb, error) => {
      steered = error ? error.message : null;
      if (verb === 'delete' && !error) location.hash = '#/';
      else refresh();
    });
    const running = !isEnd(job.state);
    // What has ended is looked at once more, for what came last.
    const mark = `${job.state} ${job.round} ${job.progress.succeeded} ${job.progress.failed}`;
    if (!running && mark === seen) return;
    const drawn = await get(`/v1/jobs/${job.id}/map?cells=${map.wanted(job.progress.total)}`, signal);
    map.show(drawn, job.progress);
    // What the server itself reduces costs a pass over all records.
    if (!running || drawn.numbers) await value?.read(signal, job);
    if (running && Date.now() - detailed < DETAIL_MS) return;
    await Promise.all([report.read(signal), failures.read(signal, job.progress.failed),
      drawn.numbers ? null : pictures.read(signal, running)]);
    detailed = Date.now();
    seen = mark;
  };
}
