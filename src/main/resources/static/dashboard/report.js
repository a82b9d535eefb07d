/** Where the time of a job went, as a picture. */
import {h, keyed, setText} from './dom.js';
import {get} from './api.js';
import {stack} from './chart.js';
import {bytes, duration, number, percent} from './format.js';

function slotRow() {
  const bar = h('span', {class: 'mini'}, h('span', {}));
  return h('tr', {}, h('th', {scope: 'row'}), h('td', {}, bar), h('td', {class: 'num'}), h('td', {class: 'num'}), h('td', {class: 'num'}),
    h('td', {class: 'num'}));
}

function setSlot(row, slot) {
  const [name, bar, busy, items, chunks, workers] = row.children;
  setText(name, `Slot ${slot.slot}`);
  bar.firstChild.firstChild.style.width = `${100 * Math.min(1, slot.utilisation ?? 0)}%`;
  setText(busy, percent(Math.min(1, slot.utilisation ?? 0), 1));
  setText(items, number(slot.items));
  setText(chunks, number(slot.chunks));
  setText(workers, number(slot.workers));
}

export function reportView(job, range) {
  const picture = stack('Time of the workers');
  const advice = h('ul', {class: 'advice'});
  const summary = h('p', {class: 'note'});
  const slots = h('tbody', {});
  const slowest = h('ol', {class: 'slowest'});
  const slow = h('div', {}, h('h3', {}, 'Slowest'), slowest);
  const node = h('section', {class: 'panel', 'aria-label': 'Where the time went', hidden: true},
    h('div', {class: 'panel-head'}, h('h2', {}, 'Where the time went'), summary), picture, advice,
    h('div', {class: 'columns'},
      h('div', {class: 'wide'}, h('table', {class: 'plain'}, h('caption', {class: 'unseen'}, 'Share of each slot'),
        h('thead', {}, h('tr', {}, ['Slot', 'In items', '', 'Items', 'Chunks', 'Workers'].map((name, i) =>
          (name ? h('th', {scope: 'col', class: i > 1 ? 'num' : ''}, name) : h('td', {}))))), slots)), slow));
  return {
    node,
    async read(signal) {
      const report = await get(`/v1/jobs/${job.id}/report`, signal);
      node.hidden = report.wallMs === 0;
      const {overhead} = report;
      picture.show([
        ['work', range ? 'Computing' : 'Items', report.itemsMs],
        ['init', 'Initialisers', overhead.initMs],
        ['start', 'No worker yet', overhead.startMs],
        ['transfer', 'Handing over', overhead.transferMs],
        ['combine', 'Combining', overhead.combineMs],
        ['idle', 'Idle, or at other jobs', overhead.idleMs],
      ].map(([tone, name, millis]) => [tone, name, millis, duration(millis)]));
      setText(summary, [
        `${duration(report.wallMs)} on ${number(report.workers)} workers`,
        report.speedUp && `${report.speedUp.toFixed(2)} times as fast as one after the other`,
        report.queuedMs > 500 && `${duration(report.queuedMs)} in the queue`,
        report.pausedMs > 0 && `${duration(report.pausedMs)} paused`,
        report.deaths > 0 && `${number(report.deaths)} workers lost`,
        report.reclaims > 0 && `${number(report.reclaims)} reclaims`,
        `${number(report.chunks)} chunks`,
        report.bytes.results > 0 && `${bytes(report.bytes.results + report.bytes.outputs)} stored`,
      ].filter(Boolean).join(' · '));
      keyed(advice, report.advice, text => text, text => h('li', {}, text));
      advice.hidden = !report.advice.length;
      keyed(slots, report.slots, slot => slot.slot, slotRow, setSlot);
      slow.hidden = !report.slowest.length;
      keyed(slowest, report.slowest.slice(0, 5), one => `${one.index} ${one.ms}`, one => h('li', {},
        one.href ? h('a', {href: one.href}, `item ${number(one.index)}`) : `${number(one.count)} numbers from place ${number(one.index)}`,
        ` · ${duration(one.ms)}`));
    },
  };
}
