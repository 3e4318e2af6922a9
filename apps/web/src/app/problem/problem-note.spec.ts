import { HttpErrorResponse } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { ProblemNote } from './problem-note.js';

async function textOf(error: unknown, canRetry = false): Promise<string> {
  const fixture = TestBed.createComponent(ProblemNote);
  fixture.componentRef.setInput('error', error);
  fixture.componentRef.setInput('canRetry', canRetry);
  await fixture.whenStable();
  const element: HTMLElement = fixture.nativeElement;
  return element.textContent ?? '';
}

describe('a failed call', () => {
  it('is told in the server’s words, with each field and the request’s id', async () => {
    const error = {
      title: 'Bad Request',
      detail: 'The body is not valid.',
      code: 'invalid',
      request_id: 'req_1',
      errors: [{ pointer: '/password', code: 'too_small', message: 'at least 12 characters' }],
    };
    const text = await textOf(new HttpErrorResponse({ status: 400, error }));
    for (const part of ['The body is not valid.', '/password', 'at least 12 characters', 'req_1']) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain('Bad Request');
  });

  it('is offered again only where that may help', async () => {
    for (const [status, helps] of [
      [0, true],
      [503, true],
      [422, false],
    ] as const) {
      const error = new HttpErrorResponse({ status, error: { title: 'No', detail: 'Nothing to compare.' } });
      expect((await textOf(error, true)).includes('Try again')).toBe(helps);
    }
  });

  it('says that the server is away', async () => {
    expect(await textOf(new HttpErrorResponse({ status: 0 }))).toContain('The server cannot be reached');
  });
});
