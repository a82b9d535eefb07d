/** Builds elements. Text only ever becomes text: nothing here, or anywhere else in these modules, makes markup of it. */

const SVG = 'http://www.w3.org/2000/svg';

function fill(node, classes, [first, ...others]) {
  const hasProps = first && typeof first === 'object' && !(first instanceof Node) && !Array.isArray(first);
  if (classes.length) node.setAttribute('class', classes.join(' '));
  for (const [name, value] of hasProps ? Object.entries(first) : []) {
    if (value == null || value === false) continue;
    if (name === 'class') node.classList.add(...value.split(' '));
    else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'value') node.value = value;
    else node.setAttribute(name, value === true ? '' : value);
  }
  const children = hasProps ? others : [first, ...others];
  node.append(...children.flat(9).filter(child => child != null && child !== false));
  return node;
}

/** An element (`h('p.note', …)`), with attributes and listeners (`{onclick: f}`) if wanted, and children: nodes or texts. */
export function h(tag, ...content) {
  const [name, ...classes] = tag.split('.');
  return fill(document.createElement(name), classes, content);
}

/** The same for pictures. */
export function svg(tag, ...content) {
  const [name, ...classes] = tag.split('.');
  return fill(document.createElementNS(SVG, name), classes, content);
}

/** A button that does something; `label` is what it is called where its content does not say it all. */
export function button(content, onclick, style, label) {
  return h('button', {type: 'button', class: style, 'aria-label': label, onclick}, content);
}

/** A part of a page, with a heading and what stands beside it. */
export function panel(title, beside, ...content) {
  return h('section.panel', {'aria-label': title}, h('div.panel-head', h('h2', title), beside), content);
}

/** Where it is said that something went wrong; not there as long as nothing did. */
export function trouble(what = '') {
  const node = h('p.trouble', {role: 'alert'});
  node.show = error => setText(node, error ? what + error.message : '');
  return node;
}

/** A table with the names of its columns; those that end with # have numbers. */
export function table(caption, columns, body, style) {
  return h('div.wide', h('table', {class: style}, h('caption.unseen', caption), h('thead', h('tr', columns.map(name =>
    h('th', {scope: 'col', class: name.endsWith('#') && 'num'}, name ? name.replace('#', '') : h('span.unseen', 'More'))))), body));
}

/** Sets a text if it is another one, so that selections stay and screen readers keep quiet. */
export function setText(node, text) {
  const next = String(text ?? '');
  if (node.textContent !== next) node.textContent = next;
}

/** Sets attributes that are others than before; what is null is taken away. */
export function setAttributes(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null) node.removeAttribute(name);
    else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
  }
}

/**
 * Makes the children of a node those of a list. A child whose key was there before stays and is updated, so that focus, scroll
 * position and open details stay too.
 */
export function keyed(parent, list, key, create, update) {
  const before = parent.byKey ?? new Map();
  const now = new Map();
  let place = parent.firstElementChild;
  for (const item of list) {
    const id = key(item);
    const node = before.get(id) ?? create(item);
    before.delete(id);
    update?.(node, item);
    now.set(id, node);
    if (node === place) place = place.nextElementSibling;
    else parent.insertBefore(node, place);
  }
  before.forEach(node => node.remove());
  parent.byKey = now;
}

/** Makes a list of texts the children of a node. */
export function texts(parent, list, tag = 'li') {
  keyed(parent, list, text => text, text => h(tag, text));
}

/** Names and values: `show([[name, value], …])`, without those that have none. */
export function facts(style) {
  const node = h('dl', {class: style});
  node.show = pairs => keyed(node, pairs.filter(([, value]) => value != null && value !== '' && value !== false), ([name]) => name,
    ([name]) => h('div', h('dt', name), h('dd')), (fact, [, value]) => setText(fact.lastChild, value));
  return node;
}

/** A long text as it is. */
export function verbatim(title, text) {
  return h('pre', {tabindex: 0, 'aria-label': title}, text);
}

/** Tells a screen reader what has happened. */
export function announce(text) {
  setText(document.getElementById('announcer'), text);
}

let ids = 0;

/** An id for a label to refer to. */
export function uniqueId(prefix) {
  return `${prefix}-${++ids}`;
}

/** A dialog that is in front of everything until it is closed; it gives the focus back. */
export function openDialog(title, ...content) {
  const heading = h('h2', {id: uniqueId('dialog')}, title);
  const close = button('Close', () => dialog.close(), 'quiet');
  const dialog = h('dialog', {'aria-labelledby': heading.id, onclose: () => dialog.remove()},
    h('header', heading, close), content);
  dialog.addEventListener('click', event => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** A large dialog with what must be read first. */
export async function openReading(title, read) {
  const body = h('div', 'Reading…');
  const wrong = trouble('It cannot be read: ');
  openDialog(title, wrong, body).classList.add('large');
  try {
    body.replaceChildren(h('div.reading', await read()));
  } catch (error) {
    body.remove();
    wrong.show(error);
  }
}

/** Asks before something that cannot be undone. */
export function confirmed(question, verb) {
  return new Promise(resolve => {
    const dialog = openDialog(question, h('p.row',
      button(verb, () => dialog.close('yes'), 'danger'), button('Leave it', () => dialog.close(''))));
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'));
  });
}
