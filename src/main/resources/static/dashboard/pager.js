/** Turns the pages of a list, by the tokens of the server. */
import {button, h, setText} from './dom.js';
import {get} from './api.js';
import {number} from './format.js';

/** `turned` is told whether that was forth. */
export function pager(size, turned, ...more) {
  const tokens = [null];
  let next = null;
  const back = button('← Back', () => { tokens.pop(); turned(false); });
  const forth = button('Further →', () => { tokens.push(next); turned(true); });
  const place = h('span');
  const node = h('nav.pager', {'aria-label': 'Pages of the list'}, back, place, forth, more);

  const load = (path, params, signal) => {
    params.set('pageSize', size);
    if (tokens.at(-1)) params.set('pageToken', tokens.at(-1));
    return get(`${path}?${params}`, signal);
  };
  /** Reads the page that is shown, or goes on to the last one there is; `name` is that of the list in it. */
  node.read = async (path, params, name, signal, toLast) => {
    let page = await load(path, params, signal);
    while (toLast && page.nextPageToken) {
      tokens.push(page.nextPageToken);
      page = await load(path, params, signal);
    }
    next = page.nextPageToken;
    const list = page[name];
    const first = (tokens.length - 1) * size;
    setText(place, list.length ? `${number(first + 1)}–${number(first + list.length)}` : '');
    back.disabled = tokens.length === 1;
    forth.disabled = !next;
    node.hidden = tokens.length === 1 && !next;
    return list;
  };
  return node;
}
