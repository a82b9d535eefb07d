/** Builds and renews elements. Text only ever becomes text: nothing here, or anywhere else in these modules, makes markup of it. */

function fill(node, classes, [first, ...others]) {
  const hasProps = first && Object.getPrototypeOf(first) === Object.prototype;
  node.props = hasProps ? first : {};
  if (classes.length) node.setAttribute('class', classes.join(' '));
  for (const [name, value] of Object.entries(node.props)) {
    if (value == null || value === false) continue;
    if (name === 'class') node.classList.add(...value.split(' ').filter(Boolean));
    else if (name === 'style') Object.assign(node.style, value);
    else if (name === 'value' || name === 'key' || name.startsWith('on')) node[name] = value;
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
  return fill(document.createElementNS('http://www.w3.org/2000/svg', name), classes, content);
}

/**
 * Makes the content of a node what is wanted, from elements that are made anew each time. What was there and is alike stays and is
 * renewed: so focus, selections and places in lists stay, and screen readers hear only what is new. A `key` tells which is which.
 */
export function show(parent, ...content) {
  const wanted = [...fill(document.createDocumentFragment(), [], content).childNodes];
  const keyed = new Map([...parent.childNodes].map(node => [node.key, node]));
  let place = parent.firstChild;
  for (const next of wanted) {
    const old = next.key === undefined ? place : keyed.get(next.key);
    if (old?.nodeName !== next.nodeName || old.key !== next.key) {
      parent.insertBefore(next, place);
    } else {
      if (old === place) place = place.nextSibling;
      else parent.insertBefore(old, place);
      renew(old, next);
    }
  }
  while (place) {
    const gone = place;
    place = place.nextSibling;
    gone.remove();
  }
}

function renew(old, next) {
  if (next.nodeType === Node.TEXT_NODE) {
    if (old.data !== next.data) old.data = next.data;
    return;
  }
  const names = new Set([...old.getAttributeNames(), ...next.getAttributeNames()]);
  names.delete('style'); // The policy of the page allows no such attribute.
  names.delete('open'); // What somebody has opened stays so.
  setAttributes(old, Object.fromEntries([...names].map(name => [name, next.getAttribute(name)])));
  if (old.style.cssText !== next.style.cssText) old.style.cssText = next.style.cssText;
  Object.entries(next.props).filter(([name]) => name.startsWith('on')).forEach(([name, listener]) => { old[name] = listener; });
  show(old, ...next.childNodes);
}

/** Sets a text if it is another one. */
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

/**
 * A table of a list. A column is its name, its style (`num` for numbers, `name` for what names the row), and what it has for an item.
 * The roles are said because rows become cards on phones, and browsers then no longer take them for a table.
 */
export function table(caption, style, columns, list, key) {
  const cell = (item, [title, kind, content]) => (kind === 'name'
    ? h('th.name', {scope: 'row', role: 'rowheader', 'data-th': title}, content(item))
    : h('td', {class: kind, role: 'cell', 'data-th': title}, content(item)));
  return h('div.wide', h('table', {class: style, role: 'table'}, h('caption.unseen', caption),
    h('thead', {role: 'rowgroup'}, h('tr', {role: 'row'}, columns.map(([title, kind]) =>
      h('th', {scope: 'col', role: 'columnheader', class: kind}, title || h('span.unseen', 'More'))))),
    h('tbody', {role: 'rowgroup'}, list.map(item =>
      h('tr', {key: key(item), role: 'row'}, columns.map(column => cell(item, column)))))));
}

/** Names and values, [[name, value], …], without those that have none. */
export function facts(style, pairs) {
  return h('dl', {class: style}, pairs.filter(([, value]) => value != null && value !== '' && value !== false)
    .map(([name, value]) => h('div', {key: name}, h('dt', name), h('dd', value))));
}

/** A list of texts; not there when it is empty. */
export function texts(style, list) {
  return list.length > 0 && h('ul', {class: style}, list.map(text => h('li', {key: text}, text)));
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
  const dialog = h('dialog', {'aria-labelledby': heading.id, onclose: () => dialog.remove(),
    onclick: event => event.target === dialog && dialog.close()},
  h('header', heading, button('Close', () => dialog.close(), 'quiet')), content);
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** A large dialog with what must be read first. */
export async function openReading(title, read) {
  const body = h('div.page', 'Reading…');
  const wrong = trouble('It cannot be read: ');
  openDialog(title, wrong, body);
  try {
    show(body, await read());
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
