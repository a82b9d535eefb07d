/** Which page is shown, and whether what it shows is fresh. */
import {button, h, setAttributes, setText, show} from './dom.js';
import {connection, readStart, watch} from './api.js';
import {duration, time} from './format.js';
import {jobsPage} from './jobs.js';
import {jobPage} from './job.js';
import {submitPage} from './submit.js';
import {workersPage} from './workers.js';
import {healthPage} from './health.js';

const OLD_MS = 6000;
const main = document.getElementById('main');
let leave = new AbortController();

const nothingPage = () => main.append(h('h1', 'No such page'), h('p', h('a', {href: '#/'}, 'To the jobs')));

const ROUTES = [
  [/^\/?$/, 'jobs', 'Jobs', jobsPage],
  [/^\/new$/, 'jobs', 'New job', submitPage],
  [/^\/jobs\/([^/]+)$/, 'jobs', 'Job', jobPage],
  [/^\/workers$/, 'workers', 'Workers', workersPage],
  [/^\/health$/, 'health', 'Health', healthPage],
  [/.*/, '', 'No such page', nothingPage],
];

function open(first) {
  const [path, query] = location.hash.slice(1).split('?');
  if (path && !path.startsWith('/')) return; // A place on this page.
  leave.abort();
  leave = new AbortController();
  Object.assign(connection, {figuresAt: 0, problem: ''});
  const [shape, tab, title, page] = ROUTES.find(([one]) => one.test(path));
  document.title = `${title} – Gristmill`;
  document.querySelectorAll('nav a').forEach(link => setAttributes(link, {'aria-current': link.dataset.page === tab ? 'page' : null}));
  document.querySelectorAll('dialog').forEach(dialog => dialog.close());
  main.replaceChildren();
  page({main, signal: leave.signal, id: shape.exec(path)[1], query: new URLSearchParams(query)});
  if (first) return;
  window.scrollTo(0, 0);
  main.focus({preventScroll: true});
}

/** Figures that nobody has confirmed for some seconds must not look as if they were of now. */
function showFreshness() {
  const {away, figuresAt, heardAt, problem} = connection;
  const since = figuresAt || heardAt;
  const age = Date.now() - since;
  const old = away || figuresAt > 0 && age > OLD_MS;
  document.body.toggleAttribute('data-old', old);
  setText(document.getElementById('problem'), problem);
  const status = document.getElementById('connection');
  status.className = `connection ${away ? 'bad' : old ? 'warn' : 'good'}`;
  setText(status, !old ? heardAt ? 'Live' : 'Connecting'
    : `${away ? 'Away' : 'Waiting'}${since ? ` · figures are ${duration(Math.floor(age / 1000) * 1000)} old` : ''}`);
}

let dismissed = 0;

function showOutage() {
  const {away, awaySince, outages: [last]} = connection;
  const box = document.getElementById('outage');
  box.hidden = !away && (!last || last.to === dismissed);
  box.classList.toggle('bad', away);
  if (away) {
    show(box, h('p', `The server has not answered since ${time(awaySince)}. What is shown is of then; this page asks again by itself.`));
  } else if (last) {
    show(box, h('p', `${last.restarted ? 'The server was restarted' : 'The server was away'}: `
      + `nothing was heard from ${time(last.from)} to ${time(last.to)} (${duration(last.to - last.from)}). It is back.`),
    button('Dismiss', () => { dismissed = last.to; showOutage(); }, 'quiet'));
  }
}

// A file that misses its field must not take the place of the page.
['dragover', 'drop'].forEach(type => window.addEventListener(type, event => event.preventDefault()));
connection.addEventListener('change', () => { showFreshness(); showOutage(); });
document.addEventListener('visibilitychange', showFreshness);
window.addEventListener('hashchange', () => open(false));
setInterval(showFreshness, 1000);
showFreshness();
open(true);
readStart().catch(() => {});
watch();
