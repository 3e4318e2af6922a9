// Sequences of a terminal: CSI (`ESC [ … letter`), OSC (`ESC ] … BEL`), two-character ones, then single characters.
const controls =
  /\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\^_]|[\x00-\x08\x0a-\x1f\x7f-\x9f]/g;
const anyControl = /[\x00-\x08\x0a-\x1f\x7f-\x9f]/;
const colour = /^\x1b\[[0-9;:]*m$/;

/** Text fit for a database and a screen: colours and tabs stay, every other control character goes. */
export function cleanText(text: string): string {
  if (!anyControl.test(text)) return text;
  return text.replace(controls, (sequence) => (colour.test(sequence) ? sequence : ''));
}
