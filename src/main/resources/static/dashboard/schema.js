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
  const fallback = schema.default === undefined ? '' : written(schema.default);
  if (type === 'boolean' && !schema.enum) {
    const usual = schema.default ?? false;
    const input = h('input', {type: 'checkbox', checked: value ?? usual});
    return {input, read: () => (input.checked === usual ? undefined : input.checked)};
  }
  const made = (input, parse) => ({input, read: () => (input.value === '' ? undefined : parse(input.value))});
  if (schema.enum) {
    const none = h('option', {value: ''}, fallback ? `${fallback} (default)` : '–');
    const input = h('select', none, schema.enum.filter(one => one !== schema.default).map(one => h('option', {value: JSON.stringify(one)}, String(one))));
    input.value = value === undefined ? '' : JSON.stringify(value);
    return made(input, JSON.parse);
  }
  if (type === 'integer' || type === 'number') {
    return made(h('input', {type: 'number', min: schema.minimum, max: schema.maximum, step: type === 'integer' ? 1 : 'any',
      placeholder: fallback, value}), Number);
  }
  if (type === 'string') return made(h('input', {type: 'text', placeholder: fallback, value}), String);
  return made(h('textarea', {rows: 2, spellcheck: 'false', placeholder: fallback, value: value && JSON.stringify(value)}), parsed);
}

const written = value => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** What is not JSON is sent as a text: the server says what it should have been. */
function parsed(text) {
  if (!text.trim()) return undefined;
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
