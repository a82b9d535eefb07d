/** Which page is shown, and whether what it shows is fresh. */
import {button, h, setAttributes, setText} from './dom.js';
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

const ROUTES = [
  [/^\/?$/, 'jobs', 'Jobs', jobsPage],
  [/^\/new$/, 'jobs', 'New job', submitPage],
  [/^\/jobs\/([^/]+)$/, 'jobs', 'Job', jobPage],
  [/^\/workers$/, 'workers', 'Workers', workersPage],
  [/^\/health$/, 'health', 'Health', healthPage],
];

function show(first) {
  const [path, query] = location.hash.slice(1).split('?');
  if (path && !path.startsWith('/')) return; // A place on this page.
  leave.abort();
  leave = new AbortController();
  connection.figuresAt = 0;
  for (const [shape, tab, title, page] of ROUTES) {
    const match = shape.exec(path);
    if (match) {
      document.title = `${title} – Gristmill`;
      document.querySelectorAll('nav a').forEach(link => {
        setAttributes(link, {'aria-current': link.dataset.page === tab ? 'page' : null});
      });
      document.querySelectorAll('dialog').forEach(dialog => dialog.close());
      main.replaceChildren();
      page({main, signal: leave.signal, id: match[1], query: new URLSearchParams(query)});
      if (!first) {
        window.scrollTo(0, 0);
        main.focus({preventScroll: true});
      }
      return;
    }
  }
  main.replaceChildren(h('h1', 'No such page'), h('p', h('a', {href: '#/'}, 'To the jobs')));
}

/** Figures that nobody has confirmed for some seconds must not look as if they were of now. */
function showFreshness() {
  const age = Date.now() - (connection.figuresAt || connection.heardAt);
  const old = connection.away || connection.figuresAt > 0 && age > OLD_MS;
  document.body.toggleAttribute('data-old', old);
  const status = document.getElementById('connection');
  status.className = `connection ${connection.away ? 'bad' : old ? 'warn' : 'good'}`;
  const ageText = connection.figuresAt ? ` · figures are ${duration(Math.floor(age / 1000) * 1000)} old` : '';
  setText(status, connection.away ? `Away${ageText}` : old ? `Waiting${ageText}` : connection.heardAt ? 'Live' : 'Connecting');
}

let dismissed = 0;

function showOutage() {
  const box = document.getElementById('outage');
  const last = connection.outages[0];
  box.hidden = !connection.away && (!last || last.to === dismissed);
  box.className = connection.away ? 'outage bad' : 'outage';
  if (connection.away) {
    box.replaceChildren(h('p', `The server has not answered since ${time(connection.awaySince)}. `
      + 'What is shown is of then; this page asks again by itself.'));
  } else if (!box.hidden) {
    box.replaceChildren(h('p', `${last.restarted ? 'The server was restarted' : 'The server was away'}: `
      + `nothing was heard from ${time(last.from)} to ${time(last.to)} (${duration(last.to - last.from)}). It is back.`),
    button('Dismiss', () => { dismissed = last.to; showOutage(); }, 'quiet'));
  }
}

connection.addEventListener('change', () => { showFreshness(); showOutage(); });
document.addEventListener('visibilitychange', showFreshness);
window.addEventListener('hashchange', () => show(false));
setInterval(showFreshness, 1000);
showFreshness();
show(true);
readStart().catch(() => {});
watch();
