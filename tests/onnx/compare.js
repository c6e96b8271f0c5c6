// Runs the ONNX files of a folder by ONNX Runtime and compares what it says with what merkit says.
//   node compare.js CASES MODULES
'use strict';
const fs = require('fs');
const path = require('path');

const [cases, modules] = process.argv.slice(2);
const ort = require(path.join(path.resolve(modules), 'onnxruntime-node'));
const kTolerance = 1e-4;

function feedOf(input) {
  const values = input.type === 'int64' ? BigInt64Array.from(input.values.map(v => BigInt(v)))
                                        : Float32Array.from(input.values);
  return new ort.Tensor(input.type, values, input.dims);
}

function largestDifference(expected, said) {
  let largest = said.length === expected.length ? 0 : Infinity;
  expected.forEach((p, i) => {
    const difference = Math.abs(p - said[i]);
    largest = Number.isNaN(difference) ? Infinity : Math.max(largest, difference);
  });
  return largest;
}

async function runCase(name) {
  const known = JSON.parse(fs.readFileSync(path.join(cases, name + '.json'), 'utf8'));
  const session = await ort.InferenceSession.create(
      path.join(cases, name + '.onnx'), {intraOpNumThreads: 1, logSeverityLevel: 3});
  const feeds = {};
  for (const input of known.inputs) feeds[input.name] = feedOf(input);
  const result = await session.run(feeds);
  return largestDifference(known.probabilities, Array.from(result.probabilities.data));
}

async function main() {
  const names = fs.readdirSync(cases).filter(f => f.endsWith('.onnx')).map(f => f.slice(0, -5));
  let failed = names.length === 0 ? 1 : 0;
  let worst = 0;
  for (const name of names) {
    try {
      const difference = await runCase(name);
      worst = Math.max(worst, difference);
      if (difference <= kTolerance) continue;
      console.log(`${name}: a probability differs by ${difference}`);
    } catch (error) {
      console.log(`${name}: ${error.message}`);
    }
    ++failed;
  }
  console.log(`ONNX Runtime ${ort.env.versions.node}: ${names.length} networks, ${failed} failed, ` +
              `largest difference of a probability ${worst.toExponential(1)}`);
  process.exitCode = failed === 0 ? 0 : 1;
}

main();
