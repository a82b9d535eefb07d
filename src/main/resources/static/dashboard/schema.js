/** Fields for what a JSON Schema describes. What has no field of its own is written as JSON. */
import {h} from './dom.js';
import {field} from './submit.js';

const escape = name => name.replaceAll('~', '~0').replaceAll('/', '~1');

function range({minimum, maximum, exclusiveMinimum, exclusiveMaximum}) {
  const least = minimum ?? exclusiveMinimum;
  const most = maximum ?? exclusiveMaximum;
  const show = value => value.toLocaleString('en');
  if (least !== undefined && most !== undefined) return `${show(least)} to ${show(most)}.`;
  if (least !== undefined) return `From ${show(least)}.`;
  return most === undefined ? '' : `Up to ${show(most)}.`;
}

/** An input for one property: what it shows, and what it stands for; undefined is left out. */
function inputFor(schema, value) {
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  const fallback = schema.default === undefined ? '' : typeof schema.default === 'object' ? JSON.stringify(schema.default) : String(schema.default);
  if (schema.enum) {
    const none = h('option', {value: ''}, schema.default === undefined ? '–' : `${fallback} (default)`);
    const input = h('select', none, schema.enum.filter(one => one !== schema.default).map(one => h('option', {value: JSON.stringify(one)}, String(one))));
    input.value = value === undefined ? '' : JSON.stringify(value);
    return {input, read: () => (input.value === '' ? undefined : JSON.parse(input.value))};
  }
  if (type === 'boolean') {
    const before = value ?? schema.default ?? false;
    const input = h('input', {type: 'checkbox', checked: before});
    return {input, read: () => (input.checked === (schema.default ?? false) ? undefined : input.checked)};
  }
  if (type === 'integer' || type === 'number') {
    const input = h('input', {type: 'number', min: schema.minimum, max: schema.maximum, step: type === 'integer' ? 1 : 'any',
      placeholder: fallback, value: value ?? ''});
    return {input, read: () => (input.value === '' ? undefined : Number(input.value))};
  }
  if (type === 'string') {
    const input = h('input', {type: 'text', placeholder: fallback, value: value ?? ''});
    return {input, read: () => (input.value === '' ? undefined : input.value)};
  }
  const input = h('textarea', {rows: 2, spellcheck: 'false', placeholder: fallback, value: value === undefined ? '' : JSON.stringify(value)});
  return {input, read: () => (input.value.trim() === '' ? undefined : parsed(input.value))};
}

/** What is not JSON is sent as a text: the server says what it should have been. */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function schemaForm(schema, example) {
  const required = new Set(schema.required ?? schema.then?.required ?? schema.else?.required ?? []);
  const all = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const {input, read} = inputFor(property, example[name]);
    const help = [property.description, range(property)].filter(Boolean).join(' ');
    return {name, read, usual: required.has(name) || example[name] !== undefined,
      node: field(`/parameters/${escape(name)}`, required.has(name) ? `${name} *` : name, input, help)};
  });
  const first = all.filter(one => one.usual);
  const others = all.filter(one => !one.usual);
  const few = all.length <= 4;
  const node = h('div', h('div.fields', (few ? all : first).map(one => one.node)),
    few || !others.length ? '' : h('details', h('summary', `${others.length} more`), h('div.fields', others.map(one => one.node))));
  return {
    node,
    fields: all.map(one => one.node),
    values: () => Object.fromEntries(all.map(one => [one.name, one.read()]).filter(([, value]) => value !== undefined)),
  };
}
