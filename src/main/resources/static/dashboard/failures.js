/** What failed, by cause, and what is known of each worker's death. */
import {button, facts, h, openReading, panel, verbatim} from './dom.js';
import {get} from './api.js';
import {bytes, duration, number, time} from './format.js';
import {sparkline} from './chart.js';

const READ = 1000;
const SHOWN = 5;
const MOST = 50;

const place = item => item.index ?? item.from;
const nameOf = item => (item.index === undefined ? `${number(item.from)} to ${number(item.to - 1)}`
  : item.input?.name && item.input.name !== String(item.index) ? `${number(item.index)} · ${item.input.name}` : number(item.index));

/** One cause may name different pids and numbers. */
function causeOf(failure) {
  return `${failure.kind} ${failure.title.replace(/\d+/g, '#')}`;
}

const block = (title, content) => content && h('section', h('h3', title), verbatim(title, content));

function memory(samples) {
  if (samples.length < 2) return null;
  const graph = (label, values) => {
    const text = `up to ${bytes(Math.max(...values))}`;
    return h('div.graph', `${label}: ${text}`, sparkline(label, values, text));
  };
  return h('div.graphs', graph('Heap', samples.map(sample => sample.heapUsed)),
    graph('Process memory', samples.map(sample => sample.process ?? 0)));
}

function showPostMortem(item) {
  const {failure} = item;
  const {limit} = failure;
  return openReading(`Item ${nameOf(item)}`, async () => {
    const post = failure.postMortem ? await get(failure.postMortem) : null;
    const known = [
      ['Kind', failure.kind], ['Exit code', failure.exitCode], ['Signal', failure.signal],
      ['Limit', limit && `${limit.name} ${limit.granted}${limit.requested ? ` (asked: ${limit.requested})` : ''}`],
      ['Tries', number(item.attempts)],
      ...(post ? [['When', time(post.at)], ['Worker', `${post.worker.id}, pid ${post.worker.pid}`],
        ['Age', duration(post.worker.ageSeconds * 1000)], ['Items it had done', number(post.worker.itemsDone)],
        ['Input', `sha256 ${post.inputSha256.slice(0, 16)}…`]] : []),
    ];
    return [
      h('p.cause', post?.cause ?? failure.title), post && post.detail !== post.cause && h('p', post.detail), facts('facts', known),
      post ? [memory(post.memory), block('Thread dump', post.threadDump), block('Crash report of the JVM', post.hsErr),
        block('Output', post.output), block('Run it again, alone', post.replay)] : block('Message', failure.detail),
    ];
  });
}

const example = item => h('li', {key: `${place(item)} ${item.attempts}`}, button(
  [nameOf(item), h('span.hint', item.failure.postMortem ? 'post-mortem' : 'message')], () => showPostMortem(item), 'small',
  `Why item ${nameOf(item)} failed`));

function group([cause, items]) {
  const [{failure}] = items;
  const more = items.slice(SHOWN, MOST);
  return h('li.cause-group', {key: cause},
    h('p', h('strong', `${number(items.length)}× ${failure.kind} `), h('span.title', failure.title)),
    h('ul.examples', items.slice(0, SHOWN).map(example)),
    more.length > 0 && h('details', h('summary', `${more.length} more`), h('ul.examples', more.map(example))));
}

/** The panel, or null if nothing failed. */
export async function readFailures(job, signal) {
  if (!job.progress.failed) return null;
  const {items, nextPageToken} = await get(`/v1/jobs/${job.id}/items?state=FAILED&pageSize=${READ}`, signal);
  const causes = [...Map.groupBy(items, item => causeOf(item.failure))].sort(([, one], [, other]) => other.length - one.length);
  return panel('Failures by cause', h('p.note', nextPageToken && `of the first ${number(items.length)}`), h('ul.causes', causes.map(group)));
}
