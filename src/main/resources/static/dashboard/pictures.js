/** Pictures that a job has made, as they come, each with what it was made of. */
import {button, h, openDialog, panel, setText, show} from './dom.js';
import {bytes} from './format.js';
import {pager} from './pager.js';

const PAGE = 48;

function figure(src, title, text) {
  const size = h('span');
  const image = h('img', {src, alt: title, onload: () => setText(size, `${image.naturalWidth} × ${image.naturalHeight}`),
    onerror: () => setText(size, 'the browser cannot show it')});
  return h('figure', image, h('figcaption', h('strong', title), ' ', size, text && ` · ${text}`));
}

/** The original beside what was made of it. */
function compare(job, {index, input, output}) {
  openDialog(input.name, h('div.compare', figure(`/v1/jobs/${job.id}/items/${index}/input`, 'Original'),
    figure(output.href, 'Result', bytes(output.bytes))));
}

export function picturesView(job, again) {
  const grid = h('ul.pictures');
  const pages = pager(PAGE, again);
  const node = panel('Pictures', null, grid, pages);
  node.hidden = true;

  const tile = item => h('li', {key: `${item.index} ${item.output.sha256}`},
    button([h('img', {src: item.output.href, alt: '', loading: 'lazy'}), h('span', item.input.name)], () => compare(job, item), null,
      `${item.input.name}, compare with the original`));

  return {
    node,
    async read(signal) {
      const items = await pages.read(`/v1/jobs/${job.id}/items`, {state: 'SUCCEEDED'}, 'items', signal);
      const pictures = items.filter(item => item.output?.contentType.startsWith('image/'));
      node.hidden &&= !pictures.length;
      show(grid, pictures.map(tile));
    },
  };
}
