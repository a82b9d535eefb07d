/** Where the time of a job went, as a picture. */
import {h, panel, table, texts} from './dom.js';
import {stack} from './chart.js';
import {bytes, duration, number, percent, plural, short} from './format.js';

const SLOTS = [
  ['Slot', 'name', ({slot}) => slot],
  ['In items', '', ({utilisation}) => h('div.bar', h('span.done', {style: {width: `${100 * Math.min(1, utilisation ?? 0)}%`}}))],
  ['Share', 'num', ({utilisation}) => percent(Math.min(1, utilisation ?? 0), 1)],
  ...['items', 'chunks', 'workers'].map(name => [name[0].toUpperCase() + name.slice(1), 'num', slot => short(slot[name])]),
];

const slow = one => h('li', {key: `${one.index} ${one.ms}`},
  one.href ? h('a', {href: one.href}, `item ${number(one.index)}`) : `${number(one.count)} from ${number(one.index)}`, ` · ${duration(one.ms)}`);

export function reportPanel(report) {
  const {overhead} = report;
  const summary = [
    `${duration(report.wallMs)} on ${plural(report.workers, 'worker')}`,
    report.speedUp > 1.05 && `${report.speedUp.toFixed(2)} times as fast as one after the other`,
    report.queuedMs > 500 && `${duration(report.queuedMs)} in the queue`,
    report.pausedMs > 0 && `${duration(report.pausedMs)} paused`,
    report.deaths > 0 && `${plural(report.deaths, 'worker')} lost`,
    report.reclaims > 0 && plural(report.reclaims, 'reclaim'),
    plural(report.chunks, 'chunk'),
    report.bytes.results > 0 && `${bytes(report.bytes.results + report.bytes.outputs)} stored`,
  ];
  const parts = [
    ['work', 'Computing', report.itemsMs],
    ['init', 'Initialisers', overhead.initMs],
    ['start', 'No worker yet', overhead.startMs],
    ['transfer', 'Handing over', overhead.transferMs],
    ['combine', 'Combining', overhead.combineMs],
    ['idle', 'Idle, or at other jobs', overhead.idleMs],
  ];
  return panel('Where the time went', h('p.note', summary.filter(Boolean).join(' · ')),
    stack('Time of the workers', parts.map(part => [...part, duration(part[2])])),
    texts('advice', report.advice), h('div.columns', table('Share of each slot', 'plain', SLOTS, report.slots, ({slot}) => slot),
      report.slowest.length > 0 && h('div', h('h3', 'Slowest'), h('ol.slowest', report.slowest.slice(0, 5).map(slow)))));
}
