/** A piece of a line; `hit` pieces are what was searched for. */
export interface Piece {
  readonly text: string;
  readonly hit: boolean;
}

/** Cuts a line at the places where the searched text stands, whatever its case. */
export function piecesOf(text: string, searched: string): Piece[] {
  if (searched === '') return [{ text, hit: false }];
  const haystack = text.toLowerCase();
  const needle = searched.toLowerCase();
  // Some letters change length with their case (İ): positions would be off, so such a line stays whole.
  if (haystack.length !== text.length) return [{ text, hit: false }];
  const pieces: Piece[] = [];
  let done = 0;
  for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, done)) {
    if (at > done) pieces.push({ text: text.slice(done, at), hit: false });
    done = at + needle.length;
    pieces.push({ text: text.slice(at, done), hit: true });
  }
  if (done < text.length) pieces.push({ text: text.slice(done), hit: false });
  return pieces;
}
