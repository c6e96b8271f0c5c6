"""Runs the checker and the shape inference of the ONNX project over the files of a folder.

  check.py CASES
"""
import pathlib
import sys

import onnx

failed = 0
files = sorted(pathlib.Path(sys.argv[1]).glob("*.onnx"))
for file in files:
    try:
        onnx.checker.check_model(str(file))
        inferred = onnx.shape_inference.infer_shapes(onnx.load(str(file)), check_type=True, strict_mode=True)
        names = {o.name for o in inferred.graph.output}
        assert names == {"probabilities"}, names
    except Exception as error:  # whatever it is, the file is at fault
        print(f"{file.stem}: {error}")
        failed += 1
print(f"onnx {onnx.__version__}: {len(files)} files checked, {failed} failed")
sys.exit(failed != 0 or not files)
