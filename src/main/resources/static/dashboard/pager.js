/** Turns the pages of a list, by the tokens of the server. */
import {button, h, setText} from './dom.js';
import {get} from './api.js';
import {number} from './format.js';

export function pager(size, turned) {
  const tokens = [null];
  let next = null;
  const back = button('← Back', () => { tokens.pop(); turned(); });
  const forth = button('Further →', () => { tokens.push(next); turned(); });
  const place = h('span');
  const node = h('nav.pager', {'aria-label': 'Pages of the list'}, back, place, forth);

  /** Reads the page that is shown; `name` is that of the list in it. */
  node.read = async (path, filter, name, signal) => {
    const params = new URLSearchParams(filter);
    params.set('pageSize', size);
    if (tokens.at(-1)) params.set('pageToken', tokens.at(-1));
    const page = await get(`${path}?${params}`, signal);
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
