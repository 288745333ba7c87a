// Brings what the page takes from npm into a folder, and what its tests take into another:
// node packages.mjs TARGET TESTS
// npm itself runs only when what is installed here is not what package-lock.json asks for,
// so that a build without a network works once this has run.

import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, 'node_modules');

// Name in the jar, and where npm puts it. Licences travel with what they are for.
const FILES = {
  'dash.mediaplayer.min.js': 'dashjs/dist/modern/esm/dash.mediaplayer.min.js',
  'dash.mediaplayer.min.js.LICENSE.txt':
    'dashjs/dist/modern/esm/dash.mediaplayer.min.js.LICENSE.txt',
  'dashjs.LICENSE.md': 'dashjs/LICENSE.md',
  'uPlot.esm.js': 'uplot/dist/uPlot.esm.js',
  'uPlot.iife.min.js': 'uplot/dist/uPlot.iife.min.js',
  'uPlot.min.css': 'uplot/dist/uPlot.min.css',
  'uPlot.LICENSE': 'uplot/LICENSE',
};

const FILES_OF_TESTS = { 'axe.min.js': 'axe-core/axe.min.js' };

function packagesOf(lockFile) {
  return existsSync(lockFile) ? JSON.parse(readFileSync(lockFile, 'utf8')).packages : {};
}

function isInstalled() {
  const installed = packagesOf(join(modules, '.package-lock.json'));
  return Object.entries(packagesOf(join(here, 'package-lock.json')))
    .filter(([path, entry]) => path !== '' && !entry.optional)
    .every(([path, entry]) => installed[path]?.integrity === entry.integrity);
}

if (process.argv.length !== 4) {
  console.error('usage: node packages.mjs TARGET TESTS');
  process.exit(1);
}
if (!isInstalled()) {
  console.error('page: npm ci');
  const options = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  const isWindows = process.platform === 'win32';
  // npm's own words go to stderr: what a build prints on stdout may be read by a program.
  const npm = spawnSync('npm', options, { cwd: here, stdio: ['ignore', 2, 2], shell: isWindows });
  if (npm.status !== 0) {
    console.error(`page: npm ci failed (${npm.error ?? `status ${npm.status}`}); it needs the network once`);
    process.exit(1);
  }
}
const [, , target, tests] = process.argv;
for (const [folder, files] of [[target, FILES], [tests, FILES_OF_TESTS]]) {
  mkdirSync(folder, { recursive: true });
  for (const [name, from] of Object.entries(files)) {
    copyFileSync(join(modules, from), join(folder, name));
  }
}
