/** Fields for what a JSON Schema describes. What has no field of its own is written as JSON. */
import {h} from './dom.js';
import {field, json, select, text} from './form.js';

const escape = name => name.replaceAll('~', '~0').replaceAll('/', '~1');

function range({minimum, exclusiveMinimum, maximum: most}) {
  const least = minimum ?? exclusiveMinimum;
  const show = value => value.toLocaleString('en');
  if (least === undefined) return most === undefined ? '' : `Up to ${show(most)}.`;
  return most === undefined ? `From ${show(least)}.` : `${show(least)} to ${show(most)}.`;
}

const written = value => (typeof value === 'object' ? JSON.stringify(value) : String(value ?? ''));

/** An input for a property, and how its value is written as JSON. */
function inputFor(schema, value) {
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  const placeholder = written(schema.default);
  if (schema.enum) {
    const others = schema.enum.filter(one => one !== schema.default).map(one => [JSON.stringify(one), String(one)]);
    const input = select([['', placeholder ? `${placeholder} (default)` : '–'], ...others]);
    input.value = value === undefined ? '' : JSON.stringify(value);
    return [input, chosen => chosen || undefined];
  }
  if (type === 'boolean') {
    const usual = schema.default ?? false;
    return [h('input', {type: 'checkbox', checked: value ?? usual}), checked => (checked === usual ? undefined : String(checked))];
  }
  if (type === 'integer' || type === 'number') {
    return [h('input', {type: 'number', min: schema.minimum, max: schema.maximum, step: type === 'integer' ? 1 : 'any', placeholder, value}), json];
  }
  if (type === 'string') return [h('input', {type: 'text', placeholder, value}), text];
  return [h('textarea', {rows: 2, spellcheck: 'false', placeholder, value: value && JSON.stringify(value)}), json];
}

/** What is required or has an example first, and the others behind it; null if there are none. */
export function schemaFields(schema, example) {
  const required = new Set(schema.required ?? schema.then?.required ?? schema.else?.required ?? []);
  const properties = Object.entries(schema.properties ?? {});
  if (!properties.length) return null;
  const few = properties.length <= 4;
  const [first, others] = [true, false].map(usual => properties
    .filter(([name]) => (few || required.has(name) || example[name] !== undefined) === usual)
    .map(([name, property]) => {
      const [input, read] = inputFor(property, example[name]);
      return field(`/parameters/${escape(name)}`, required.has(name) ? `${name} *` : name, input,
        [property.description, range(property)].filter(Boolean).join(' '), read);
    }));
  return [h('div.fields', first), others.length > 0 && h('details', h('summary', `${others.length} more`), h('div.fields', others))];
}
