import { looksLikeApiToken, makeApiToken, readApiToken } from './api-tokens.js';

describe('an API token', () => {
  it('says its id and proves its secret', () => {
    const { token, id, secretSha256 } = makeApiToken();
    expect(token).toMatch(/^eops_[0-9A-Za-z]{8}_[0-9A-Za-z]{49}$/);
    expect(looksLikeApiToken(token)).toBe(true);
    expect(readApiToken(token)).toEqual({ id, secretSha256 });
    expect(token).not.toContain(secretSha256);
  });

  it('is another one each time', () => {
    expect(new Set(Array.from({ length: 1000 }, () => makeApiToken().token)).size).toBe(1000);
  });

  it('is not read where one character is wrong', () => {
    const { token } = makeApiToken();
    for (let at = 5; at < token.length; at += 1) {
      const wrong = token.slice(0, at) + (token[at] === 'x' ? 'y' : 'x') + token.slice(at + 1);
      expect(readApiToken(wrong)).toBeUndefined();
    }
  });

  it.each(['', 'eops_', 'eops_short_x', 'eyJhbGciOi.a.b'])('is not %p', (text) => {
    expect(readApiToken(text)).toBeUndefined();
  });
});
