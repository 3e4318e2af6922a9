const declaration = /^#\s*energy-ops:\s*deterministic\s*$/;

/** Does a model's source declare, among the comments before its first statement, that equal input gives equal results? */
export function saysDeterministic(source: string): boolean {
  for (const [line] of source.replace(/^\uFEFF/, '').matchAll(/[^\r\n]*(\r\n|\r|\n|$)/g)) {
    const text = line.trim();
    if (declaration.test(text)) return true;
    if (text !== '' && !text.startsWith('#')) return false;
  }
  return false;
}
