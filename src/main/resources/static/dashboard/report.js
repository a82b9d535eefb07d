/** Where the time of a job went, as a picture. */
import {h, keyed, panel, setText, table, texts} from './dom.js';
import {get} from './api.js';
import {stack} from './chart.js';
import {bytes, duration, number, percent, plural} from './format.js';

const slotRow = () => h('tr', h('th', {scope: 'row'}), h('td', h('div.bar', h('span.done'))), Array.from({length: 4}, () => h('td.num')));

function setSlot(row, {slot, utilisation, items, chunks, workers}) {
  const share = Math.min(1, utilisation ?? 0);
  row.querySelector('.done').style.width = `${100 * share}%`;
  [`Slot ${slot}`, null, percent(share, 1), number(items), number(chunks), number(workers)].forEach((text, i) =>
    text && setText(row.children[i], text));
}

export function reportView(job) {
  const picture = stack('Time of the workers');
  const advice = h('ul.advice');
  const summary = h('p.note');
  const slots = h('tbody');
  const slowest = h('ol.slowest');
  const slow = h('div', h('h3', 'Slowest'), slowest);
  const node = panel('Where the time went', summary, picture, advice, h('div.columns',
    table('Share of each slot', ['Slot', 'In items', 'Share#', 'Items#', 'Chunks#', 'Workers#'], slots, 'plain'), slow));
  node.hidden = true;
  return {
    node,
    async read(signal) {
      const report = await get(`/v1/jobs/${job.id}/report`, signal);
      node.hidden = report.wallMs === 0;
      const {overhead} = report;
      picture.show([
        ['work', 'Computing', report.itemsMs],
        ['init', 'Initialisers', overhead.initMs],
        ['start', 'No worker yet', overhead.startMs],
        ['transfer', 'Handing over', overhead.transferMs],
        ['combine', 'Combining', overhead.combineMs],
        ['idle', 'Idle, or at other jobs', overhead.idleMs],
      ].map(([tone, name, millis]) => [tone, name, millis, duration(millis)]));
      setText(summary, [
        `${duration(report.wallMs)} on ${plural(report.workers, 'worker')}`,
        report.speedUp > 1.05 && `${report.speedUp.toFixed(2)} times as fast as one after the other`,
        report.queuedMs > 500 && `${duration(report.queuedMs)} in the queue`,
        report.pausedMs > 0 && `${duration(report.pausedMs)} paused`,
        report.deaths > 0 && `${plural(report.deaths, 'worker')} lost`,
        report.reclaims > 0 && plural(report.reclaims, 'reclaim'),
        plural(report.chunks, 'chunk'),
        report.bytes.results > 0 && `${bytes(report.bytes.results + report.bytes.outputs)} stored`,
      ].filter(Boolean).join(' · '));
      texts(advice, report.advice);
      advice.hidden = !report.advice.length;
      keyed(slots, report.slots, slot => slot.slot, slotRow, setSlot);
      slow.hidden = !report.slowest.length;
      keyed(slowest, report.slowest.slice(0, 5), one => `${one.index} ${one.ms}`, one => h('li',
        one.href ? h('a', {href: one.href}, `item ${number(one.index)}`) : `${number(one.count)} from ${number(one.index)}`,
        ` · ${duration(one.ms)}`));
    },
  };
}
