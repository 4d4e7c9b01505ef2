"""Makes the tiny graphs of graphs/: towers of the other shapes that models come in, whose results can be worked out by hand.

Run with any Python that has onnx; the files in the repository were made by onnx 1.12.0.
"""
import os

import numpy as np
from onnx import TensorProto as T, checker, helper as h, load, numpy_helper as nh, save

os.makedirs("graphs", exist_ok=True)


def write(name, nodes, inputs, outputs, constants=()):
    values = [nh.from_array(array, label) for label, array in constants]
    infos = [[h.make_tensor_value_info(*value) for value in side] for side in (inputs, outputs)]
    model = h.make_model(h.make_graph(nodes, name, *infos, values), opset_imports=[h.make_opsetid("", 13)], ir_version=8)
    checker.check_model(model)
    save(model, f"graphs/{name}.onnx")


def mean_of_colours(batch, output):
    """The mean of each colour: a vector of three."""
    nodes = [h.make_node("ReduceMean", ["pixels"], ["means"], axes=[2, 3], keepdims=0), h.make_node("Cast", ["means"], ["embedding"], to=output)]
    return nodes, [("pixels", T.FLOAT, [batch, 3, "height", "width"])], [("embedding", output, [batch, 3])]


write("visual_one_at_a_time", *mean_of_colours(1, T.FLOAT))
write("visual_half", *mean_of_colours("batch", T.FLOAT16))
write("visual_pairs", *mean_of_colours(2, T.FLOAT))
write("visual_feature_map", [h.make_node("Identity", ["pixels"], ["embedding"])],
      [("pixels", T.FLOAT, ["batch", 3, "height", "width"])], [("embedding", T.FLOAT, ["batch", 3, "height", "width"])])

# How many ids, how many of them under the mask, and their sum: three numbers that show what the graph was given.
write("textual_masked",
      [h.make_node("Cast", ["input_ids"], ["ids"], to=T.FLOAT), h.make_node("Cast", ["attention_mask"], ["mask"], to=T.FLOAT),
       h.make_node("Mul", ["ids", "mask"], ["kept"]), h.make_node("ReduceSum", ["kept", "axis"], ["sum"]), h.make_node("ReduceSum", ["mask", "axis"], ["under"]),
       h.make_node("Mul", ["mask", "zero"], ["zeros"]), h.make_node("Add", ["zeros", "one"], ["ones"]), h.make_node("ReduceSum", ["ones", "axis"], ["all"]),
       h.make_node("Concat", ["all", "under", "sum"], ["embedding"], axis=1)],
      [("input_ids", T.INT64, ["batch", "length"]), ("attention_mask", T.INT64, ["batch", "length"])], [("embedding", T.FLOAT, ["batch", 3])],
      [("axis", np.array([1], np.int64)), ("zero", np.array(0, np.float32)), ("one", np.array(1, np.float32))])

# The same of a graph without a mask: how many ids, how many are not 0, and their sum.
write("textual_plain",
      [h.make_node("Cast", ["input_ids"], ["ids"], to=T.FLOAT), h.make_node("ReduceSum", ["ids", "axis"], ["sum"]),
       h.make_node("Sign", ["ids"], ["signs"]), h.make_node("ReduceSum", ["signs", "axis"], ["under"]),
       h.make_node("Mul", ["ids", "zero"], ["zeros"]), h.make_node("Add", ["zeros", "one"], ["ones"]), h.make_node("ReduceSum", ["ones", "axis"], ["all"]),
       h.make_node("Concat", ["all", "under", "sum"], ["embedding"], axis=1)],
      [("input_ids", T.INT64, ["batch", "length"])], [("embedding", T.FLOAT, ["batch", 3])],
      [("axis", np.array([1], np.int64)), ("zero", np.array(0, np.float32)), ("one", np.array(1, np.float32))])
write("textual_words", [h.make_node("Cast", ["words"], ["embedding"], to=T.FLOAT)],
      [("words", T.INT64, ["batch", 3])], [("embedding", T.FLOAT, ["batch", 3])])


def mean_times(name, factors, source=T.FLOAT, outside=None):
    """The mean of each colour times a number for each: 0 and NaN say nothing; the numbers may lie outside the graph's file."""
    nodes = [h.make_node("Cast", ["pixel_values"], ["floats"], to=T.FLOAT), h.make_node("ReduceMean", ["floats"], ["means"], axes=[2, 3], keepdims=0),
             h.make_node("Mul", ["means", "factors"], ["image_embeds"]), h.make_node("Identity", ["pixel_values"], ["last_hidden_state"])]
    write(name, nodes, [("pixel_values", source, ["batch", 3, "height", "width"])],
          [("last_hidden_state", source, ["batch", 3, "height", "width"]), ("image_embeds", T.FLOAT, ["batch", 3])], [("factors", np.array(factors, np.float32))])
    if outside:
        save(load(f"graphs/{name}.onnx"), f"graphs/{name}.onnx", save_as_external_data=True, location=outside, size_threshold=0)


# As exporters for Transformers name things: what is wanted comes second, and by its name.
mean_times("visual_named", [1, 2, 3])
mean_times("visual_half_input", [1, 2, 3], T.FLOAT16)
mean_times("visual_zero", [0, 0, 0])
mean_times("visual_nan", [1, float("nan"), 1])
if os.path.exists("graphs/visual_outside.onnx_data"):
    os.remove("graphs/visual_outside.onnx_data")  # it would be appended to
mean_times("visual_outside", [1, 2, 3], outside="visual_outside.onnx_data")

# A vector for each of exactly eight words, padding too: the word's id and one.
write("textual_tokens",
      [h.make_node("Cast", ["input_ids"], ["ids"], to=T.FLOAT), h.make_node("Cast", ["attention_mask"], ["mask"], to=T.FLOAT), h.make_node("Unsqueeze", ["ids", "axis"], ["first"]),
       h.make_node("Mul", ["mask", "zero"], ["zeros"]), h.make_node("Add", ["zeros", "one"], ["ones"]), h.make_node("Unsqueeze", ["ones", "axis"], ["second"]),
       h.make_node("Concat", ["first", "second"], ["last_hidden_state"], axis=2)],
      [("input_ids", T.INT64, ["batch", 8]), ("attention_mask", T.INT64, ["batch", 8])], [("last_hidden_state", T.FLOAT, ["batch", 8, 2])],
      [("axis", np.array([2], np.int64)), ("zero", np.array(0, np.float32)), ("one", np.array(1, np.float32))])

# One vector of two, as of a graph that took the mean itself.
write("textual_pooled",
      [h.make_node("Cast", ["input_ids"], ["ids"], to=T.FLOAT), h.make_node("ReduceSum", ["ids", "axis"], ["sum"]),
       h.make_node("Mul", ["sum", "zero"], ["zeros"]), h.make_node("Add", ["zeros", "one"], ["ones"]),
       h.make_node("Concat", ["sum", "ones"], ["sentence_embedding"], axis=1)],
      [("input_ids", T.INT64, ["batch", "length"])], [("sentence_embedding", T.FLOAT, ["batch", 2])],
      [("axis", np.array([1], np.int64)), ("zero", np.array(0, np.float32)), ("one", np.array(1, np.float32))])
