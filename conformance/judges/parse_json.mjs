// Node's half of strict_json.py: reads the files that it is given with JSON.parse.
import { readFileSync } from 'node:fs';

const faults = [];
process.argv.slice(2).forEach((path, index) => {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path)));
  } catch (error) {
    faults.push([index, error.message]);
  }
});
console.log(JSON.stringify({ node: process.versions.node, faults }));
