// Forward of one utterance by ONNX Runtime on one thread: prints milliseconds of the process on a
// core, the least of 20 runs. For runtime_peer.py.
//   node runtime_onnx_peer.js STEM MODULES
// runs STEM.onnx with the inputs in STEM.json, as runtime_bench --onnx writes them.
'use strict';
const fs = require('fs');
const path = require('path');

const [stem, modules] = process.argv.slice(2);
const ort = require(path.join(path.resolve(modules), 'onnxruntime-node'));

async function main() {
  const session = await ort.InferenceSession.create(stem + '.onnx', {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3
  });
  const feeds = {};
  for (const input of JSON.parse(fs.readFileSync(stem + '.json', 'utf8'))) {
    const isIds = input.dims.length === 2;
    feeds[input.name] = isIds ? new ort.Tensor('int64', input.values.map(BigInt), input.dims)
                              : new ort.Tensor('float32', input.values, input.dims);
  }
  let best = Infinity;
  for (let i = 0; i < 25; ++i) {
    const begin = process.cpuUsage();
    await session.run(feeds);
    const used = process.cpuUsage(begin);
    if (i >= 5) best = Math.min(best, (used.user + used.system) / 1e3);
  }
  console.log(best);
}

main();
