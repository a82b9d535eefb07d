/** Talks to the server, knows whether it is there, and since when what is shown is old. */
import {announce} from './dom.js';

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
const WATCH_MS = 1000;
const QUIET_MS = 3000;

/**
 * What is known of the connection; it tells when the server goes and comes. `figuresAt` is when the figures on the page were last made
 * new, `problem` why they could not be; `outages` are the times that the server was away, latest first.
 */
export const connection = Object.assign(new EventTarget(),
  {away: false, awaySince: null, heardAt: 0, figuresAt: 0, outages: [], startedAt: null, problem: ''});

const changed = () => connection.dispatchEvent(new Event('change'));
const heard = () => { connection.heardAt = Date.now(); };

/** Nobody answered: what is on the page is old from now on. */
function lost() {
  if (connection.away) return;
  Object.assign(connection, {away: true, awaySince: Date.now()});
  changed();
}

/** It answers again, perhaps as another process. */
async function back() {
  const {awaySince: from, startedAt: before, outages} = connection;
  await readStart();
  connection.away = false;
  const restarted = before !== null && connection.startedAt !== before;
  connection.outages = [{from, to: Date.now(), restarted}, ...outages].slice(0, 20);
  changed();
}

/** Asks whether the server is there, where nothing else asks, or nobody answers. */
export async function watch() {
  while (true) {
    await new Promise(resolve => setTimeout(resolve, WATCH_MS));
    if (document.hidden || !connection.away && Date.now() - connection.heardAt < QUIET_MS) continue;
    try {
      await get('/actuator/health/liveness');
      if (connection.away) await back();
    } catch {
      lost();
    }
  }
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

/** Does something on somebody's behalf, and tells what came of it; the error, or null. */
export async function attempt(task, done) {
  try {
    await task();
    announce(done);
    return null;
  } catch (error) {
    announce(error.message);
    return error;
  }
}

/** Sends a file, or a form with files, and tells how far that is. */
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

/** When somebody looks and the server is there. */
async function awake(signal) {
  while (!signal.aborted && (document.hidden || connection.away)) {
    await new Promise(resolve => {
      for (const [target, type] of [[document, 'visibilitychange'], [connection, 'change'], [signal, 'abort']]) {
        target.addEventListener(type, resolve, {once: true});
      }
    });
  }
}

/**
 * Does a task again and again until the signal comes; rests while nobody looks or the server is away, and slows down when answers take
 * long.
 *
 * @returns a function that makes the next time come now
 */
export function poll(signal, period, task) {
  let wake = () => {};
  const loop = async () => {
    while (true) {
      await awake(signal);
      const began = performance.now();
      try {
        if (!signal.aborted) await task();
        if (signal.aborted) return;
        Object.assign(connection, {figuresAt: Date.now(), problem: ''});
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof Away)) connection.problem = error.message;
      }
      const took = performance.now() - began;
      await new Promise(resolve => {
        wake = resolve;
        setTimeout(resolve, Math.max(period(), 5 * took));
        signal.addEventListener('abort', resolve, {once: true});
      });
    }
  };
  loop();
  return () => wake();
}

/**
 * Server-sent events of a job, from where they are on; the browser comes again by itself. Nothing is open while nobody looks.
 *
 * @returns a function that opens the stream unless it is open
 */
export function events(path, signal, listener) {
  let source = null;
  let last = null;
  const close = () => {
    source?.close();
    source = null;
  };
  document.addEventListener('visibilitychange', close, {signal});
  signal.addEventListener('abort', close);
  return () => {
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
}
