/** Builds elements. Text only ever becomes text: nothing here, or anywhere else in these modules, makes markup of it. */

const SVG = 'http://www.w3.org/2000/svg';

function fill(node, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'value') node.value = value;
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat(9).filter(child => child !== null && child !== undefined && child !== false));
  return node;
}

/** An element with attributes, listeners (`onclick: f`) and children, which are nodes or texts. */
export function h(name, props, ...children) {
  return fill(document.createElement(name), props, children);
}

/** The same for pictures. */
export function svg(name, props, ...children) {
  return fill(document.createElementNS(SVG, name), props, children);
}

/** Sets a text if it is another one, so that selections stay and screen readers keep quiet. */
export function setText(node, text) {
  const next = String(text ?? '');
  if (node.textContent !== next) node.textContent = next;
}

export function setAttribute(node, name, value) {
  if (value === null || value === undefined || value === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value === true ? '' : value);
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
    let node = before.get(id);
    before.delete(id);
    if (!node) {
      node = create(item);
    }
    update?.(node, item);
    now.set(id, node);
    if (node === place) place = place.nextElementSibling;
    else parent.insertBefore(node, place);
  }
  before.forEach(node => node.remove());
  parent.byKey = now;
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
  const close = h('button', {type: 'button', class: 'quiet', onclick: () => dialog.close()}, 'Close');
  const dialog = h('dialog', {'aria-labelledby': heading.id, onclose: () => dialog.remove()},
    h('header', {}, heading, close), content);
  dialog.addEventListener('click', event => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Asks before something that cannot be undone. */
export function confirmed(question, verb) {
  return new Promise(resolve => {
    const dialog = openDialog(question, h('p', {class: 'row'},
      h('button', {type: 'button', class: 'danger', onclick: () => { dialog.returnValue = 'yes'; dialog.close('yes'); }}, verb),
      h('button', {type: 'button', autofocus: true, onclick: () => dialog.close('')}, 'Leave it')));
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'));
  });
}
