import { DOCUMENT } from '@angular/common';
import { HttpClient } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import type { DownloadRequest, DownloadTicket } from '@energy-ops/contracts';
import { firstValueFrom } from 'rxjs';
import { problemOf } from '../problem/problem.js';
import { Toasts } from '../toast/toasts.js';

/** Hands files to the browser, which cannot send our credential itself: it gets a ticket for the one path. */
@Service()
export class Downloads {
  private readonly http = inject(HttpClient);
  private readonly document = inject(DOCUMENT);
  private readonly toasts = inject(Toasts);

  /** The same of a form that a model may not have written: a browser would save the refusal as the file. */
  async startIfThere(path: string, words: string): Promise<void> {
    const status = await firstValueFrom(this.http.head(path)).then(
      () => 200,
      (error: unknown) => problemOf(error).status,
    );
    if (status !== 406) return this.start(path);
    this.toasts.say('warning', words);
  }

  async start(path: string): Promise<void> {
    const request: DownloadRequest = { path };
    try {
      const { url } = await firstValueFrom(this.http.post<DownloadTicket>('/api/downloads', request));
      const link = this.document.createElement('a');
      link.href = url;
      link.download = '';
      link.click();
    } catch (error) {
      const { title, detail } = problemOf(error);
      this.toasts.say('failure', `Download failed: ${title}. ${detail}`.trim());
    }
  }
}
