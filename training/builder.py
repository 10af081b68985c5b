"""Collects the nodes and weights of a graph, and knows one way to multiply with bytes.

A product in a quantised graph: every row (one token) of the entry is rounded to bytes with a
scale of its own, multiplied with signed bytes, and scaled back. Sums of bytes are exact, and a
row's scale depends on that row alone, so no token's numbers depend on its neighbours.
"""

from dataclasses import dataclass, field

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from training.quantise import quantise_rows

MICROSOFT = "com.microsoft"
_LEAST_SCALE = 1e-9
_MIDDLE, _SIGNED, _UNSIGNED = 128, 127, 255

Array = NDArray[np.generic]


@dataclass
class Builder:
    """Nodes and weights so far. `quantised` decides what a product is."""

    quantised: bool
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    weights: dict[str, onnx.TensorProto] = field(default_factory=dict)

    def constant(self, name: str, value: Array) -> str:
        """Store a weight under its name; once is enough."""
        if name not in self.weights:
            self.weights[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def number(self, value: float) -> str:
        """A scalar."""
        return self.constant(f"number.{value:g}", np.array(value, dtype=np.float32))

    def node(
        self, kind: str, inputs: list[str], output: str, *, domain: str = "", **options: object
    ) -> str:
        """Add a node with one output of interest."""
        self.nodes.append(
            helper.make_node(kind, inputs, [output], name=output, domain=domain, **options)
        )
        return output

    def product(
        self,
        entry: str,
        weight: NDArray[np.float32],
        bias: NDArray[np.float32],
        output: str,
        *,
        smooth: NDArray[np.float32] | None = None,
        least: float | None = None,
    ) -> tuple[str, str]:
        """`entry` [rows, in] @ weight.T, and the name of the bias that is still to be added.

        `smooth` multiplies the columns first and divides the weights by the same. `least` is
        the smallest value that the entry can have, where it is hardly ever negative: the bytes
        then cover only what occurs, and what `least` adds to the product moves into the bias.
        """
        if not self.quantised:
            right = self.constant(f"{output}.weight", weight.T.copy())
            return self.node("MatMul", [entry, right], output), self._bias(output, bias)
        if smooth is not None:
            scales = self.constant(f"{output}.smooth", smooth.astype(np.float32))
            entry = self.node("Mul", [entry, scales], f"{output}.smoothed")
            weight = weight / smooth
        rows = quantise_rows(weight)
        bytes_, scale, zero = self._round(entry, output, least=least)
        if least is not None:
            kept = (rows.packed * rows.scales).sum(axis=1)
            bias = bias + np.float32(least) * kept
        packed = self.constant(f"{output}.q", rows.packed.T.copy())
        summed = self.node("MatMulInteger", [bytes_, packed, zero], f"{output}.sums")
        floats = self.node("DequantizeLinear", [summed, scale], f"{output}.floats", axis=0)
        columns = self.constant(f"{output}.scale", rows.scales[:, 0])
        return self.node("Mul", [floats, columns], output), self._bias(output, bias)

    def _bias(self, output: str, bias: NDArray[np.float32]) -> str:
        return self.constant(f"{output}.bias", bias.astype(np.float32))

    def _round(self, entry: str, name: str, *, least: float | None) -> tuple[str, str, str]:
        """Bytes [rows, in], one scale per row, and the byte that stands for zero."""
        if least is None:
            sizes, levels, zero = self.node("Abs", [entry], f"{name}.sizes"), _SIGNED, _MIDDLE
        else:
            entry = self.node("Sub", [entry, self.number(least)], f"{name}.raised")
            sizes, levels, zero = entry, _UNSIGNED, 0
        top = self.node("ReduceMax", [sizes], f"{name}.top", axes=[-1], keepdims=0)
        step = self.node("Mul", [top, self.number(1 / levels)], f"{name}.step")
        scale = self.node("Max", [step, self.number(_LEAST_SCALE)], f"{name}.row_scale")
        shape = self.node("Shape", [scale], f"{name}.rows")
        middle = numpy_helper.from_array(np.array([zero], dtype=np.uint8))
        zeros = self.node("ConstantOfShape", [shape], f"{name}.zeros", value=middle)
        bytes_ = self.node("QuantizeLinear", [entry, scale, zeros], f"{name}.bytes", axis=0)
        return bytes_, scale, self.constant(f"zero.{zero}", np.array(zero, dtype=np.uint8))
