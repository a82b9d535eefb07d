/** One job, while it runs and after it. */
import {announce, facts, h, panel, show, verbatim} from './dom.js';
import {Problem, events, get, poll} from './api.js';
import {badge, doneOf, isEnd, progressBar, stateName} from './state.js';
import {between, number, outOf, percent, plural, rate, time, until} from './format.js';
import {labels} from './jobs.js';
import {steering} from './steer.js';
import {mapView} from './map.js';
import {picturesView} from './pictures.js';
import {readFailures} from './failures.js';
import {reportPanel} from './report.js';

const FAST_MS = 1000;
const DETAIL_MS = 2500;
const ENDED_MS = 5000;
const MOST_TEXT = 1000;

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
    [running ? 'Running for' : 'Took', job.startedAt && between(job.startedAt, job.finishedAt)],
    ['In the queue', queue && `number ${number(queue.position)}${queue.estimatedStartAt ? `, starts about ${time(queue.estimatedStartAt)}` : ''}`],
    ['Priority', `${job.priority}${job.maxWorkers ? `, at most ${plural(job.maxWorkers, 'worker')}` : ''}`],
    ['Round', job.round ? `${job.round}, a retry` : null],
  ];
}

function downloads(job) {
  return h('p.row.note', 'Results', ['json', 'ndjson', 'csv', 'zip'].map(format =>
    h('a', {href: `/v1/jobs/${job.id}/results?format=${format}`}, format)),
    job.links.picture && h('a', {href: `${job.links.picture}?allowPartial=true`}, 'picture'));
}

/** The value of all items, before the end that of what is done so far; null if there is none. */
async function readValue(job, signal) {
  if (isEnd(job.state) && job.result === null && job.progress.succeeded === 0) return null;
  try {
    return await get(`/v1/jobs/${job.id}/result?allowPartial=true`, signal);
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

/** Not every digit of a large integer survives its way into a browser; and not every value is short. */
function valueText(value) {
  if (Number.isSafeInteger(value)) return number(value);
  const text = JSON.stringify(value);
  return `${Number.isInteger(value) ? '≈ ' : ''}${text.slice(0, MOST_TEXT)}${text.length > MOST_TEXT ? '…' : ''}`;
}

function valuePanel(job, answer) {
  if (answer?.value == null) return null;
  const missing = answer.missing.at(-1);
  return panel('Value', null,
    h('output.value', valueText(answer.value)),
    h('p.note', !missing ? 'Of all.' : isEnd(job.state) ? 'Some are missing in it.'
      : `So far: of the numbers before ${number(missing.from)}.`));
}

function asSent(job) {
  const times = Object.entries({created: job.createdAt, started: job.startedAt, ended: job.finishedAt, removed: job.expiresAt})
    .filter(([, at]) => at).map(([what, at]) => `${what} ${time(at)}`);
  return h('details.panel', h('summary', 'Parameters and times'), verbatim('Parameters', JSON.stringify(job.parameters, null, 2)),
    h('p.note', times.join(' · ')));
}

export function jobPage({main, signal, id}) {
  main.append(h('p.crumb', h('a', {href: '#/'}, 'Jobs'), ' / ', h('code', id)));
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
  });
  const listen = events(`/v1/jobs/${id}/events`, signal, type => {
    // Many come while a job is quick; four looks a second do.
    due ??= setTimeout(() => { due = null; refresh(); }, type === 'progress' ? 500 : 50);
  });
}

function content(main, first, signal, refresh) {
  const top = h('div.page');
  const map = mapView();
  const failures = h('div');
  const pictures = picturesView(first, () => lookAgain());
  const details = h('div.page');
  main.append(top, map.node, failures, pictures.node, details);

  let seen = '';
  let detailed = 0;
  let refused = null;
  let value = null;
  const lookAgain = () => { seen = ''; detailed = 0; refresh(); };
  window.addEventListener('resize', lookAgain, {signal});
  const steered = (verb, error) => {
    refused = error?.message;
    if (verb === 'delete' && !error) location.hash = '#/';
    else refresh();
  };

  return async job => {
    const showTop = () => show(top,
      h('div.head', h('div', h('h1', job.function), labels(job)), badge(job.state), h('div.actions', steering(job, true, steered))),
      h('p.reason', refused ?? job.reason), progressBar('Progress', job.progress), facts('figures', figuresOf(job)), downloads(job),
      valuePanel(job, value));
    showTop();
    const running = !isEnd(job.state);
    // What has ended is looked at once more, for what came last.
    const mark = `${job.state} ${job.round} ${job.progress.succeeded} ${job.progress.failed}`;
    if (!running && mark === seen) return;
    const drawn = await get(`/v1/jobs/${job.id}/map?cells=${map.wanted(job.progress.total)}`, signal);
    map.show(drawn, job.progress);
    // What the server itself reduces costs a pass over all records.
    if ('result' in job.links && (!running || drawn.numbers)) {
      value = await readValue(job, signal);
      showTop();
    }
    if (running && Date.now() - detailed < DETAIL_MS) return;
    const [report, failed] = await Promise.all([get(`/v1/jobs/${job.id}/report`, signal), readFailures(job, signal),
      drawn.numbers ? null : pictures.read(signal)]);
    show(failures, failed);
    show(details, report.wallMs > 0 && reportPanel(report), asSent(job));
    detailed = Date.now();
    seen = mark;
  };
}
