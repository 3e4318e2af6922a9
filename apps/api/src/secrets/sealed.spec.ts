import { describe, expect, it } from '@jest/globals';
import { seal, sealingKey, unseal } from './sealed.js';

describe('a sealed secret', () => {
  const key = sealingKey('a key only this test knows, long enough');
  const place = 'webhook:1:secret';

  it('opens with its key at its place, and looks different each time', () => {
    const [one, other] = [seal(key, place, 'whsec_x'), seal(key, place, 'whsec_x')];
    expect([unseal(key, place, one), unseal(key, place, other)]).toEqual(['whsec_x', 'whsec_x']);
    expect(one).not.toBe(other);
    expect(one).not.toContain('whsec');
  });

  it('opens nowhere else: with another key, in another row, or changed', () => {
    const sealed = seal(key, place, 'whsec_x');
    expect(() => unseal(sealingKey('another key, as long as the first one is'), place, sealed)).toThrow(
      /another ENCRYPTION_KEY/,
    );
    expect(() => unseal(key, 'webhook:2:secret', sealed)).toThrow();
    const [version, id, text = ''] = sealed.split('.');
    const changed = Buffer.from(text, 'base64url');
    changed[14] = (changed[14] ?? 0) ^ 1;
    expect(() => unseal(key, place, [version, id, changed.toString('base64url')].join('.'))).toThrow();
  });
});
