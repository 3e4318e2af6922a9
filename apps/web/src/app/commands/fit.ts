/** How well a text fits what is typed, its letters in their order; undefined where it does not. More is better. */
export function fit(typed: string, text: string): number | undefined {
  const [wanted, given] = [typed.trim().toLowerCase(), text.toLowerCase()];
  const whole = given.indexOf(wanted);
  if (whole !== -1) return 1000 - whole - given.length / 100;
  let [at, score] = [-1, 0];
  for (const letter of wanted.replace(/\s+/g, '')) {
    const next = given.indexOf(letter, at + 1);
    if (next === -1) return undefined;
    const beginsWord = next === 0 || /[\s_.:/-]/.test(given[next - 1] ?? '');
    score += beginsWord ? 4 : next === at + 1 ? 3 : 0;
    at = next;
  }
  return score - given.length / 100;
}
