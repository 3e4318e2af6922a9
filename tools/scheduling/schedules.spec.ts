import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Language, type Node, Parser } from 'web-tree-sitter';
import { parse, parseAllDocuments } from 'yaml';

const root = join(import.meta.dirname, '../..');
const here = import.meta.dirname;
const read = (path: string) => readFileSync(join(here, path), 'utf8');
const types = ['dmo', 'rmo', 'so'] as const;

/** A command that a schedule names is a script that is there and may be started. */
function expectScript(path: string): void {
  expect(statSync(join(root, path)).mode & 0o111).not.toBe(0);
}

describe('the scripts', () => {
  const scripts = readdirSync(here).filter((name) => name.endsWith('.sh'));

  it('are read by bash without a fault', () => {
    const faults = scripts.map((name) => spawnSync('bash', ['-n', join(here, name)], { encoding: 'utf8' }).stderr);
    expect(faults.join('')).toBe('');
  });

  it('use nothing that macOS lacks: bash 3.2 and the BSD tools', () => {
    const newer = /declare -A|mapfile|readarray|\$\{\w+(,,|\^\^)|date (-d|--date)|sed -i|readlink -f|grep -P|\|&/;
    expect(scripts.filter((name) => newer.test(read(name)))).toEqual([]);
  });
});

describe('the Kubernetes CronJobs', () => {
  const jobs = parseAllDocuments(read('kubernetes/cronjobs.yaml')).map((document) => document.toJS());
  const ofKind = (kind: string) => jobs.filter((each) => each.kind === kind);

  it('fire in the market’s zone, one at a time, and let go of a slot that is over', () => {
    const specs = ofKind('CronJob').map(({ spec }) => spec);
    expect(specs.map(({ schedule }) => schedule)).toEqual(['0 10 * * *', '*/30 * * * *', '*/15 * * * *']);
    expect(specs.map((spec) => spec.startingDeadlineSeconds <= 7200 && spec.concurrencyPolicy)).toEqual(
      Array(3).fill('Forbid'),
    );
    for (const spec of specs) {
      const [container] = spec.jobTemplate.spec.template.spec.containers;
      expect(container.env).toContainEqual({ name: 'TZ', value: spec.timeZone });
      expectScript(container.command.at(-1));
    }
  });

  it('may run where Pod Security is “restricted”', () => {
    for (const { spec } of ofKind('CronJob')) {
      const pod = spec.jobTemplate.spec.template.spec;
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
      });
      expect(pod.containers[0].securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  it('get what they read from the ConfigMap and the Secret they name', () => {
    const [{ metadata, data }] = ofKind('ConfigMap');
    expect(Object.keys(data)).toEqual(['API_BASE_URL', 'DEFAULT_OPTIMIZATION_DATA_SOURCE']);
    for (const { spec } of ofKind('CronJob')) {
      const { containers, volumes } = spec.jobTemplate.spec.template.spec;
      expect(containers[0].envFrom).toEqual([{ configMapRef: { name: metadata.name } }]);
      expect(containers[0].volumeMounts.map(({ name }: { name: string }) => name)).toEqual(
        volumes.map(({ name }: { name: string }) => name),
      );
    }
  });
});

describe('the systemd units', () => {
  const units = readdirSync(join(here, 'systemd'));

  it('start a script by each timer', () => {
    for (const type of types) {
      expect(read(`systemd/energy-ops-${type}.timer`)).toContain(`Unit=energy-ops-run@${type}.service`);
      expectScript(`tools/scheduling/run_${type}.sh`);
    }
    expect(read('systemd/energy-ops-run@.service')).toContain('ExecStart=/opt/energy-ops/tools/scheduling/run_%i.sh');
  });

  const analyze = spawnSync('systemd-analyze', ['--version']);
  const whereSystemdIs = analyze.error ? it.skip : it;
  whereSystemdIs(`are what systemd reads${analyze.error ? ' (skipped: systemd-analyze is not installed)' : ''}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'energy-ops-units-'));
    try {
      for (const unit of units)
        writeFileSync(join(folder, unit), read(`systemd/${unit}`).replace('/opt/energy-ops', root));
      const checked = types.flatMap((type) => [`energy-ops-${type}.timer`, `energy-ops-run@${type}.service`]);
      const paths = checked.map((unit) => join(folder, unit));
      const { stderr, status } = spawnSync('systemd-analyze', ['verify', ...paths], { encoding: 'utf8' });
      expect([stderr.split('\n').filter((line) => line.includes('energy-ops')), status]).toEqual([[], 0]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the Windows scripts', () => {
  it('are PowerShell, and make the three tasks of the original system', async () => {
    await Parser.init();
    const grammar = join(root, 'node_modules/tree-sitter-powershell/tree-sitter-powershell.wasm');
    const parser = new Parser().setLanguage(await Language.load(readFileSync(grammar)));
    for (const name of ['Invoke-EnergyOps.ps1', 'Register-EnergyOpsTasks.ps1']) {
      const tree = parser.parse(read(`windows/${name}`));
      expect(faultsOf(tree?.rootNode ?? undefined)).toEqual([]);
    }
    const tasks = [
      ...read('windows/Register-EnergyOpsTasks.ps1').matchAll(/Name = '([\w-]+)'; Type = '(\w+)'; Minutes = (\d+)/g),
    ];
    expect(tasks.map(([, ...task]) => task)).toEqual([
      ['Energy-Ops-DMO-Daily', 'DMO', '1440'],
      ['Energy-Ops-RMO-30min', 'RMO', '30'],
      ['Energy-Ops-SO-15min', 'SO', '15'],
    ]);
  });
});

describe('the clouds’ templates', () => {
  /** CloudFormation's own tags become plain values here: only its structure counts. */
  const template = (path: string) =>
    parse(read(path), { logLevel: 'silent' }) as { Resources: Record<string, { Type: string; Properties: never }> };
  const schedulesOf = (path: string) =>
    Object.values(template(path).Resources)
      .filter(({ Type }) => Type === 'AWS::Scheduler::Schedule')
      .map(({ Properties }) => Properties as { ScheduleExpression: string; Target: { Input: string } });

  it.each(['aws/lambda.yaml', 'aws/ecs.yaml'])('%s asks at the three times, with EventBridge’s own slot', (path) => {
    const schedules = schedulesOf(path);
    expect(schedules.map((each) => each.ScheduleExpression)).toEqual([
      'cron(0 10 * * ? *)',
      'cron(0/30 * * * ? *)',
      'cron(0/15 * * * ? *)',
    ]);
    for (const { Target } of schedules) {
      expect(JSON.stringify(JSON.parse(Target.Input))).toContain('<aws.scheduler.scheduled-time>');
    }
  });

  it('start scripts of the image', () => {
    for (const { Target } of schedulesOf('aws/ecs.yaml')) {
      expectScript(JSON.parse(Target.Input).containerOverrides[0].command[0]);
    }
    expect(read('azure/container-apps-jobs.bicep')).toContain("'tools/scheduling/run_${schedule.name}.sh'");
  });

  it('give the Lambda no more source than a template may hold', () => {
    const [, source = ''] = /ZipFile: \|\n(.*?)^ {2}\S/ms.exec(read('aws/lambda.yaml')) ?? [];
    expect(source.replace(/^ {10}/gm, '').length).toBeLessThan(4096);
  });

  it('send from the Logic Apps what the trigger takes', () => {
    const { variables, resources } = JSON.parse(read('azure/logic-app.json'));
    expect(variables.schedules.map(({ type }: { type: string }) => type)).toEqual(['DMO', 'RMO', 'SO']);
    const { inputs } = resources[0].properties.definition.actions.trigger;
    expect(Object.keys(inputs.body)).toEqual(['model_type', 'data_source_id', 'triggered_by']);
    expect(inputs.headers['Idempotency-Key']).toContain('trigger().startTime');
  });
});

describe('what the guide names', () => {
  it('is there', () => {
    const named = readFileSync(join(root, 'docs/scheduling-outside.md'), 'utf8').matchAll(
      /`((?:tools|docker)\/[\w./@-]+)`/g,
    );
    expect([...named].map(([, path = '']) => path).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

function faultsOf(node: Node | undefined): string[] {
  if (!node) return ['no tree'];
  const own = node.isError || node.isMissing ? [`line ${node.startPosition.row + 1}: ${node.text.slice(0, 60)}`] : [];
  return [...own, ...node.children.flatMap((child) => faultsOf(child ?? undefined))];
}
