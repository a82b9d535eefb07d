/** States of jobs, slots and parts of the server, each with a shape of its own and its name. */
import {h, svg} from './dom.js';

const SHAPES = {
  circle: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z',
  play: 'M4 2.5 13 8 4 13.5z',
  bars: 'M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z',
  square: 'M3 3h10v10H3z',
  check: 'M2.5 8.5 6.5 12.5 13.5 4',
  half: 'M8 2.5a5.5 5.5 0 0 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11',
  cross: 'M3.5 3.5 12.5 12.5M12.5 3.5 3.5 12.5',
  ring: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11zM4.2 11.8 11.8 4.2',
  dots: 'M3 8h.01M8 8h.01M13 8h.01',
};

const STATES = {
  QUEUED: ['Queued', 'circle', 'wait'],
  RUNNING: ['Running', 'play', 'run', true],
  PAUSED: ['Paused', 'bars', 'warn', true],
  STOPPING: ['Stopping', 'square', 'warn'],
  SUCCEEDED: ['Succeeded', 'check', 'good'],
  PARTIALLY_SUCCEEDED: ['Partly succeeded', 'half', 'warn'],
  FAILED: ['Failed', 'cross', 'bad'],
  CANCELLED: ['Cancelled', 'ring', 'wait'],
  IDLE: ['Idle', 'circle', 'good'],
  BUSY: ['Busy', 'play', 'run', true],
  RETIRING: ['Retiring', 'half', 'warn'],
  HELD: ['Held', 'bars', 'warn', true],
  EMPTY: ['Starting', 'dots', 'wait'],
  BACKOFF: ['Cannot start', 'cross', 'bad'],
  UP: ['Up', 'check', 'good'],
  DOWN: ['Down', 'cross', 'bad'],
  OUT_OF_SERVICE: ['Out of service', 'bars', 'warn', true],
  UNKNOWN: ['Unknown', 'dots', 'wait'],
};

export const ACTIVE = ['QUEUED', 'RUNNING', 'PAUSED', 'STOPPING'];

export const isEnd = state => !ACTIVE.includes(state);
export const stateName = state => STATES[state]?.[0] ?? state;

/** A shape and a word. */
export function badge(state) {
  const [name, shape, tone, solid] = STATES[state] ?? [state, 'dots', 'wait'];
  return h('span.badge', {class: tone},
    svg('svg', {viewBox: '0 0 16 16', 'aria-hidden': 'true', class: solid ? 'solid' : 'line'}, svg('path', {d: SHAPES[shape]})), name);
}

export const doneOf = progress => progress.succeeded + progress.failed;

/** A bar of parts: done, failed, running. Failed parts are striped, running ones pale. */
export function progressBar(label, progress) {
  const {total, succeeded, failed, running} = progress;
  const share = value => total ? 100 * value / total : 0;
  const done = total ? Math.floor(share(doneOf(progress))) : 100;
  // What is there is seen, however small its share.
  return h('div.bar', {role: 'progressbar', 'aria-label': label, 'aria-valuemin': '0', 'aria-valuemax': '100', 'aria-valuenow': done,
    'aria-valuetext': `${done} %, ${succeeded} of ${total} done, ${failed} failed`},
  Object.entries({done: succeeded, failed, running}).map(([tone, value]) =>
    h('span', {class: tone, style: {width: `${value ? Math.max(share(value), 0.4) : 0}%`}})));
}
