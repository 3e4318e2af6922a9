import { HttpErrorResponse } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { ProblemNote } from './problem-note.js';

async function textOf(error: unknown): Promise<string> {
  const fixture = TestBed.createComponent(ProblemNote);
  fixture.componentRef.setInput('error', error);
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
    for (const part of ['Bad Request', 'The body is not valid.', '/password', 'at least 12 characters', 'req_1']) {
      expect(text).toContain(part);
    }
  });

  it('says that the server is away', async () => {
    expect(await textOf(new HttpErrorResponse({ status: 0 }))).toContain('The server cannot be reached');
  });
});
