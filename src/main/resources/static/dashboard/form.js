/** Fields that know which part of a job they are, and put it together. */
import {button, h, setAttributes, setText, uniqueId} from './dom.js';
import {Problem} from './api.js';
import {bytes, plural} from './format.js';

/** A text as JSON; nothing if there is none. */
export const text = value => (value.trim() ? JSON.stringify(value) : undefined);

/** JSON as it was written, so that numbers may have any length; what is none is a text, unless it begins like more than that. */
export function json(value) {
  try {
    JSON.parse(value);
    return value;
  } catch (error) {
    if (/^\s*[[{]/.test(value)) throw error;
    return text(value);
  }
}

export const refusal = (pointer, detail) => new Problem(400, {errors: [{pointer, detail}]});

/**
 * A field with its label, help and the place for what the server says about it.
 *
 * @param pointer of its part of the job, a JSON pointer
 * @param read    makes JSON of the input's value, or undefined where that says nothing
 */
export function field(pointer, name, input, help, read) {
  const id = uniqueId('field');
  const error = h('span.bad-text', {id: `${id}-error`});
  setAttributes(input, {id, 'aria-describedby': `${id}-hint ${id}-error`});
  const node = h('div.field', {class: input.type === 'checkbox' && 'check'}, h('label', {for: id}, name), input,
    h('span.hint', {id: `${id}-hint`}, help), error);
  node.pointer = pointer;
  node.raw = () => read(input.type === 'checkbox' ? input.checked : input.value);
  node.complain = complaint => {
    setText(error, complaint);
    setAttributes(input, {'aria-invalid': complaint ? 'true' : null});
    if (complaint) input.focus();
  };
  return node;
}

export const select = (options, onchange) => h('select', {onchange}, options.map(one => {
  const [value, name] = [one].flat();
  return h('option', {value}, name ?? value);
}));

/** Files, by choosing or dropping them: `files()` of the field, which itself says nothing in the job. */
export function fileField(pointer, name, help, multiple, changed = () => {}) {
  let files = [];
  const list = h('p.note', {role: 'status'});
  const clear = button('Take out', () => take([]), 'small');
  const render = () => {
    const names = files.slice(0, 5).map(file => file.name).join(', ');
    const size = bytes(files.reduce((sum, file) => sum + file.size, 0));
    setText(list, !files.length ? '' : `${plural(files.length, 'file')}, ${size}: ${names}${files.length > 5 ? ' …' : ''}`);
    clear.hidden = !files.length;
  };
  const take = chosen => {
    files = chosen;
    const transfer = new DataTransfer();
    files.forEach(file => transfer.items.add(file));
    picker.files = transfer.files;
    render();
    changed(files);
  };
  const add = more => take(multiple ? [...files, ...more] : [...more].slice(0, 1));
  const picker = h('input', {type: 'file', multiple, onchange: () => add(picker.files)});
  const node = field(pointer, name, picker, help, () => undefined);
  const over = on => event => { event.preventDefault(); node.classList.toggle('over', on); };
  Object.assign(node, {files: () => files, ondragover: over(true), ondragleave: over(false),
    ondrop: event => { over(false)(event); add(event.dataTransfer.files); }});
  node.classList.add('drop');
  node.append(list, clear);
  render();
  return node;
}

/** The JSON of what fields say together, each at its pointer. */
export function assemble(fields) {
  const tree = {};
  for (const {pointer, raw} of fields) {
    let said;
    try {
      said = raw();
    } catch (error) {
      throw refusal(pointer, `This is no JSON: ${error.message}`);
    }
    if (said === undefined) continue;
    const steps = pointer.slice(1).split('/').map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = steps.pop();
    steps.reduce((node, step) => node[step] ??= {}, tree)[last] = said;
  }
  const written = node => (typeof node === 'string' ? node
    : `{${Object.entries(node).map(([name, value]) => `${JSON.stringify(name)}: ${written(value)}`).join(', ')}}`);
  return written(tree);
}
