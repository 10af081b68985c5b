"""Writes the whole model as one ONNX graph, by hand: encoder, pooling, heads and evidence.

Inputs: `ids` and `mask` [batch, tokens] (int32 mask), `pooling` [batch, 1, tokens] (mean weights,
zero on special tokens), `surface` [batch, 1, SURFACE_SIZE].
Outputs: `logits` [batch, heads], `pooled` [batch, FEATURE_SIZE] (what a later refit of the heads
needs), `pull` [batch, tokens, evidence signals] (the guessed effect of each word piece).

Every row's arithmetic must be independent of its neighbours to the bit. Hence the small final
products are written as multiply-and-sum per row: a matrix product picks another kernel for
one row than for several.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.heads import HEADS
from training.linear import Heads
from training.occlusion import PullHead
from training.quantise import Blocks, quantise_rows, quantise_weights

_HEADS_OF_ATTENTION = 12
_EPSILON = 1e-12
_MICROSOFT = "com.microsoft"
_OPSET = 17
_IR_VERSION = 8

Array = NDArray[np.generic]
State = Mapping[str, NDArray[np.float32]]


@dataclass
class Builder:
    """Collects nodes and weights of the graph."""

    quantised: bool
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    weights: list[onnx.TensorProto] = field(default_factory=list)

    def constant(self, name: str, value: Array) -> str:
        """Store a weight under its name."""
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(
        self, kind: str, inputs: list[str], output: str, *, domain: str = "", **options: object
    ) -> str:
        """Add a node with one output of interest."""
        self.nodes.append(
            helper.make_node(kind, inputs, [output], name=output, domain=domain, **options)
        )
        return output

    def product(self, entry: str, weight: NDArray[np.float32], output: str) -> str:
        """`entry` @ weight.T, with 8-bit weights in blocks where the graph is quantised."""
        if not self.quantised:
            right = self.constant(f"{output}.weight", weight.T.copy())
            return self.node("MatMul", [entry, right], output)
        blocks: Blocks = quantise_weights(weight)
        inputs = [
            entry,
            self.constant(f"{output}.q", blocks.packed),
            self.constant(f"{output}.scale", blocks.scales),
        ]
        return self.node(
            "MatMulNBits",
            inputs,
            output,
            domain=_MICROSOFT,
            K=weight.shape[1],
            N=weight.shape[0],
            bits=8,
            block_size=blocks.block,
            accuracy_level=4,
        )


def build(
    state: State,
    heads: Heads,
    pull: PullHead,
    *,
    layers: tuple[int, ...],
    positions: int,
    quantised: bool,
) -> onnx.ModelProto:
    """The finished model. `positions` is the longest window in tokens."""
    builder = Builder(quantised=quantised)
    hidden = _embed(builder, state, positions=positions)
    pooled: list[str] = []
    for layer in range(max(layers)):
        hidden = _layer(builder, state, hidden, layer)
        if layer + 1 in layers:
            pooled.append(builder.node("MatMul", ["pooling", hidden], f"pooled{layer + 1}"))
    features = builder.node("Concat", [*pooled, "surface"], "features", axis=2)
    _read_off(builder, heads, pull, features=features, hidden=hidden, mean=pooled[-1])
    return _model(builder, features=heads.weights.shape[1], signals=pull.weights.shape[0])


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
    return builder.node(
        "LayerNormalization",
        [
            summed,
            builder.constant("embedded.gamma", state["embeddings.LayerNorm.weight"]),
            builder.constant("embedded.beta", state["embeddings.LayerNorm.bias"]),
        ],
        "hidden0",
        axis=-1,
        epsilon=_EPSILON,
    )


def _layer(builder: Builder, state: State, hidden: str, layer: int) -> str:
    weights = {
        name.removeprefix(f"encoder.layer.{layer}."): value
        for name, value in state.items()
        if name.startswith(f"encoder.layer.{layer}.")
    }
    normed = _attend(builder, weights, hidden, prefix=f"l{layer}")
    wide = builder.product(normed, weights["intermediate.dense.weight"], f"l{layer}.wide")
    name = "intermediate.dense.bias"
    bias = builder.constant(f"l{layer}.{name}", weights[name])
    active = builder.node("BiasGelu", [wide, bias], f"l{layer}.active", domain=_MICROSOFT)
    narrow = builder.product(active, weights["output.dense.weight"], f"l{layer}.narrow")
    names = ("output.LayerNorm.weight", "output.LayerNorm.bias", "output.dense.bias")
    constants = [builder.constant(f"l{layer}.{name}", weights[name]) for name in names]
    return _add_and_norm(
        builder, [narrow, normed], constants=constants, output=f"hidden{layer + 1}"
    )


def _attend(builder: Builder, weights: State, hidden: str, *, prefix: str) -> str:
    parts = ("query", "key", "value")
    joined = np.concatenate([weights[f"attention.self.{part}.weight"] for part in parts])
    bias = np.concatenate([weights[f"attention.self.{part}.bias"] for part in parts])
    qkv = builder.product(hidden, joined, f"{prefix}.qkv")
    split = [f"{prefix}.{part}" for part in parts]
    builder.nodes.append(helper.make_node("Split", [qkv], split, name=f"{prefix}.split", axis=2))
    attended = builder.node(
        "MultiHeadAttention",
        [*split, builder.constant(f"{prefix}.qkv.bias", bias), "mask"],
        f"{prefix}.attended",
        domain=_MICROSOFT,
        num_heads=_HEADS_OF_ATTENTION,
    )
    mixed = builder.product(attended, weights["attention.output.dense.weight"], f"{prefix}.mixed")
    names = (
        "attention.output.LayerNorm.weight",
        "attention.output.LayerNorm.bias",
        "attention.output.dense.bias",
    )
    constants = [builder.constant(f"{prefix}.{name}", weights[name]) for name in names]
    return _add_and_norm(builder, [mixed, hidden], constants=constants, output=f"{prefix}.normed")


def _add_and_norm(
    builder: Builder, entries: list[str], *, constants: list[str], output: str
) -> str:
    return builder.node(
        "SkipLayerNormalization",
        [*entries, *constants],
        output,
        domain=_MICROSOFT,
        epsilon=_EPSILON,
    )


def _read_off(
    builder: Builder, heads: Heads, pull: PullHead, *, features: str, hidden: str, mean: str
) -> None:
    axis = builder.constant("last", np.array([2]))
    weighed = builder.node(
        "Mul", [features, builder.constant("heads", heads.weights[None])], "heads.weighed"
    )
    summed = builder.node("ReduceSum", [weighed, axis], "heads.summed", keepdims=0)
    builder.node("Add", [summed, builder.constant("heads.bias", heads.bias)], "logits")
    middle = builder.constant("middle", np.array([1]))
    builder.node("Squeeze", [features, middle], "pooled")
    # [h ; h - mean] @ [A ; B] is h @ (A + B) - mean @ B: one small product over the words.
    width = pull.weights.shape[1] // 2
    direct, centred = pull.weights[:, :width], pull.weights[:, width:]
    both = builder.constant("pull.words", (direct + centred).T.copy())
    of_words = builder.node("MatMul", [hidden, both], "pull.of_words")
    of_mean = builder.node(
        "Mul", [mean, builder.constant("pull.mean", centred[None].copy())], "pull.weighed"
    )
    shift = builder.node("ReduceSum", [of_mean, axis], "pull.summed", keepdims=0)
    shift = builder.node("Unsqueeze", [shift, middle], "pull.shift")
    moved = builder.node("Sub", [of_words, shift], "pull.moved")
    builder.node("Add", [moved, builder.constant("pull.bias", pull.bias)], "pull")


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
        builder.weights,
    )
    model = helper.make_model(
        graph,
        producer_name="supportsentiment",
        opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)],
    )
    model.ir_version = _IR_VERSION
    onnx.checker.check_model(model)
    return model
