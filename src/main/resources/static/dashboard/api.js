/** Talks to the server, knows whether it is there, and since when what is shown is old. */

/** The server said no; what it said is a problem (RFC 9457). */
export class Problem extends Error {
  constructor(status, body) {
    super(body?.detail ?? body?.title ?? `The server answered ${status}`);
    this.status = status;
    this.errors = body?.errors ?? [];
  }
}

/** The server could not be reached. */
export class Away extends Error {}

const TIMEOUT_MS = 20_000;
const WATCH_MS = 3000;
const PROBE_MS = [500, 1000, 2000, 3000];

/** What is known of the connection; `change` events tell when that is something else. */
export const connection = Object.assign(new EventTarget(), {
  away: false,
  awaySince: null,
  /** When the server was last heard. */
  heardAt: 0,
  /** When the figures on the page were last made new; 0 where there are none. */
  figuresAt: 0,
  /** Times that it was away, latest first: from, to, and whether it was started anew meanwhile. */
  outages: [],
  startedAt: null,
});

function changed() {
  connection.dispatchEvent(new Event('change'));
}

function heard() {
  connection.heardAt = Date.now();
}

/** Nobody answered: what is on the page is old from now on, and somebody asks until there is an answer. */
export function lost() {
  if (connection.away) return;
  connection.away = true;
  connection.awaySince = Date.now();
  changed();
  probe(0);
}

async function probe(times) {
  await new Promise(resolve => setTimeout(resolve, PROBE_MS[Math.min(times, PROBE_MS.length - 1)]));
  try {
    const answer = await fetch('/actuator/health/liveness', {cache: 'no-store', signal: AbortSignal.timeout(5000)});
    if (!answer.ok) throw new Away();
  } catch {
    probe(times + 1);
    return;
  }
  const before = connection.startedAt;
  const outage = {from: connection.awaySince, to: Date.now(), restarted: false};
  connection.away = false;
  heard();
  await readStart().catch(() => {});
  outage.restarted = before !== null && connection.startedAt !== before;
  connection.outages.unshift(outage);
  connection.outages.length = Math.min(connection.outages.length, 20);
  changed();
}

/** When the server's process began, from its metrics. */
export async function readStart() {
  const text = await (await send('/actuator/prometheus')).text();
  const start = /^process_start_time_seconds ([\d.E+]+)/m.exec(text);
  connection.startedAt = start ? Math.round(Number(start[1]) * 1000) : null;
}

async function send(path, options = {}) {
  const {signal} = options;
  const signals = [AbortSignal.timeout(TIMEOUT_MS), signal].filter(Boolean);
  try {
    const answer = await fetch(path, {cache: 'no-cache', ...options, signal: AbortSignal.any(signals)});
    heard();
    return answer;
  } catch (error) {
    throw gone(error, signal);
  }
}

/** What an error means that is no answer: the server is away, unless it is the page that has left. */
function gone(error, signal) {
  if (signal?.aborted) return error;
  lost();
  return new Away(error.message);
}

async function request(path, options, isAnswer = answer => answer.ok) {
  const answer = await send(path, options);
  let json = null;
  try {
    if (answer.status !== 204) json = await answer.json();
  } catch (error) {
    // Cut off in the middle, or a page of something in between.
    if (answer.ok || options.signal?.aborted) throw gone(error, options.signal);
  }
  if (!isAnswer(answer, json)) throw new Problem(answer.status, json);
  return json;
}

/** The JSON at a path. */
export const get = (path, signal) => request(path, {signal});

/** The same where "down" is an answer, too. */
export const getHealth = signal => request('/actuator/health', {signal}, (_, json) => json?.status);

/** Changes something, by a text of JSON if there is something to say; the JSON of the answer, or null. */
export function change(method, path, body, headers = {}) {
  return request(path, {method, body, headers: body ? {...headers, 'Content-Type': 'application/json'} : headers});
}

/** Sends a form with files, and tells how far that is. */
export function upload(path, form, headers, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    Object.entries(headers).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.responseType = 'json';
    request.upload.onprogress = event => event.lengthComputable && progress(event.loaded / event.total);
    request.onerror = () => { lost(); reject(new Away('The upload was cut off')); };
    request.onload = () => {
      heard();
      if (request.status < 300) resolve(request.response);
      else reject(new Problem(request.status, request.response));
    };
    request.send(form);
  });
}

function once(target, type, signal) {
  return new Promise(resolve => {
    target.addEventListener(type, resolve, {once: true, signal});
    signal.addEventListener('abort', resolve, {once: true});
  });
}

async function awake(signal) {
  while (!signal.aborted && (document.hidden || connection.away)) {
    await (document.hidden ? once(document, 'visibilitychange', signal) : once(connection, 'change', signal));
  }
}

/**
 * Does a task again and again until the signal comes; rests while nobody looks or the server is away, and slows down when answers take
 * long. What `failed` is told are problems, and null when all is well again.
 *
 * @returns a function that makes the next time come now
 */
export function poll(signal, period, task, failed = () => {}) {
  let wake = () => {};
  const loop = async () => {
    while (!signal.aborted) {
      await awake(signal);
      if (signal.aborted) return;
      const began = performance.now();
      try {
        await task();
        if (signal.aborted) return;
        connection.figuresAt = Date.now();
        failed(null);
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof Away)) failed(error);
      }
      const took = performance.now() - began;
      const millis = typeof period === 'function' ? period() : period;
      await new Promise(resolve => {
        const timer = setTimeout(resolve, Math.max(millis, 5 * took));
        wake = () => { clearTimeout(timer); resolve(); };
        signal.addEventListener('abort', wake, {once: true});
      });
    }
  };
  loop();
  return () => wake();
}

/** Notices that the server is away where nothing else asks. */
export function watch() {
  setInterval(() => {
    if (!document.hidden && !connection.away && Date.now() - connection.heardAt > WATCH_MS) {
      get('/actuator/health/liveness').catch(() => {});
    }
  }, WATCH_MS);
}

/**
 * Server-sent events of a job, from where they are on; the browser comes again by itself. Nothing is open while nobody looks.
 *
 * @returns a function that opens the stream unless it is open
 */
export function events(path, signal, listener) {
  let source = null;
  let last = null;
  const open = () => {
    if (signal.aborted || document.hidden || source) return;
    source = new EventSource(last === null ? `${path}?live=true` : `${path}?after=${last}`);
    for (const type of ['state', 'progress', 'options']) {
      source.addEventListener(type, event => {
        heard();
        last = event.lastEventId;
        listener(type);
      });
    }
    source.onerror = () => {
      // The end of the stream looks like that as well; who asks next will see.
      if (source?.readyState === EventSource.CLOSED) close();
      listener('closed');
    };
  };
  const close = () => {
    source?.close();
    source = null;
  };
  document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()), {signal});
  connection.addEventListener('change', () => !connection.away && (close(), open()), {signal});
  signal.addEventListener('abort', close);
  return open;
}
