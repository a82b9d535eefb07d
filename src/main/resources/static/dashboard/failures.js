/** What failed, by cause, and what is known of each worker's death. */
import {button, facts, h, keyed, openReading, panel, setText, verbatim} from './dom.js';
import {get} from './api.js';
import {bytes, duration, number, time} from './format.js';
import {sparkline} from './chart.js';

const READ = 1000;
const SHOWN = 5;
const MORE = 50;

const place = item => item.index ?? item.from;
const nameOf = item => (item.index === undefined ? `${number(item.from)} to ${number(item.to - 1)}`
  : item.input?.name && item.input.name !== String(item.index) ? `${number(item.index)} · ${item.input.name}` : number(item.index));

/** One cause may name different pids and numbers. */
function causeOf(failure) {
  return `${failure.kind} ${failure.title.replace(/\d+/g, '#')}`;
}

function block(title, text, copy) {
  if (!text) return null;
  const copier = copy && button('Copy', () => navigator.clipboard.writeText(text)
    .then(() => setText(copier, 'Copied'), () => setText(copier, 'Select it by hand')), 'small');
  return h('section', h('div.panel-head', h('h3', title), copier), verbatim(title, text));
}

function graph(label, values, text) {
  if (values.length < 2) return null;
  const line = sparkline(label);
  line.show(values, text);
  return h('div.graph', h('span', `${label}: ${text}`), line);
}

function memory(samples) {
  const heap = samples.map(sample => sample.heapUsed);
  const process = samples.map(sample => sample.process ?? 0);
  const most = values => `up to ${bytes(Math.max(...values, 0))}`;
  return h('div.graphs', graph('Heap', heap, most(heap)), graph('Memory of the process', process, most(process)));
}

function showPostMortem(item) {
  const {failure} = item;
  const {limit} = failure;
  return openReading(`Item ${nameOf(item)}`, async () => {
    const post = failure.postMortem ? await get(failure.postMortem) : null;
    const known = facts('facts');
    known.show([
      ['Kind', failure.kind], ['Exit code', failure.exitCode], ['Signal', failure.signal],
      ['Limit', limit && `${limit.name} ${limit.granted}${limit.requested ? ` (asked: ${limit.requested})` : ''}`],
      ['Tries', number(item.attempts)],
      ['When', post && time(post.at)], ['Worker', post && `${post.worker.id}, pid ${post.worker.pid}`],
      ['Age', post && duration(post.worker.ageSeconds * 1000)], ['Items it had done', post && number(post.worker.itemsDone)],
      ['Input', post && `sha256 ${post.inputSha256.slice(0, 16)}…`],
    ]);
    return [
      h('p.cause', post?.cause ?? failure.title), post && post.detail !== post.cause && h('p', post.detail), known,
      ...(post ? [memory(post.memory), block('Thread dump', post.threadDump), block('Crash report of the JVM', post.hsErr),
        block('Output', post.output), block('Run it again, alone', post.replay, true)] : [block('Message', failure.detail)]),
    ];
  });
}

function group(cause) {
  const examples = h('ul.examples');
  const more = button('more', () => { node.most = MORE; update(node, node.cause); }, 'small quiet');
  const node = h('li.cause-group', h('p', h('span.count'), ' ', h('strong'), ' ', h('span.title')), examples, more);
  node.most = SHOWN;
  node.cause = cause;
  return node;
}

function update(node, cause) {
  node.cause = cause;
  const [count, kind, title] = node.firstChild.children;
  setText(count, `${number(cause.items.length)}×`);
  setText(kind, cause.items[0].failure.kind);
  setText(title, cause.items[0].failure.title);
  const [, examples, more] = node.children;
  keyed(examples, cause.items.slice(0, node.most), item => `${place(item)} ${item.attempts}`, item => h('li',
    button([nameOf(item), h('span.hint', item.failure.postMortem ? 'post-mortem' : 'message')], () => showPostMortem(item), 'small',
      `Why item ${nameOf(item)} failed`)));
  more.hidden = cause.items.length <= node.most;
  setText(more, `${number(Math.min(MORE, cause.items.length) - node.most)} more`);
}

export function failuresView(job) {
  const list = h('ul.causes');
  const note = h('p.note');
  const node = panel('Failures by cause', note, list);
  node.hidden = true;
  return {
    node,
    async read(signal, failed) {
      node.hidden = failed === 0;
      if (!failed) return;
      const page = await get(`/v1/jobs/${job.id}/items?state=FAILED&pageSize=${READ}`, signal);
      const causes = new Map();
      for (const item of page.items) {
        const key = causeOf(item.failure);
        if (!causes.has(key)) causes.set(key, {key, items: []});
        causes.get(key).items.push(item);
      }
      const sorted = [...causes.values()].sort((one, other) => other.items.length - one.items.length);
      keyed(list, sorted, cause => cause.key, group, update);
      setText(note, page.nextPageToken ? `of the first ${number(page.items.length)}` : '');
    },
  };
}
