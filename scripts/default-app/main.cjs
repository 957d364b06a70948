// Stands in for the default app that an Electron taken from another product lacks:
// `electron [-r module]... FOLDER` loads the app in FOLDER, `electron --version` prints the version.
const { app } = require('electron');
const Module = require('node:module');
const fs = require('node:fs');
const path = require('node:path');

function readArguments(args) {
  const modules = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === '-r' || arg === '--require') modules.push(args[++i]);
    else if (arg.startsWith('--require=')) modules.push(arg.slice('--require='.length));
    else if (!arg.startsWith('-')) return { modules, folder: path.resolve(arg) };
  }
  return { modules, folder: null };
}

function loadApp(folder) {
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  if (manifest.version) app.setVersion(manifest.version);
  app.setName(manifest.productName || manifest.name);
  app.setAppPath(folder);
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  Module._load(Module._resolveFilename(folder, null, true), null, true);
}

const args = process.argv.slice(1);
if (args.includes('--version')) {
  console.log(`v${process.versions.electron}`);
  process.exit(0);
}
const { modules, folder } = readArguments(args);
Module._preloadModules(modules);
if (folder === null) {
  console.error('usage: electron FOLDER');
  app.exit(1);
} else {
  try {
    loadApp(folder);
  } catch (error) {
    console.error(error.stack);
    app.exit(1);
  }
}
