/** What one can do to a job, as buttons. */
import {announce, button, confirmed, keyed} from './dom.js';
import {change} from './api.js';
import {isEnd} from './state.js';

const VERBS = {
  pause: ['Pause', 'Paused'],
  resume: ['Resume', 'Resumed'],
  retry: ['Retry', 'Begins another round'],
  cancel: ['Cancel', 'Is being cancelled'],
  delete: ['Delete', 'Deleted'],
};

function possible(job, whole) {
  const verbs = [];
  if (!isEnd(job.state)) {
    if (job.state === 'PAUSED') verbs.push('resume');
    else if (job.state !== 'STOPPING') verbs.push('pause');
    if (job.state !== 'STOPPING') verbs.push('cancel');
  } else {
    if (job.progress.succeeded < job.progress.total) verbs.push('retry');
    if (whole) verbs.push('delete');
  }
  return verbs;
}

async function steer(job, verb, done) {
  const name = `${job.function} ${job.id.slice(-8)}`;
  if (verb === 'cancel' && !await confirmed(`Cancel ${name}?`, 'Cancel the job')) return;
  if (verb === 'delete' && !await confirmed(`Delete ${name} and all its results?`, 'Delete the job')) return;
  try {
    await (verb === 'delete' ? change('DELETE', `/v1/jobs/${job.id}`) : change('POST', `/v1/jobs/${job.id}/${verb}`));
    announce(`${name}: ${VERBS[verb][1]}`);
    done(verb, null);
  } catch (error) {
    announce(`${name}: ${error.message}`);
    done(verb, error);
  }
}

/**
 * Shows the buttons that fit the job's state.
 *
 * @param whole whether all of them are wanted, not the frequent ones only
 * @param done  is told the verb, and the error or null
 */
export function showSteering(place, job, whole, done) {
  place.job = job;
  keyed(place, possible(job, whole), verb => verb, verb => button(VERBS[verb][0], () => steer(place.job, verb, done),
    verb === 'cancel' || verb === 'delete' ? 'danger small' : 'small', `${VERBS[verb][0]} job ${job.id.slice(-8)}`));
}
