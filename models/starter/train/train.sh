#!/usr/bin/env bash
# Trains the starter from nothing: ./train.sh [FOLDER] writes the model there (default: work/starter). Stopped, it goes on where it was.
# PACK is the training pack, PHOTOS and LABELS are labelled photos (only looked at, never trained on); all lie in shared/ beside the checkout.
# PYTHON is one with torch: Debian's computes on processors alone, one with CUDA uses the card by itself.
set -euo pipefail
folder=${1:+$(realpath -m "$1")}
for given in PACK PHOTOS LABELS; do if [ -n "${!given:-}" ]; then export "$given=$(realpath "${!given}")"; fi; done
cd "$(dirname "${BASH_SOURCE[0]}")"
# OpenBLAS multiplies small matrices alone: its threads and torch's would wait for each other.
export WORK=work OMP_NUM_THREADS=${OMP_NUM_THREADS:-$(nproc)} OPENBLAS_NUM_THREADS=1
python=${PYTHON:-/usr/bin/python3}

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
$python export.py "${folder:-$WORK/starter}"
