/**
 * Does an Accept header want text/plain rather than JSON? JSON wins where neither is named, and where Angular's
 * `application/json, text/plain, *\/*` names both alike.
 */
export function prefersText(accept = ''): boolean {
  const ranges = accept.split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    return { type, quality: quality === undefined ? 1 : Number(quality) };
  });
  const best = ranges
    .filter(({ type, quality }) => quality > 0 && (type === 'text/plain' || type === 'application/json'))
    .sort((one, other) => other.quality - one.quality)[0];
  return best?.type === 'text/plain';
}
