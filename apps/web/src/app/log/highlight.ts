import type { TextPiece } from './ansi-text.js';

/** Cuts a line at the places where the searched text stands, whatever its case; those pieces are of class `hit`. */
export function markHits(text: string, searched: string): TextPiece[] {
  const haystack = text.toLowerCase();
  const needle = searched.toLowerCase();
  // Some letters change length with their case (İ): positions would be off, so such a line stays whole.
  if (haystack.length !== text.length) return [{ text, classes: '' }];
  const pieces: TextPiece[] = [];
  let done = 0;
  for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, done)) {
    if (at > done) pieces.push({ text: text.slice(done, at), classes: '' });
    done = at + needle.length;
    pieces.push({ text: text.slice(at, done), classes: 'hit' });
  }
  if (done < text.length) pieces.push({ text: text.slice(done), classes: '' });
  return pieces;
}
