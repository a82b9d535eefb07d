/** What one can do to a job, as buttons. */
import {button, confirmed} from './dom.js';
import {attempt, change} from './api.js';
import {isEnd} from './state.js';

const VERBS = {
  pause: ['Pause', 'Paused'],
  resume: ['Resume', 'Resumed'],
  retry: ['Retry', 'Begins another round'],
  cancel: ['Cancel', 'Is being cancelled', 'Cancel the job'],
  delete: ['Delete', 'Deleted', 'Delete the job'],
};

function possible({state, progress}, whole) {
  if (isEnd(state)) return [progress.succeeded < progress.total && 'retry', whole && 'delete'].filter(Boolean);
  return state === 'STOPPING' ? [] : [state === 'PAUSED' ? 'resume' : 'pause', 'cancel'];
}

async function steer(job, verb, done) {
  const [name, happens, sure] = VERBS[verb];
  const called = `${job.function} ${job.id.slice(-8)}`;
  if (sure && !await confirmed(`${name} ${called}${verb === 'delete' ? ' and all its results' : ''}?`, sure)) return;
  const path = `/v1/jobs/${job.id}`;
  done(verb, await attempt(() => (verb === 'delete' ? change('DELETE', path) : change('POST', `${path}/${verb}`)), `${called}: ${happens}`));
}

/**
 * The buttons that fit the job's state.
 *
 * @param whole whether all of them are wanted, not the frequent ones only
 * @param done  is told the verb, and the error or null
 */
export function steering(job, whole, done) {
  return possible(job, whole).map(verb => {
    const [name, , sure] = VERBS[verb];
    const made = button(name, () => steer(job, verb, done), sure ? 'danger small' : 'small', `${name} job ${job.id.slice(-8)}`);
    made.key = verb;
    return made;
  });
}
