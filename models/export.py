"""Turns a CLIP or SigLIP checkpoint into a model folder of PhotoSearch: visual/, textual/, config.json.

Needed only for a model that nobody has published as ONNX. In a fresh virtual environment:

    pip install torch onnx open_clip_torch transformers   # for --open-clip
    pip install torch onnx transformers safetensors       # for --hugging-face

    python export.py --open-clip ViT-B-32 --pretrained laion2b_s34b_b79k models/my-model
    python export.py --open-clip ViT-B-32 --pretrained path/to/checkpoint.pt models/my-model
    python export.py --hugging-face google/siglip-base-patch16-224 models/my-model

The folder is written beside its place and moved there when it is whole. Copy it into models/ of the data folder then.
"""
import argparse
import json
import shutil
import sys
from pathlib import Path

OPSET = 17


def stop(sentence):
    sys.exit(f"export.py: {sentence}")


def need(module, packages):
    try:
        return __import__(module)
    except ImportError as error:
        stop(f"{module} cannot be imported ({error}). Run: pip install {packages}")


def wrap(function):
    """A tower as a module of its own: one tensor in, one vector a row out."""
    import torch

    class Tower(torch.nn.Module):
        def __init__(self, model):
            super().__init__()
            self.model = model

        def forward(self, given):
            return function(self.model, given)

    return Tower


def write_graph(tower, example, name, path):
    """Exports with any number of rows."""
    import torch
    path.parent.mkdir(parents=True)
    tower.eval()
    with torch.no_grad():
        expected = tower(example)
    if expected.ndim != 2 or not torch.isfinite(expected).all():
        stop(f"the {name} tower gives {list(expected.shape)} numbers, or some that are none; it is no encoder that can be used.")
    options = {"input_names": [name], "output_names": ["embedding"], "opset_version": OPSET, "do_constant_folding": True,
               "dynamic_axes": {name: {0: "batch"}, "embedding": {0: "batch"}}}
    # Newer versions export another way by default, which writes the batch's size into some graphs.
    if "dynamo" in torch.onnx.export.__code__.co_varnames:
        options["dynamo"] = False
    # Attention has a short cut that ONNX has no word for.
    if hasattr(torch.backends, "mha"):
        torch.backends.mha.set_fastpath_enabled(False)
    torch.onnx.export(tower, (example,), str(path), **options)
    try:
        import onnx
        onnx.checker.check_model(str(path))
    except ImportError:
        print("onnx is not installed, so the graph was not checked")
    return expected.shape[1]


def write_json(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=1), encoding="utf-8")


def write_preprocessing(folder, size, mean, std, interpolation, resize_mode, fill=0):
    write_json(folder / "visual" / "preprocess_cfg.json", {
        "size": size, "mode": "RGB", "mean": list(mean), "std": list(std), "interpolation": interpolation, "resize_mode": resize_mode, "fill_color": fill})


def write_towers(folder, image_tower, text_tower, image_size, context):
    import torch
    images = write_graph(image_tower, torch.zeros(2, 3, *image_size), "image", folder / "visual" / "model.onnx")
    texts = write_graph(text_tower, torch.ones(2, context, dtype=torch.int32), "text", folder / "textual" / "model.onnx")
    if images != texts:
        stop(f"the image tower gives {images} numbers and the text tower {texts}; they are not of one model.")
    return images


def from_open_clip(name, pretrained, folder):
    packages = "torch onnx open_clip_torch transformers"
    need("torch", packages)
    need("transformers", packages)  # for the tokenizer at the end; said before the long part
    open_clip = need("open_clip", packages)
    try:
        model, _, _ = open_clip.create_model_and_transforms(name, pretrained=pretrained)
        config = open_clip.get_model_config(name.removeprefix("hf-hub:")) or {}
    except Exception as error:  # it raises many kinds; whoever typed the name reads the reason
        stop(f"open_clip has no {name} with {pretrained} ({error}). open_clip.list_pretrained() lists what it has.")
    rules = open_clip.get_model_preprocess_cfg(model)
    size = rules["size"] if isinstance(rules["size"], (list, tuple)) else (rules["size"], rules["size"])
    context = model.context_length
    dimension = write_towers(
        folder, wrap(lambda m, given: m.encode_image(given))(model), wrap(lambda m, given: m.encode_text(given.long()))(model), size, context)
    write_preprocessing(folder, list(size), rules["mean"], rules["std"], rules.get("interpolation", "bicubic"), rules.get("resize_mode", "shortest"), rules.get("fill_color", 0))
    text = {"context_length": context, **{key: config.get("text_cfg", {})[key] for key in ("tokenizer_kwargs",) if key in config.get("text_cfg", {})}}
    write_json(folder / "config.json", {"description": f"{name} ({pretrained}), exported from open_clip", "embed_dim": dimension, "text_cfg": text})
    write_tokenizer(folder, config.get("text_cfg", {}).get("hf_tokenizer_name") or "openai/clip-vit-base-patch32", context)


