import type { LogEntry } from '@energy-ops/queue';

/** The Python that prints lines as a solver's progress would be: about 95 bytes each, the numbers never the same. */
export const printer = (lines: number): string => `
seed = 12345
for number in range(1, ${lines} + 1):
    seed = (seed * 1103515245 + 12345) % 2147483648
    print(f"line {number:07d} block {seed % 96} of unit {seed // 7 % 40}: price {seed // 11 % 100000 / 1000} INR/MWh, power {seed // 13 % 10000 / 100} MW")
`;

/** Such lines, from one number on. */
export function someLines(from: number, count: number): LogEntry[] {
  const at = new Date();
  return Array.from({ length: count }, (_, offset) => {
    const number = from + offset;
    const seed = Math.imul(number, 2654435761) >>> 1;
    const price = ((Math.floor(seed / 11) % 100_000) / 1000).toFixed(3);
    const message = `line ${String(number).padStart(7, '0')} block ${seed % 96} of unit ${Math.floor(seed / 7) % 40}: price ${price} INR/MWh, power ${(Math.floor(seed / 13) % 10_000) / 100} MW`;
    return { level: 'INFO', message, metadata: null, at };
  });
}
