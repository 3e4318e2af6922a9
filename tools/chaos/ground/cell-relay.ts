import { connect, createServer } from 'node:net';

/** Runs inside a cell: passes a port of the cell's own loopback on to a socket file, which no namespace keeps away. */
const [port = '', socketFile = ''] = process.argv.slice(2);
const server = createServer((near) => {
  const far = connect(socketFile);
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const)
    one
      .on('error', () => undefined)
      .on('close', () => other.destroy())
      .pipe(other);
});
server.listen(Number(port), '127.0.0.1', () => process.stdout.write('listening\n'));
process.stdin.on('end', () => process.exit(0)).resume();
