"""Writes the whole model as one ONNX graph, by hand: encoder, pooling, heads and evidence.

Inputs: `ids` and `mask` [batch, tokens] (int32 mask), `pooling` [batch, 1, tokens] (mean weights,
zero on special tokens), `surface` [batch, 1, SURFACE_SIZE].
Outputs: `logits` [batch, heads], `pooled` [batch, FEATURE_SIZE] (what a later refit of the heads
needs), `pull` [batch, tokens, evidence signals] (the guessed effect of each word piece).

Every row's arithmetic must be independent of its neighbours to the bit. Hence the small final
products are written as multiply-and-sum per row: a matrix product picks another kernel for
one row than for several. Between attentions, tokens of all texts are rows of one matrix.
"""

from collections.abc import Mapping

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from training.builder import MICROSOFT, Builder
from training.heads import HEADS
from training.linear import Heads
from training.occlusion import EVIDENCE_LAYERS, PullHead
from training.quantise import Smoothing, quantise_rows

_HEADS_OF_ATTENTION = 12
_WIDTH = 384
_EPSILON = 1e-12
# The smallest value of GELU, rounded down.
_LEAST_GELU = -0.17
_OPSET = 17
_IR_VERSION = 8

State = Mapping[str, NDArray[np.float32]]


def build(
    state: State,
    heads: Heads,
    pull: PullHead,
    *,
    layers: tuple[int, ...],
    positions: int,
    smoothing: Smoothing | None,
) -> onnx.ModelProto:
    """The finished model, in bytes where there is a `smoothing`, otherwise in full precision.

    `positions` is the longest window in tokens.
    """
    builder = Builder(quantised=smoothing is not None)
    rows = _embed(builder, state, positions=positions)
    _shapes(builder)
    _texts(builder, rows, 0)
    for layer in range(max(layers)):
        rows = _layer(builder, state, rows, layer, smoothing or {})
        if layer + 1 in {*layers, *EVIDENCE_LAYERS}:
            _texts(builder, rows, layer + 1)
    pooled = [f"pooled{layer}" for layer in layers]
    builder.node("Concat", [*pooled, "surface"], "features", axis=2)
    _read_off(builder, heads)
    _pull(builder, pull)
    return _model(builder, features=heads.weights.shape[1], signals=pull.weights.shape[0])


def _texts(builder: Builder, rows: str, layer: int) -> None:
    """The states of a layer by text, as `states…`, and their mean over the words, as `pooled…`."""
    states = builder.node("Reshape", [rows, "shape.texts"], f"states{layer}")
    builder.node("MatMul", ["pooling", states], f"pooled{layer}")


def _shapes(builder: Builder) -> None:
    """`shape.texts` is [batch, tokens, width], `shape.rows` is [batch x tokens, width]."""
    batch = builder.node("Shape", ["ids"], "ids.both")
    width = builder.constant("width", np.array([_WIDTH]))
    builder.node("Concat", [batch, width], "shape.texts", axis=0)
    builder.constant("shape.rows", np.array([-1, _WIDTH]))


def _embed(builder: Builder, state: State, *, positions: int) -> str:
    words = state["embeddings.word_embeddings.weight"]
    if builder.quantised:
        rows = quantise_rows(words)
        table = builder.constant("words.q", rows.packed)
        scales = builder.constant("words.scale", rows.scales)
        picked = builder.node("Gather", [table, "ids"], "words.picked")
        floats = builder.node("Cast", [picked], "words.float", to=TensorProto.FLOAT)
        scale = builder.node("Gather", [scales, "ids"], "words.picked_scale")
        embedded = builder.node("Mul", [floats, scale], "words")
    else:
        embedded = builder.node("Gather", [builder.constant("words.table", words), "ids"], "words")
    places = state["embeddings.position_embeddings.weight"][:positions]
    # The token type is always 0, so its vector is folded into the places.
    places = places + state["embeddings.token_type_embeddings.weight"][0]
    table = builder.constant("places.table", places)
    zero, one = (builder.constant(n, np.array([v])) for n, v in (("zero", 0), ("one", 1)))
    shape = builder.node("Shape", ["ids"], "ids.shape", start=1, end=2)
    ends = builder.constant("places.axis", np.array([0]))
    placed = builder.node("Slice", [table, zero, shape, ends, one], "places")
    summed = builder.node("Add", [embedded, placed], "embedded")
    flat = builder.node("Reshape", [summed, "shape.rows"], "embedded.rows")
    return _norm(builder, flat, state, "embeddings.LayerNorm", "states0.rows")


def _layer(builder: Builder, state: State, rows: str, layer: int, smoothing: Smoothing) -> str:
    prefix = f"encoder.layer.{layer}."
    weights = {
        name.removeprefix(prefix): value for name, value in state.items() if name.startswith(prefix)
    }
    name = f"l{layer}"
    smooth = smoothing.get(f"layer.{layer}.attention.self.query")
    normed = _attend(builder, weights, rows, name=name, smooth=smooth)
    wide, bias = builder.product(
        normed,
        weights["intermediate.dense.weight"],
        weights["intermediate.dense.bias"],
        f"{name}.wide",
        smooth=smoothing.get(f"layer.{layer}.intermediate.dense"),
    )
    active = builder.node("BiasGelu", [wide, bias], f"{name}.active", domain=MICROSOFT)
    narrow = builder.product(
        active,
        weights["output.dense.weight"],
        weights["output.dense.bias"],
        f"{name}.narrow",
        least=_LEAST_GELU,
    )
    summed = _add(builder, narrow, normed, f"{name}.sum")
    return _norm(builder, summed, weights, "output.LayerNorm", f"states{layer + 1}.rows")


