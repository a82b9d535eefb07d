/** Sends a job: a form made of the function's own description. */
import {announce, button, h, setAttributes, setText, trouble, uniqueId} from './dom.js';
import {Problem, change, get, upload} from './api.js';
import {schemaForm} from './schema.js';
import {bytes, plural} from './format.js';

const OPTIONS = [
  ['priority', 'number', '5', '0 to 9; each step doubles its share'], ['maxWorkers', 'number', 'all', 'at once'],
  ['itemTimeout', 'text', '1h', 'as 500ms, 30s, 5m'], ['timeout', 'text', 'none', 'for the job'],
  ['retries', 'number', '0', 'of an item that threw'], ['maxFailures', 'number', 'none', 'then the job stops'],
  ['chunkSize', 'number', 'auto', 'items claimed at once'], ['heap', 'text', '512MB', 'of its workers'],
  ['expireAfter', 'text', '30d', 'results are kept'],
];

/** A field with its label, help and the place for what the server says about it. */
export function field(pointer, name, input, help) {
  const id = uniqueId('field');
  const hint = h('span', {class: 'hint', id: `${id}-hint`}, help ?? '');
  const error = h('span', {class: 'bad-text', id: `${id}-error`});
  input.id = id;
  setAttributes(input, {'aria-describedby': `${id}-hint ${id}-error`});
  const node = h('div', {class: input.type === 'checkbox' ? 'field check' : 'field'}, h('label', {for: id}, name), input, hint, error);
  node.pointer = pointer;
  node.complain = text => {
    setText(error, text);
    setAttributes(input, {'aria-invalid': text ? 'true' : null});
    if (text) input.focus();
  };
  return node;
}

/** Numbers of any length stay as they are written. */
function rawNumber(text) {
  return /^-?\d+$/.test(text.trim()) ? text.trim() : JSON.stringify(text.trim());
}

function rawItems(text) {
  const whole = text.trim();
  if (whole.startsWith('[')) {
    JSON.parse(whole);
    return whole;
  }
  const items = whole.split('\n').filter(line => line.trim()).map(line => {
    try {
      JSON.parse(line);
      return line.trim();
    } catch {
      return JSON.stringify(line);
    }
  });
  return `[${items.join(',')}]`;
}

function itemsInput(example) {
  const text = h('textarea', {rows: 6, spellcheck: 'false', value: (example?.items ?? []).map(item => JSON.stringify(item)).join('\n')});
  const node = field('/input/items', 'Items', text, 'One a line, as JSON or as plain text; or one JSON array.');
  return {name: 'Items', node: h('div', node), fields: [node], raw: () => `{"items": ${rawItems(text.value)}}`};
}

function rangeInput(example) {
  const bounds = [['from', 'From', 0, 'the first'], ['to', 'To', 100, 'the one after the last'], ['step', 'Step', 1, '']].map(
    ([name, label, usual, help]) => {
      const input = h('input', {type: 'text', inputmode: 'numeric', value: example?.range?.[name] ?? usual});
      return {name, input, node: field(`/input/range/${name}`, label, input, help)};
    });
  const fields = bounds.map(bound => bound.node);
  const raw = () => {
    const said = bounds.filter(({name, input}) => name !== 'step' || input.value.trim() !== '1');
    return `{"range": {${said.map(({name, input}) => `"${name}": ${rawNumber(input.value)}`).join(', ')}}}`;
  };
  return {name: 'Numbers', node: h('div.fields', fields), fields, raw};
}

function filesInput() {
  const chosen = [];
  const list = h('p.note', {role: 'status'}, 'No files yet.');
  const clear = button('Take all out', () => { chosen.length = 0; show(); }, 'small');
  clear.hidden = true;
  const show = () => {
    const size = chosen.reduce((sum, file) => sum + file.size, 0);
    const names = chosen.slice(0, 5).map(file => file.name).join(', ');
    setText(list, chosen.length ? `${plural(chosen.length, 'file')}, ${bytes(size)}: ${names}${chosen.length > 5 ? ' …' : ''}` : 'No files yet.');
    clear.hidden = !chosen.length;
  };
  const add = files => { chosen.push(...files); show(); };
  const picker = h('input', {type: 'file', multiple: true, onchange: () => { add(picker.files); picker.value = ''; }});
  const node = field('/input/files', 'Files', picker, 'Drop files here, or choose them.');
  const zone = h('div.drop', node, list, clear);
  zone.addEventListener('dragover', event => { event.preventDefault(); zone.classList.add('over'); });
  zone.addEventListener('dragleave', () => zone.classList.remove('over'));
  zone.addEventListener('drop', event => {
    event.preventDefault();
    zone.classList.remove('over');
    add(event.dataTransfer.files);
  });
  return {name: 'Files', node: zone, fields: [node], files: chosen};
}

/** The kinds of input that a function takes; none where its parameters say all. */
function inputsOf({example, input}) {
  if (!('input' in example)) return [];
  const kinds = {ITEMS: [itemsInput, rangeInput], RANGE: [rangeInput], FILES: [filesInput], ANY: [itemsInput, rangeInput, filesInput]};
  return kinds[input].map(kind => kind(example.input));
}

