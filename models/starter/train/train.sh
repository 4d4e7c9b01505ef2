#!/usr/bin/env bash
# Trains the starter from nothing: ./train.sh [FOLDER] writes the model there (default: work/starter). Stopped, it goes on where it was.
# PACK is the training pack, LABELS the labelled photos' words (only looked at, never trained on); both lie in shared/ beside the checkout.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
shared=$(cd ../../../../shared && pwd)
export PACK=${PACK:-$shared/training} LABELS=${LABELS:-$shared/photos-labels.tsv} WORK=work OMP_NUM_THREADS=${OMP_NUM_THREADS:-$(nproc)}
python=/usr/bin/python3

if ! $python -c 'import torch, onnx, PIL' 2>/dev/null || ! [ -e /usr/share/wordnet/data.noun ]; then
  ${SUDO-$([ "$(id -u)" = 0 ] || echo sudo)} apt-get install -y python3-torch python3-onnx python3-pil libopenblas0-pthread wordnet-base
fi

# The teacher's graph, and nothing else of its package.
mkdir -p $WORK/nuget
[ -e $WORK/nuget/microsoft.ml.dnnimagefeaturizer.resnet18 ] || dotnet restore teacher.proj --packages $WORK/nuget --verbosity quiet -p:ImportDirectoryBuildProps=false -p:ImportDirectoryPackagesProps=false -p:ImportDirectoryBuildTargets=false

$python pack.py
$python words.py
$python teacher.py
[ -e $WORK/aligned.pt ] || $python align.py
$python distil.py
$python export.py "${1:-$WORK/starter}"
