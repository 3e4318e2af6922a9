import { describe, expect, it } from '@jest/globals';
import { signal } from '@angular/core';
import { Follow } from './follow.js';

describe('Follow', () => {
  const aFollow = () => {
    const lastSeq = signal(100);
    const follow = new Follow(lastSeq);
    follow.scrolled({ top: 1600, view: 400, content: 2000 });
    return { follow, lastSeq };
  };

  it('stays on while the log grows under it', () => {
    const { follow, lastSeq } = aFollow();
    lastSeq.set(150);
    follow.scrolled({ top: 1600, view: 400, content: 3000 });
    expect(follow.isOn()).toBe(true);
    expect(follow.behind()).toBe(0);
  });

  it('pauses when the reader scrolls up and counts what is new since', () => {
    const { follow, lastSeq } = aFollow();
    follow.scrolled({ top: 1200, view: 400, content: 2000 });
    lastSeq.set(412);
    expect(follow.isOn()).toBe(false);
    expect(follow.behind()).toBe(312);
  });

  it('takes up again at the end', () => {
    const { follow } = aFollow();
    follow.pause();
    follow.scrolled({ top: 1590, view: 400, content: 2000 });
    expect(follow.isOn()).toBe(true);
  });
});