function inputArea(description) {
  const kinds = inputsOf(description);
  if (!kinds.length) return {node: h('p.note', 'Its parameters say how much there is to do.'), fields: [], chosen: () => null};
  let chosen = kinds['range' in description.example.input && kinds.length > 1 ? 1 : 0];
  const place = h('div', chosen.node);
  const name = uniqueId('kind');
  const radios = kinds.map(kind => h('label', h('input', {type: 'radio', name, checked: kind === chosen, onchange: () => {
    chosen = kind;
    place.replaceChildren(kind.node);
  }}), ` ${kind.name}`));
  return {node: h('div', kinds.length > 1 ? h('p.row', {role: 'radiogroup', 'aria-label': 'Kind of input'}, radios) : '', place),
    fields: kinds.flatMap(kind => kind.fields), chosen: () => chosen};
}

function optionsArea() {
  const inputs = OPTIONS.map(([name, type, initial, help]) => {
    const input = h('input', {type, placeholder: initial});
    return {name, input, node: field(`/options/${name}`, name, input, help)};
  });
  return {
    node: h('details', h('summary', 'Options'), h('div.fields', inputs.map(one => one.node))),
    fields: inputs.map(one => one.node),
    values: () => Object.fromEntries(inputs.filter(one => one.input.value !== '').map(one =>
      [one.name, one.input.type === 'number' ? Number(one.input.value) : one.input.value])),
  };
}

function labelsOf(text) {
  return Object.fromEntries(text.split('\n').filter(line => line.trim()).map(line => {
    const [name, ...value] = line.split('=');
    return [name.trim(), value.join('=').trim()];
  }));
}

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');
}

function jobForm(description) {
  const parameters = schemaForm(description.parametersSchema, description.example.parameters ?? {});
  const input = inputArea(description);
  const options = optionsArea();
  const text = h('textarea', {rows: 2, placeholder: 'album=2026'});
  const labels = field('/labels', 'Labels', text, 'One a line: name=value.');
  const progress = h('progress', {max: 1, value: 0, hidden: true, 'aria-label': 'Upload'});
  const wrong = trouble();
  const plan = h('p.note', {role: 'status'});
  const send = h('button.primary', 'Send');
  const key = newKey();
  const fields = [...parameters.fields, ...input.fields, ...options.fields, labels];

  const job = files => {
    const kind = input.chosen();
    const parts = {function: JSON.stringify(description.name), parameters: JSON.stringify(parameters.values()),
      input: files ? null : kind?.raw(), options: JSON.stringify(options.values()), labels: JSON.stringify(labelsOf(text.value))};
    return `{${Object.entries(parts).filter(([, json]) => json).map(([name, json]) => `"${name}": ${json}`).join(', ')}}`;
  };
  const post = async query => {
    const {files} = input.chosen() ?? {};
    if (!files) return change('POST', `/v1/jobs${query}`, job(false), {'Idempotency-Key': `"${key}"`});
    if (!files.length) throw new Problem(400, {detail: 'There are no files yet.', errors: [{pointer: '/input/files', detail: 'Choose some, or drop them here.'}]});
    const form = new FormData();
    form.append('job', new Blob([job(true)], {type: 'application/json'}));
    files.forEach(file => form.append('files', file, file.name));
    progress.hidden = false;
    return upload(`/v1/jobs${query}`, form, {'Idempotency-Key': `"${key}"`}, share => { progress.value = share; });
  };
  const complain = error => {
    // The last complaint takes the focus: the first field is to have it.
    const errors = (error.errors ?? []).toReversed();
    const rest = errors.filter(one => {
      const owner = fields.find(node => node.isConnected && node.pointer === one.pointer)
        ?? fields.find(node => node.isConnected && one.pointer.startsWith(`${node.pointer}/`));
      owner?.complain(one.detail);
      return !owner;
    });
    setText(wrong, errors.length && !rest.length ? 'Some fields are not as they should be.' : error.message);
  };
  const attempt = async (query, done) => {
    fields.forEach(node => node.complain(''));
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
  return h('form', {novalidate: true, onsubmit: event => {
    event.preventDefault();
    attempt('', answer => {
      announce('The job is accepted');
      location.hash = `#/jobs/${answer.id}`;
    });
  }},
  h('p.note', description.summary),
  parameters.fields.length ? h('fieldset', h('legend', 'Parameters'), parameters.node) : '',
  h('fieldset', h('legend', 'Input'), input.node),
  h('fieldset', h('legend', 'More'), labels, options.node),
  wrong, plan, progress, h('p.row', send, check, h('a.button', {href: '#/'}, 'Back to the jobs')));
}

export async function submitPage({main, signal}) {
  const place = h('div');
  const chooser = h('select', {id: 'function', onchange: () => show()});
  const wait = h('p.note', 'Reading the functions…');
  let functions = [];
  const show = () => place.replaceChildren(jobForm(functions.find(one => one.name === chooser.value)));
  main.append(h('div.head', h('h1', 'New job')), h('div.panel.narrow',
    h('div.field', h('label', {for: 'function'}, 'Function'), chooser), wait, place));
  while (!functions.length && !signal.aborted) {
    try {
      functions = (await get('/v1/functions', signal)).functions;
      if (!functions.length) setText(wait, 'The first worker is starting; its functions will be here.');
    } catch (error) {
      if (signal.aborted) return;
      setText(wait, `The functions cannot be read: ${error.message}`);
    }
    if (!functions.length) await new Promise(resolve => setTimeout(resolve, 1000));
  }
  if (signal.aborted) return;
  wait.remove();
  chooser.append(...functions.map(one => h('option', {value: one.name}, one.name)));
  show();
}
