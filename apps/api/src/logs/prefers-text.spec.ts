import { expect, it } from '@jest/globals';
import { prefersText } from './prefers-text.js';

it.each([
  [undefined, false],
  ['*/*', false],
  ['text/plain', true],
  ['TEXT/PLAIN; charset=utf-8', true],
  ['application/json, text/plain, */*', false],
  ['text/plain, application/json', true],
  ['text/plain;q=0.5, application/json', false],
  ['application/json;q=0.1, text/plain;q=0.9', true],
  ['text/plain;q=0', false],
  ['text/html, text/plaintive', false],
])('%s prefers text: %s', (accept, expected) => {
  expect(prefersText(accept)).toBe(expected);
});
