/** Sends a job: a form made of the function's own description. */
import {announce, button, h, setText, trouble, uniqueId} from './dom.js';
import {change, get, upload} from './api.js';
import {assemble, field, fileField, json, refusal, select, text} from './form.js';
import {schemaFields} from './schema.js';
import {plural} from './format.js';

const OPTIONS = [
  ['priority', '5', '0 to 9; each step doubles its share', json], ['maxWorkers', 'all', 'at once', json],
  ['itemTimeout', '1h', 'as 500ms, 30s, 5m', text], ['timeout', 'none', 'for the job', text],
  ['retries', '0', 'of an item that threw', json], ['maxFailures', 'none', 'then the job stops', json],
  ['chunkSize', 'auto', 'items claimed at once', json], ['concurrency', 'the function’s', 'items at once in a worker', json],
  ['heap', '512MB', 'of its workers', text], ['expireAfter', '30d', 'results are kept', text],
];
const REDUCTIONS = [['', 'none'], 'count', 'sum', 'mean', 'min', 'max', 'concat', 'histogram', ['function', 'as the function does']];
const FORMATS = [['ndjson', 'lines of JSON'], ['csv', 'table (CSV)'], ['json', 'JSON array']];
const BINS = [['from', 'From'], ['to', 'To'], ['bins', 'Bins']];

const area = (rows, value, placeholder) => h('textarea', {rows, spellcheck: 'false', value, placeholder});
const line = (value, placeholder) => h('input', {type: 'text', value, placeholder});

/** One JSON array, or a line each, as JSON or as plain text. */
function rawItems(value) {
  try {
    if (Array.isArray(JSON.parse(value))) return value;
  } catch {
    // Then they are lines.
  }
  return `[${value.split('\n').filter(one => one.trim()).map(json).join(',')}]`;
}

function itemsInput({items = []}) {
  const lines = area(6, items.map(item => JSON.stringify(item)).join('\n'));
  return {name: 'Items', node: field('/input/items', 'Items', lines, 'One a line, as JSON or as plain text; or one JSON array.', rawItems)};
}

function rangeInput({range = {}}) {
  return {name: 'Numbers', node: h('div.fields', [['from', 'From', 0, 'the first'], ['to', 'To', 100, 'the one after the last'], ['step', 'Step', 1]].map(
    ([name, label, usual, help]) => field(`/input/range/${name}`, label, line(range[name] ?? usual), help, json)))};
}

function filesInput() {
  const node = fileField('/input/files', 'Files', 'Drop files here, or choose them. One zip is the files in it.', true);
  return {name: 'Files', node, part: () => 'files', files: node.files};
}

/** Many items in one file; its name proposes the format. */
function recordsInput() {
  const format = select(FORMATS, () => choose());
  const types = select(['auto', 'text', 'long', 'double', 'boolean']);
  const csv = h('div.fields', field('/input/csv/types', 'Cells are', types, 'auto: numbers where they look like it', text),
    field('/input/csv/delimiter', 'Between cells', line(','), '', value => JSON.stringify(value)),
    field('/input/csv/header', 'The first row has names', h('input', {type: 'checkbox', checked: true}), '', String));
  const file = fileField('/input/records', 'File of items', 'Drop a file here, or choose it; gzip and zstd are unpacked.', false, ([chosen]) => {
    const [, ending] = /\.(csv|json)(?:\.\w+)?$/i.exec(chosen?.name) ?? [];
    if (chosen) format.value = ending?.toLowerCase() ?? 'ndjson';
    choose();
  });
  const node = h('div.page', file, field('/input/records', 'Format', format, '', () => undefined));
  const choose = () => (format.value === 'csv' ? node.append(csv) : csv.remove());
  return {name: 'A file of items', node, part: () => format.value, files: file.files};
}

const KINDS = {ITEMS: [itemsInput, rangeInput, recordsInput], RANGE: [rangeInput], FILES: [filesInput],
  ANY: [itemsInput, rangeInput, recordsInput, filesInput]};

/** The kinds of input that a function takes; none where its parameters say all. */
function inputArea({example, input}) {
  if (!('input' in example)) return {node: h('p.note', 'Its parameters say how much there is to do.'), chosen: () => ({})};
  const kinds = KINDS[input].map(kind => kind(example.input));
  let chosen = kinds['range' in example.input && kinds.length > 1 ? 1 : 0];
  const place = h('div', chosen.node);
  const name = uniqueId('kind');
  const radios = kinds.map(kind => h('label', h('input', {type: 'radio', name, checked: kind === chosen, onchange: () => {
    chosen = kind;
    place.replaceChildren(kind.node);
  }}), ` ${kind.name}`));
  return {node: h('div.page', kinds.length > 1 && h('p.row', {role: 'radiogroup', 'aria-label': 'Kind of input'}, radios), place), chosen: () => chosen};
}

/** Data that all items share: JSON, or a file that is uploaded before the job. */
function sharedArea({shared, example}) {
  if (shared === 'NONE') return {};
  const file = fileField('/shared/file', 'or a file', 'Drop it here, or choose it.', false);
  const data = field('/shared', shared === 'REQUIRED' ? 'JSON *' : 'JSON', area(3, example.shared && JSON.stringify(example.shared)), 'Each worker gets it once.',
    value => (file.files().length ? undefined : json(value)));
  return {file, node: h('fieldset', h('legend', 'Shared data'), data, file)};
}