def from_hugging_face(name, folder):
    need("torch", "torch onnx transformers safetensors")
    transformers = need("transformers", "torch onnx transformers safetensors")
    try:
        model = transformers.AutoModel.from_pretrained(name)
        processor = transformers.AutoImageProcessor.from_pretrained(name, use_fast=False)
    except Exception as error:
        stop(f"{name} cannot be loaded ({error}).")
    if not hasattr(model, "get_image_features") or not hasattr(model, "get_text_features"):
        stop(f"{name} is {type(model).__name__}, which has not an image and a text tower; CLIP and SigLIP have.")
    size = processor.size
    exact = "height" in size
    side = (size["height"], size["width"]) if exact else (size["shortest_edge"],) * 2
    crop = getattr(processor, "crop_size", None)
    if not exact and crop and (crop["height"], crop["width"]) != side:
        stop(f"{name} cuts {crop} out of {size}, which PhotoSearch does not know.")
    filters = {2: "bilinear", 3: "bicubic"}
    if int(processor.resample) not in filters:
        stop(f"{name} resizes with filter {processor.resample}, which PhotoSearch does not know.")
    context = model.config.text_config.max_position_embeddings
    dimension = write_towers(
        folder, wrap(lambda m, given: m.get_image_features(pixel_values=given))(model),
        wrap(lambda m, given: m.get_text_features(input_ids=given.long()))(model), side, context)
    write_preprocessing(folder, list(side), processor.image_mean, processor.image_std, filters[int(processor.resample)], "squash" if exact else "shortest")
    text = {"context_length": context}
    if model.config.model_type.startswith("siglip"):
        text["tokenizer_kwargs"] = {"clean": "canonicalize"}
    write_json(folder / "config.json", {"description": f"{name}, exported from Hugging Face", "embed_dim": dimension, "text_cfg": text})
    write_tokenizer(folder, name, context)


def write_tokenizer(folder, name, context):
    transformers = need("transformers", "transformers")
    tokenizer = transformers.AutoTokenizer.from_pretrained(name, use_fast=True)
    if not tokenizer.is_fast:
        stop(f"{name} has no tokenizer.json and none can be made of what it has.")
    tokenizer.backend_tokenizer.no_padding()
    tokenizer.backend_tokenizer.no_truncation()
    tokenizer.backend_tokenizer.save(str(folder / "textual" / "tokenizer.json"))
    write_json(folder / "textual" / "tokenizer_config.json", {
        "tokenizer_class": type(tokenizer).__name__, "model_max_length": context,
        **{key: str(token) for key, token in tokenizer.special_tokens_map.items() if isinstance(token, str)}})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--open-clip", metavar="NAME", help="an architecture open_clip knows, such as ViT-B-32")
    source.add_argument("--hugging-face", metavar="NAME", help="owner/repository or a folder with a CLIP or SigLIP checkpoint")
    parser.add_argument("--pretrained", metavar="TAG", help="with --open-clip: a tag open_clip knows, or a checkpoint file")
    parser.add_argument("folder", type=Path, help="where the model's folder is to be; must not exist")
    given = parser.parse_args()
    if given.open_clip and not given.pretrained:
        stop("--open-clip needs --pretrained: without weights the model understands nothing.")
    if given.folder.exists():
        stop(f"{given.folder} exists already; name another folder, or delete it first.")
    part = given.folder.with_name(given.folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        if given.open_clip:
            from_open_clip(given.open_clip, given.pretrained, part)
        else:
            from_hugging_face(given.hugging_face, part)
        part.rename(given.folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    print(f"{given.folder} is written. Copy it into models/ of the data folder and choose it there.")


if __name__ == "__main__":
    main()
