"""The wheel of merkit.

  /usr/bin/python3 -m build --wheel --no-isolation python

builds the extension by CMake in build/release, or takes the one that MERKIT_EXTENSION names.
"""
import os
import pathlib
import re
import shutil
import subprocess

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

ROOT = pathlib.Path(__file__).resolve().parent.parent


def version():
    text = (ROOT / "CMakeLists.txt").read_text()
    return re.search(r"project\(merkit VERSION ([0-9.]+)", text).group(1)


class BuildByCMake(build_ext):
    def build_extension(self, ext):
        made = os.environ.get("MERKIT_EXTENSION")
        if not made:
            build = ROOT / "build" / "release"
            subprocess.run(["cmake", "--preset", "release", "-DMERKIT_PYTHON=ON"], cwd=ROOT, check=True)
            subprocess.run(["cmake", "--build", str(build), "--target", "merkit_python"], check=True)
            made = next((build / "python").glob("_merkit*.so"))
        to = pathlib.Path(self.get_ext_fullpath(ext.name))
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made, to)


setup(
    name="merkit",
    version=version(),
    description="Emotion recognition from speech, text and motion capture",
    license="Apache-2.0",
    python_requires=">=3.9",
    install_requires=["numpy"],
    packages=["merkit"],
    package_data={"merkit": ["py.typed", "*.pyi"]},
    ext_modules=[Extension("merkit._merkit", sources=[])],
    cmdclass={"build_ext": BuildByCMake},
    zip_safe=False,
)
