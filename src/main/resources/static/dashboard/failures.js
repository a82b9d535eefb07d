/** What failed, by cause, and what is known of each worker's death. */
import {button, h, keyed, openDialog, panel, setText} from './dom.js';
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

function facts(pairs) {
  return h('dl.facts', pairs.filter(([, value]) => value !== null && value !== undefined && value !== '').map(([name, value]) =>
    h('div', h('dt', name), h('dd', value))));
}

function block(title, text, copy) {
  if (!text) return null;
  const copier = copy && button('Copy', () => navigator.clipboard.writeText(text)
    .then(() => setText(copier, 'Copied'), () => setText(copier, 'Select it by hand')), 'small');
  return h('section', h('div.panel-head', h('h3', title), copier), h('pre', {tabindex: 0, 'aria-label': title}, text));
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

async function showPostMortem(item) {
  const {failure} = item;
  const body = h('div.post-mortem', h('p', 'Reading…'));
  openDialog(`Item ${nameOf(item)}`, body).classList.add('large');
  try {
    const post = failure.postMortem ? await get(failure.postMortem) : null;
    body.replaceChildren(
      h('p.cause', post?.cause ?? failure.title),
      post && post.detail !== post.cause ? h('p', post.detail) : '',
      facts([
        ['Kind', failure.kind], ['Exit code', failure.exitCode], ['Signal', failure.signal],
        ['Limit', failure.limit && `${failure.limit.name} ${failure.limit.granted}${failure.limit.requested ? ` (asked: ${failure.limit.requested})` : ''}`],
        ['Tries', number(item.attempts)],
        ['When', post && time(post.at)], ['Worker', post && `${post.worker.id}, pid ${post.worker.pid}`],
        ['Age', post && duration(post.worker.ageSeconds * 1000)], ['Items it had done', post && number(post.worker.itemsDone)],
        ['Input', post && h('code', `sha256 ${post.inputSha256.slice(0, 16)}…`)],
      ].filter(([, value]) => value !== false)),
      post ? memory(post.memory) : '',
      block('Thread dump', post?.threadDump) ?? '', block('Crash report of the JVM', post?.hsErr) ?? '',
      block('Output', post?.output) ?? '', post ? '' : block('Message', failure.detail) ?? '',
      block('Run it again, alone', post?.replay, true) ?? '');
  } catch (error) {
    body.replaceChildren(h('p.trouble', {role: 'alert'}, `It cannot be read: ${error.message}`));
  }
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
    h('button', {type: 'button', class: 'small', onclick: () => showPostMortem(item), 'aria-label': `Why item ${nameOf(item)} failed`},
      nameOf(item), h('span.hint', item.failure.postMortem ? 'post-mortem' : 'message'))));
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