def _attend(
    builder: Builder,
    weights: State,
    rows: str,
    *,
    name: str,
    smooth: NDArray[np.float32] | None,
) -> str:
    parts = ("query", "key", "value")
    joined = np.concatenate([weights[f"attention.self.{part}.weight"] for part in parts])
    offset = np.concatenate([weights[f"attention.self.{part}.bias"] for part in parts])
    qkv, bias = builder.product(rows, joined, offset, f"{name}.qkv", smooth=smooth)
    flat = [f"{name}.{part}.rows" for part in parts]
    builder.nodes.append(helper.make_node("Split", [qkv], flat, name=f"{name}.split", axis=1))
    split = [
        builder.node("Reshape", [one, "shape.texts"], f"{name}.{part}")
        for one, part in zip(flat, parts, strict=True)
    ]
    attended = builder.node(
        "MultiHeadAttention",
        [*split, bias, "mask"],
        f"{name}.attended",
        domain=MICROSOFT,
        num_heads=_HEADS_OF_ATTENTION,
    )
    attended = builder.node("Reshape", [attended, "shape.rows"], f"{name}.attended.rows")
    mixed = builder.product(
        attended,
        weights["attention.output.dense.weight"],
        weights["attention.output.dense.bias"],
        f"{name}.mixed",
    )
    summed = _add(builder, mixed, rows, f"{name}.mixed.sum")
    return _norm(builder, summed, weights, "attention.output.LayerNorm", f"{name}.normed")


def _add(builder: Builder, product: tuple[str, str], skipped: str, name: str) -> str:
    """Plain additions: the fused SkipLayerNormalization took five times as long (1.31)."""
    biased = builder.node("Add", list(product), f"{name}.biased")
    return builder.node("Add", [biased, skipped], name)


def _norm(builder: Builder, entry: str, weights: State, name: str, output: str) -> str:
    scales = builder.constant(f"{output}.gamma", weights[f"{name}.weight"])
    offset = builder.constant(f"{output}.beta", weights[f"{name}.bias"])
    return builder.node(
        "LayerNormalization", [entry, scales, offset], output, axis=-1, epsilon=_EPSILON
    )


def _read_off(builder: Builder, heads: Heads) -> None:
    axis = builder.constant("last", np.array([2]))
    weighed = builder.node(
        "Mul", ["features", builder.constant("heads", heads.weights[None])], "heads.weighed"
    )
    summed = builder.node("ReduceSum", [weighed, axis], "heads.summed", keepdims=0)
    builder.node("Add", [summed, builder.constant("heads.bias", heads.bias)], "logits")
    middle = builder.constant("middle", np.array([1]))
    builder.node("Squeeze", ["features", middle], "pooled")


def _pull(builder: Builder, pull: PullHead) -> None:
    """[h ; h - mean] @ [A ; B] is h @ (A + B) - mean @ B: one small product a layer."""
    parts = []
    layers = np.split(pull.weights, len(EVIDENCE_LAYERS), axis=1)
    for layer, weights in zip(EVIDENCE_LAYERS, layers, strict=True):
        direct, centred = np.split(weights, 2, axis=1)
        both = builder.constant(f"pull{layer}.words", (direct + centred).T.copy())
        of_words = builder.node("MatMul", [f"states{layer}", both], f"pull{layer}.of_words")
        mean = builder.constant(f"pull{layer}.mean", centred[None].copy())
        weighed = builder.node("Mul", [f"pooled{layer}", mean], f"pull{layer}.weighed")
        shift = builder.node("ReduceSum", [weighed, "last"], f"pull{layer}.summed", keepdims=0)
        shift = builder.node("Unsqueeze", [shift, "middle"], f"pull{layer}.shift")
        parts.append(builder.node("Sub", [of_words, shift], f"pull{layer}"))
    summed = builder.node("Sum", [*parts, builder.constant("pull.bias", pull.bias)], "pull.summed")
    # A pooling row holds 1 / n at each of the n words.
    share = builder.node("ReduceMax", ["pooling"], "pull.share", axes=[2], keepdims=1)
    root = builder.node("Sqrt", [share], "pull.root")
    builder.node("Mul", [summed, root], "pull")


def _model(builder: Builder, *, features: int, signals: int) -> onnx.ModelProto:
    real, whole, small = TensorProto.FLOAT, TensorProto.INT64, TensorProto.INT32
    info = helper.make_tensor_value_info
    graph = helper.make_graph(
        builder.nodes,
        "minilm-support",
        [
            info("ids", whole, ["batch", "tokens"]),
            info("mask", small, ["batch", "tokens"]),
            info("pooling", real, ["batch", 1, "tokens"]),
            info("surface", real, ["batch", 1, "marks"]),
        ],
        [
            info("logits", real, ["batch", len(HEADS)]),
            info("pooled", real, ["batch", features]),
            info("pull", real, ["batch", "tokens", signals]),
        ],
        list(builder.weights.values()),
    )
    model = helper.make_model(
        graph,
        producer_name="supportsentiment",
        opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(MICROSOFT, 1)],
    )
    model.ir_version = _IR_VERSION
    onnx.checker.check_model(model)
    return model
