#!/usr/bin/env bash
# Builds TensorFlow.js for Node on TensorFlow's C API, without a GPU, to test the tensorflow device:
#
#   test/verify/build-tensorflow.sh FOLDER
#   CELLWRIGHT_TENSORFLOW=FOLDER/node_modules/@tensorflow/tfjs-node/dist/index.js npx vitest run conformance
#
# The C API comes from the PyPI wheel of TensorFlow 2.9.1 (Linux x86-64, 207 MB), since nobody ships it alone any more.
# Needs npm, pip, unzip, nm, gcc and g++. About half a GB; nothing of it is shipped.
set -euo pipefail
mkdir -p "$1"
cd "$1"

version=2.9.1
package=node_modules/@tensorflow/tfjs-node
libraries=$package/deps/lib
wheel=tensorflow/python/_pywrap_tensorflow_internal.so

[ -f package.json ] || npm init -y >/dev/null
npm install --silent --ignore-scripts @tensorflow/tfjs-node@4.22.0 node-api-headers
python3 -m pip download -q --no-deps --only-binary=:all: --python-version 3.10 \
  --platform manylinux_2_17_x86_64 --platform manylinux2014_x86_64 "tensorflow-cpu==$version"

mkdir -p wheel "$libraries" "$package/deps/include" "$package/lib/napi-v8"
unzip -q -o "tensorflow_cpu-$version-"*.whl "$wheel" tensorflow/libtensorflow_framework.so.2 \
  'tensorflow/include/tensorflow/*' -d wheel
cp wheel/tensorflow/libtensorflow_framework.so.2 "wheel/$wheel" "$libraries/"
cp -r wheel/tensorflow/include/tensorflow "$package/deps/include/"

# The library asks for symbols of Python when it is loaded, and never uses them through the C API.
nm -D --undefined-only "$libraries/$(basename "$wheel")" |
  awk '$2 ~ /^_?Py/ {print $2}' | sort -u |
  while read -r symbol; do
    case $symbol in
      PyExc_*) echo "static char body_$symbol[64]; void *$symbol = body_$symbol;" ;;
      *_Type | _Py_*Struct | _Py_*Object) echo "char $symbol[1024] __attribute__((aligned(16)));" ;;
      *) echo "void *$symbol(void) { return 0; }" ;;
    esac
  done >python-stubs.c
gcc -w -fno-builtin -fPIC -shared python-stubs.c -o "$libraries/libpython-stubs.so"

g++ -O2 -std=c++17 -fPIC -shared -w -DNAPI_VERSION=8 -DBUILDING_NODE_EXTENSION \
  -I"$package" -I"$package/deps/include" -Inode_modules/node-api-headers/include \
  "$package"/binding/tfjs_backend.cc "$package"/binding/tfjs_binding.cc \
  -o "$package/lib/napi-v8/tfjs_binding.node" \
  -Wl,--no-as-needed -L"$libraries" -l:libpython-stubs.so -l:libtensorflow_framework.so.2 \
  -l:"$(basename "$wheel")" -Wl,-rpath,'$ORIGIN/../../deps/lib' -Wl,--allow-shlib-undefined
echo "CELLWRIGHT_TENSORFLOW=$PWD/$package/dist/index.js"
