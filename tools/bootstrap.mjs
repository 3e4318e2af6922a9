// Runs on whatever Node the machine has, before anything is installed: no dependencies, no syntax newer than Node 14.
const [major] = process.versions.node.split('.');
if (Number(major) < 20) {
  console.error(
    `energy-ops needs Node 20 or newer; this is ${process.version}.\n` +
      'Install a newer one (https://nodejs.org, nvm install 24, or your package manager) and try again.',
  );
  process.exit(1);
}
const { bootstrap } = await import('./bootstrap/bootstrap.mjs');
process.exitCode = await bootstrap(process.argv[2] || 'start', process.argv.slice(3));
