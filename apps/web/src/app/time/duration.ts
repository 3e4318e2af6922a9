import { Pipe, type PipeTransform } from '@angular/core';
import { formatDuration } from './instant.js';

/** Milliseconds as people say them. */
@Pipe({ name: 'duration' })
export class Duration implements PipeTransform {
  transform(milliseconds: number | null): string {
    return formatDuration(milliseconds);
  }
}
