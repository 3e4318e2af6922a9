import { expect, it } from '@jest/globals';
import { slotUsers } from './seats.js';

it('gives each of several jobs that start at once a user of its own, in any number of workers', async () => {
  const workers = [slotUsers(), slotUsers()];
  const seats = await Promise.all(workers.flatMap((users) => [users.take(), users.take(), users.take()]));
  expect(new Set(seats.map(({ uid }) => uid)).size).toBe(6);
});

it('gives a user that a job has left to the next one', async () => {
  const users = slotUsers();
  const first = await users.take();
  first.leave();
  expect((await users.take()).uid).toBe(first.uid);
});
