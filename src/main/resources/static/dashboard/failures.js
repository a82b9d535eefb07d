/** What failed, by cause, and what is known of each worker's death. */
import {h, keyed, openDialog, setText} from './dom.js';
import {get} from './api.js';
import {bytes, duration, number, plural, time} from './format.js';
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
  return h('dl', {class: 'facts'}, pairs.filter(([, value]) => value !== null && value !== undefined && value !== '').map(([name, value]) =>
    h('div', {}, h('dt', {}, name), h('dd', {}, value))));
}

function block(title, text, copy) {
  if (!text) return null;
  const button = copy && h('button', {type: 'button', class: 'small', onclick: () => navigator.clipboard.writeText(text)
    .then(() => setText(button, 'Copied'), () => setText(button, 'Select it by hand'))}, 'Copy');
  return h('section', {}, h('div', {class: 'panel-head'}, h('h3', {}, title), button), h('pre', {tabindex: 0, 'aria-label': title}, text));
}

function graph(label, values, text) {
  if (values.length < 2) return null;
  const line = sparkline(label);
  line.show(values, text);
  return h('div', {class: 'graph'}, h('span', {}, `${label}: ${text}`), line);
}

function memory(samples) {
  const heap = samples.map(sample => sample.heapUsed);
  const process = samples.map(sample => sample.process ?? 0);
  const most = values => `up to ${bytes(Math.max(...values, 0))}`;
  return h('div', {class: 'graphs'}, graph('Heap', heap, most(heap)), graph('Memory of the process', process, most(process)));
}

async function showPostMortem(item) {
  const {failure} = item;
  const body = h('div', {class: 'post-mortem'}, h('p', {}, 'Reading…'));
  openDialog(`Item ${nameOf(item)}`, body).classList.add('large');
  try {
    const post = failure.postMortem ? await get(failure.postMortem) : null;
    body.replaceChildren(
      h('p', {class: 'cause'}, post?.cause ?? failure.title),
      post && post.detail !== post.cause ? h('p', {}, post.detail) : '',
      facts([
        ['Kind', failure.kind], ['Exit code', failure.exitCode], ['Signal', failure.signal],
        ['Limit', failure.limit && `${failure.limit.name} ${failure.limit.granted}${failure.limit.requested ? ` (asked: ${failure.limit.requested})` : ''}`],
        ['Tries', number(item.attempts)],
        ['When', post && time(post.at)], ['Worker', post && `${post.worker.id}, pid ${post.worker.pid}`],
        ['Age', post && duration(post.worker.ageSeconds * 1000)], ['Items it had done', post && number(post.worker.itemsDone)],
        ['Input', post && h('code', {}, `sha256 ${post.inputSha256.slice(0, 16)}…`)],
      ].filter(([, value]) => value !== false)),
      post ? memory(post.memory) : '',
      block('Thread dump', post?.threadDump) ?? '', block('Crash report of the JVM', post?.hsErr) ?? '',
      block('Output', post?.output) ?? '', post ? '' : block('Message', failure.detail) ?? '',
      block('Run it again, alone', post?.replay, true) ?? '');
  } catch (error) {
    body.replaceChildren(h('p', {class: 'trouble', role: 'alert'}, `It cannot be read: ${error.message}`));
  }
}

function group(cause) {
  const examples = h('ul', {class: 'examples'});
  const more = h('button', {type: 'button', class: 'small quiet', onclick: () => { node.most = MORE; update(node, node.cause); }}, 'more');
  const node = h('li', {class: 'cause-group'}, h('p', {}, h('span', {class: 'count'}), ' ', h('strong', {}), ' ', h('span', {class: 'title'})), examples, more);
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
  keyed(examples, cause.items.slice(0, node.most), item => `${place(item)} ${item.attempts}`, item => h('li', {},
    h('button', {type: 'button', class: 'small', onclick: () => showPostMortem(item), 'aria-label': `Why item ${nameOf(item)} failed`},
      nameOf(item), h('span', {class: 'hint'}, item.failure.postMortem ? 'post-mortem' : 'message'))));
  more.hidden = cause.items.length <= node.most;
  setText(more, `${number(Math.min(MORE, cause.items.length) - node.most)} more`);
}

export function failuresView(job) {
  const list = h('ul', {class: 'causes'});
  const note = h('p', {class: 'note'});
  const title = h('h2', {}, 'Failures');
  const node = h('section', {class: 'panel', 'aria-label': 'Failures', hidden: true}, h('div', {class: 'panel-head'}, title), list, note);
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
      setText(title, `Failures by cause`);
      setText(note, page.nextPageToken ? `Of the first ${plural(page.items.length, 'failure')}.` : '');
    },
  };
}
