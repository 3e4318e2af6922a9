import nx from '@nx/eslint-plugin';
import angular from 'angular-eslint';
import tseslint from 'typescript-eslint';

/** Who may import whom; docs/architecture.md says why. */
const imports = {
  contracts: [],
  market: ['contracts'],
  database: ['contracts'],
  queue: ['contracts', 'database'],
  runner: ['contracts'],
  api: ['contracts', 'market', 'database', 'queue', 'runner'],
  worker: ['contracts', 'market', 'database', 'queue', 'runner'],
  cli: ['contracts', 'market', 'database', 'runner'],
  web: ['contracts', 'market'],
  e2e: ['contracts'],
};
const depConstraints = Object.entries(imports).map(([name, allowed]) => ({
  sourceTag: `name:${name}`,
  onlyDependOnLibsWithTags: [name, ...allowed].map((each) => `name:${each}`),
}));

const noProcesses = {
  paths: ['node:child_process', 'child_process'].map((name) => ({
    name,
    message: 'Only libs/runner starts processes (and the embedded server of libs/database).',
  })),
};

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.nx/**', '.angular/**', 'data/**', '.venv/**', '.venv-*/**'] },
  {
    files: ['**/*.{ts,mts,mjs,js}'],
    rules: { 'max-lines': ['error', { max: 300 }], 'max-lines-per-function': ['error', { max: 60 }] },
  },
  {
    files: ['{apps,libs,tools}/**/*.ts'],
    extends: [...tseslint.configs.strict],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': ['error', { depConstraints, allow: [] }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-extraneous-class': 'off', // Nest modules and Angular components are classes
      '@typescript-eslint/no-invalid-void-type': 'off',
      'no-console': ['error', { allow: ['warn', 'error'] }],
    },
  },
  {
    // Nest reads constructor parameter types at run time: `import type` would erase them.
    files: ['apps/api/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    files: ['{apps,libs}/**/*.ts'],
    ignores: ['libs/runner/**', 'libs/database/**', 'apps/e2e/**', '**/*.spec.ts'],
    rules: { 'no-restricted-imports': ['error', noProcesses] },
  },
  {
    files: ['{apps,libs}/**/*.ts'],
    ignores: ['**/config.ts', 'apps/e2e/**', '**/*.spec.ts', 'libs/database/src/testing/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only config.ts reads the environment.' },
      ],
    },
  },
  {
    // Tools talk to a terminal, and import what the apps compile to.
    files: ['tools/**'],
    rules: { 'no-console': 'off', '@nx/enforce-module-boundaries': 'off' },
  },
  {
    // A suite's describe() is one long function by nature.
    files: ['**/*.spec.ts', 'apps/e2e/**'],
    rules: { 'max-lines-per-function': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['apps/web/**/*.ts'],
    extends: [...angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/component-selector': ['error', { type: 'element', prefix: 'app', style: 'kebab-case' }],
      '@angular-eslint/directive-selector': ['error', { type: 'attribute', prefix: 'app', style: 'camelCase' }],
      '@angular-eslint/component-class-suffix': 'off',
      '@angular-eslint/directive-class-suffix': 'off',
    },
  },
  {
    files: ['apps/web/**/*.html'],
    extends: [...angular.configs.templateRecommended, ...angular.configs.templateAccessibility],
  },
);
