/** Pictures that a job has made, as they come, each with what it was made of. */
import {button, h, keyed, openDialog, panel, setText} from './dom.js';
import {get} from './api.js';
import {bytes, number} from './format.js';

const PAGE = 48;

const isPicture = item => item.output?.contentType.startsWith('image/');
const inputOf = (job, item) => `/v1/jobs/${job.id}/items/${item.index}/input`;

function figure(src, title, text) {
  const size = h('span');
  const image = h('img', {src, alt: title, onload: () => setText(size, `${image.naturalWidth} × ${image.naturalHeight}`)});
  image.addEventListener('error', () => setText(size, 'the browser cannot show it'));
  return h('figure', image, h('figcaption', h('strong', title), ' ', size, text && ` · ${text}`));
}

/** The original beside what was made of it. */
function compare(job, item) {
  openDialog(item.input.name, h('div.compare',
    figure(inputOf(job, item), 'Original', ''), figure(item.output.href, 'Result', bytes(item.output.bytes)))).classList.add('large');
}

export function picturesView(job) {
  const grid = h('ul.pictures');
  const place = h('span');
  const follow = h('input', {type: 'checkbox', checked: true});
  const back = button('← Back', () => { follow.checked = false; tokens.pop(); node.again(); }, 'small');
  const forth = button('Further →', () => { tokens.push(next); node.again(); }, 'small');
  const pager = h('div.pager', back, place, forth, h('label', follow, ' follow the newest'));
  const node = panel('Pictures', null, grid, pager);
  node.hidden = true;
  const tokens = [null];
  let next = null;

  const tile = item => h('li', h('button', {type: 'button', onclick: () => compare(job, item), 'aria-label': `${item.input.name}, compare with the original`},
    h('img', {src: item.output.href, alt: '', loading: 'lazy'}), h('span', item.input.name)));

  return {
    node,
    /** Reads the page that is shown; the last one there is while it follows. */
    async read(signal, running) {
      const load = token => get(`/v1/jobs/${job.id}/items?state=SUCCEEDED&pageSize=${PAGE}${token ? `&pageToken=${token}` : ''}`, signal);
      let page = await load(tokens.at(-1));
      while (running && follow.checked && page.nextPageToken) {
        tokens.push(page.nextPageToken);
        page = await load(tokens.at(-1));
      }
      next = page.nextPageToken;
      const pictures = page.items.filter(isPicture);
      if (!pictures.length) return;
      node.hidden = false;
      keyed(grid, pictures, item => `${item.index} ${item.output.sha256}`, tile);
      const first = (tokens.length - 1) * PAGE;
      setText(place, `${number(first + 1)}–${number(first + page.items.length)}`);
      back.disabled = tokens.length === 1;
      forth.disabled = !next;
      pager.hidden = tokens.length === 1 && !next;
    },
  };
}
