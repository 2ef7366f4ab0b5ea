// The import rule of ARCHITECTURE.md, as code. A folder may import itself and what stands in its row; nothing else of ours.
const ALLOWED = {
  'lib/domain': ['lib/domain'],
  'lib/contracts': ['lib/contracts', 'lib/domain'],
  'lib/ports.ts': ['lib/domain'],
  'lib/adapters': ['lib/ports.ts', 'lib/domain', 'lib/errors.ts', 'lib/adapters'],
  'lib/db': ['lib/db', 'lib/domain', 'lib/errors.ts', 'lib/env.ts'],
  'lib/services': [
    'lib/services',
    'lib/domain',
    'lib/contracts',
    'lib/ports.ts',
    'lib/db',
    'lib/errors.ts',
    'lib/credentials.ts',
  ],
  agents: ['agents', 'lib/domain', 'lib/contracts', 'lib/ports.ts', 'lib/errors.ts'],
  workers: [
    'workers',
    'agents',
    'lib/deps.ts',
    'lib/services',
    'lib/db',
    'lib/contracts',
    'lib/domain',
    'lib/errors.ts',
    'lib/log.ts',
    'lib/kept-head.ts',
    'lib/ports.ts',
  ],
  cli: ['cli', 'workers', 'lib'],
  components: ['components', 'lib/contracts', 'lib/domain', 'lib/cn.ts'],
  app: ['app', 'components', 'lib'],
}

const PACKAGES = {
  'lib/domain': ['decimal.js', 'graphology', 'zod', 'date-fns', '@date-fns/tz'],
  'lib/contracts': ['zod', 'zod-openapi'],
  agents: ['@langchain', 'p-limit', 'cockatiel', 'zod', 'pg'],
}

const quoted = (text) => text.replace(/[.[\]]/g, '\\$&')
const under = (places) =>
  `^(${places.map((place) => (place.endsWith('.ts') ? `${quoted(place)}$` : `${quoted(place)}/`)).join('|')})`

const folderRules = Object.entries(ALLOWED).map(([from, to]) => ({
  name: `import-rule-${from.replaceAll('/', '-')}`,
  comment: `${from} may import only: ${to.join(', ')}`,
  severity: 'error',
  from: { path: under([from]) },
  to: {
    dependencyTypesNot: ['npm', 'npm-dev', 'npm-peer', 'npm-optional', 'npm-no-pkg', 'core'],
    pathNot: `${under(to)}|node_modules|^package\\.json$`,
  },
}))

const packageRules = Object.entries(PACKAGES).map(([from, packages]) => ({
  name: `packages-${from.replaceAll('/', '-')}`,
  severity: 'error',
  from: { path: under([from]) },
  to: { path: 'node_modules', pathNot: `node_modules/(${packages.map(quoted).join('|')})(/|$)` },
}))

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    ...folderRules,
    ...packageRules,
    {
      name: 'domain-is-pure',
      comment: 'No I/O in lib/domain: hashing is the only thing it takes from Node.',
      severity: 'error',
      from: { path: '^lib/domain/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'adapters-apart',
      comment: 'An adapter never imports another port’s adapter.',
      severity: 'error',
      from: { path: '^lib/adapters/([^/]+)/' },
      to: { path: '^lib/adapters/', pathNot: '^lib/adapters/$1/' },
    },
    {
      name: 'charts-in-one-place',
      severity: 'error',
      from: { pathNot: '^components/charts/' },
      to: { path: 'node_modules/(recharts|lightweight-charts)/' },
    },
    { name: 'nobody-imports-app', severity: 'error', from: { pathNot: '^(app|tests)/' }, to: { path: '^app/' } },
    { name: 'nobody-imports-cli', severity: 'error', from: { pathNot: '^(cli|tests)/' }, to: { path: '^cli/' } },
    {
      name: 'nobody-imports-workers',
      severity: 'error',
      from: { pathNot: '^(workers|cli|tests|bench)/' },
      to: { path: '^workers/' },
    },
    { name: 'nobody-imports-tests', severity: 'error', from: { pathNot: '^(tests|bench)/' }, to: { path: '^tests/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(lib/db/generated|dist|\\.next)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