/** How the values of all items become one. */
function reduceArea({kind}) {
  if (kind === 'RANGE') return null;
  const op = select(REDUCTIONS, () => choose());
  const pointer = field('/reduce/field', 'Of each value', line('', '/price'), 'a JSON pointer; empty: all of it', text);
  const bins = BINS.map(([name, label]) => field(`/reduce/${name}`, label, line(), '', json));
  const node = h('div.fields', field('/reduce/op', 'One value of all', op, 'what the values of the items become', text));
  const choose = () => {
    [pointer, ...bins].forEach(one => one.remove());
    if (!['', 'count', 'function'].includes(op.value)) node.append(pointer);
    if (op.value === 'histogram') node.append(...bins);
  };
  return node;
}

const optionsArea = () => h('details', h('summary', 'Options'), h('div.fields', OPTIONS.map(([name, usual, help, read]) =>
  field(`/options/${name}`, name, line('', usual), help, read))));

function rawLabels(value) {
  const labels = value.split('\n').filter(one => one.trim()).map(one => one.split('='));
  return JSON.stringify(Object.fromEntries(labels.map(([name, ...rest]) => [name.trim(), rest.join('=').trim()])));
}

function jobForm(description, chooser) {
  const input = inputArea(description);
  const shared = sharedArea(description);
  const parameters = schemaFields(description.parametersSchema, description.example.parameters ?? {});
  const labels = field('/labels', 'Labels', area(2, '', 'album=2026'), 'One a line: name=value.', rawLabels);
  const progress = h('progress', {max: 1, hidden: true, 'aria-label': 'Upload'});
  const wrong = trouble();
  const plan = h('p.note', {role: 'status'});
  const send = h('button.primary', 'Send');
  const headers = {'Idempotency-Key': `"${crypto.getRandomValues(new Uint32Array(4)).join('-')}"`};
  const fields = () => [...form.querySelectorAll('.field')];

  const told = share => {
    progress.hidden = false;
    progress.value = share;
  };
  const post = async query => {
    const {part, files} = input.chosen();
    if (files && !files().length) throw refusal('/input', 'There is no file yet: choose it, or drop it here.');
    const more = [];
    for (const file of shared.file?.files() ?? []) {
      const {id} = await upload('/v1/files', file, {'Content-Type': file.type || 'application/octet-stream'}, told);
      more.push({pointer: '/shared/file', raw: () => JSON.stringify(id)});
    }
    const job = assemble([chooser, ...more, ...fields()]);
    if (!files) return change('POST', `/v1/jobs${query}`, job, headers);
    const parts = new FormData();
    parts.append('job', new Blob([job], {type: 'application/json'}));
    files().forEach(file => parts.append(part(), file, file.name));
    return upload(`/v1/jobs${query}`, parts, headers, told);
  };
  const complain = error => {
    // The last complaint takes the focus: the first field is to have it.
    const errors = (error.errors ?? []).toReversed();
    const rest = errors.filter(({pointer, detail}) => {
      const owner = fields().find(node => node.pointer === pointer) ?? fields().find(node => pointer
        && (pointer.startsWith(`${node.pointer}/`) || node.pointer.startsWith(`${pointer}/`)));
      owner?.complain(detail);
      return !owner;
    });
    setText(wrong, errors.length && !rest.length ? 'Some fields are not as they should be.' : error.message);
  };
  const attempt = async (query, done) => {
    fields().forEach(node => node.complain(''));
    setText(wrong, '');
    setText(plan, '');
    send.disabled = check.disabled = true;
    try {
      done(await post(query));
    } catch (error) {
      complain(error);
    } finally {
      send.disabled = check.disabled = false;
      progress.hidden = true;
    }
  };
  const check = button('Check only', () => attempt('?validateOnly=true', answer => setText(plan,
    `It would be accepted: ${plural(answer.items, 'item')}, up to ${plural(answer.workers, 'worker')}.`)));
  const form = h('form', {novalidate: true, onsubmit: event => {
    event.preventDefault();
    attempt('', answer => {
      announce('The job is accepted');
      location.hash = `#/jobs/${answer.id}`;
    });
  }},
  h('p.note', description.summary),
  parameters && h('fieldset', h('legend', 'Parameters'), parameters),
  h('fieldset', h('legend', 'Input'), input.node), shared.node,
  h('fieldset', h('legend', 'More'), reduceArea(description), labels, optionsArea()),
  wrong, plan, progress, h('p.row', send, check, h('a.button', {href: '#/'}, 'Back to the jobs')));
  return form;
}

export async function submitPage({main, signal}) {
  const wait = h('p.note', 'Reading the functions…');
  const place = h('div.panel.narrow', wait);
  main.append(h('div.head', h('h1', 'New job')), place);
  let functions = [];
  while (!functions.length && !signal.aborted) {
    try {
      ({functions} = await get('/v1/functions', signal));
      if (!functions.length) setText(wait, 'The first worker is starting; its functions will be here.');
    } catch (error) {
      setText(wait, `The functions cannot be read: ${error.message}`);
    }
    if (!functions.length) await new Promise(resolve => setTimeout(resolve, 1000));
  }
  if (signal.aborted) return;
  const name = select(functions.map(one => one.name), () => choose());
  const chooser = field('/function', 'Function', name, '', text);
  const form = h('div');
  const choose = () => form.replaceChildren(jobForm(functions.find(one => one.name === name.value), chooser));
  choose();
  place.replaceChildren(chooser, form);
}
